package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.ApiRegion;
import io.sluice.records.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time only moves forward: a re-run of an older snapshot brings back no one who withdrew since. */
class OlderSnapshotTest {
  private static final String FIRST = "2026-03-01";

  @TempDir private Path folder;

  @Test
  void olderDayIsRefusedAndUnderApprovalWhoWithdrewSinceStaysOut() {
    try (Activation activation = Activation.in(folder)) {
      threeWithdraw(activation);

      CommandResult refused = activation.sync("--snapshot", FIRST).exits(3);
      assertThat(activation.uploads(), is(empty()));
      assertThat(
          refused.printed(),
          allOf(
              containsString("snapshot-order"),
              containsString("day 2026-03-01"),
              containsString("day 2026-03-02"),
              containsString("sluice backfill audiences"),
              containsString("--accept snapshot-order")));

      approve(activation, refused);
      CommandResult approved = activation.sync("--snapshot", FIRST).exits(0);

      // p4 had only left; "never" denied on the later day and was never a member.
      assertThat(activation.members(), contains("p4", "p5", "p6"));
      assertThat(excluded(approved), hasEntry("WITHDRAWN_LATER", 4L));
      CommandResult why = activation.run("why", "--audience", "shoppers", "--id", "p1").exits(0);
      assertThat(why.printed(), containsString("CONSENT_WITHDRAWN"));
      activation.sync("--snapshot", FIRST).exits(0);
      assertThat(activation.members(), contains("p4", "p5", "p6"));
    }
  }

  @Test
  void whoGrantsAgainOnNewerDayIsAddedAgain() {
    try (Activation activation = Activation.in(folder)) {
      threeWithdraw(activation);
      approve(activation, activation.sync("--snapshot", FIRST).exits(3));
      activation.sync("--snapshot", FIRST).exits(0);

      activation.day(3).has(withNever(Person.numbered(1, 6)));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("never", "p1", "p2", "p3", "p4", "p5", "p6"));
    }
  }

  @Test
  void planOfOlderDayIsRefusedStepByStepAndOneSealedBeforeIsStale() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 4));
      activation.sync().exits(0);
      activation.day(1).has(Person.numbered(1, 6));
      activation.advance(Duration.ofHours(1));
      String sealed = activation.plan().exits(0).audience().planId();
      activation.day(2).has(denying(1, 3, 6));
      activation.sync().exits(0);
      activation.forgetRequests();

      activation.apply("--plan", sealed);
      activation.settle("--plan", sealed);
      assertThat(activation.uploads(), is(empty()));

      activation.plan("--snapshot", FIRST).exits(3);
      activation.apply("--snapshot", FIRST).exits(3);
      activation.settle("--snapshot", FIRST);
      assertThat(activation.uploads(), is(empty()));
      assertThat(activation.members(), contains("p4", "p5", "p6"));
    }
  }

  @Test
  void orderIsKnownWithoutTheFoldersOfPlans() throws IOException {
    try (Activation activation = Activation.in(folder)) {
      threeWithdraw(activation);
      delete(activation.workspace().resolve("plans"));

      CommandResult refused = activation.sync("--snapshot", FIRST).exits(3);
      assertThat(refused.printed(), containsString("day 2026-03-02"));
      assertThat(activation.uploads(), is(empty()));
    }
  }

  @Test
  void olderAsOfIsRefusedAndTheSameSnapshotIsNot() {
    try (Activation activation = Activation.in(folder)) {
      threeWithdraw(activation);

      activation.sync("--as-of", "2026-03-01T06:00:00Z").exits(3);
      activation.sync("--as-of", "2026-03-02T01:00:00Z").exits(0);
      activation.sync("--snapshot", "2026-03-02").exits(0);
      assertThat(activation.uploads(), is(empty()));
    }
  }

  @Test
  void filesWithoutDayAreOrderedByTheirAgeAndByAsOf() {
    try (Activation activation = Activation.in(folder, this::undated)) {
      activation.day(1);
      write(activation, Person.numbered(1, 6));
      activation.sync().exits(0);
      activation.day(2);
      write(activation, denying(1, 3, 6));
      activation.sync().exits(0);
      activation.forgetRequests();

      // The very same files for an older moment bring nothing new.
      activation.sync("--as-of", "2026-03-01T06:00:00Z").exits(0);
      // Yesterday's file is put back, with its time.
      SnapshotFixture.ofPeople().write(file(), Person.numbered(1, 6), Activation.START);
      activation.sync().exits(3);
      // And once more as if it were new, by a run of yesterday.
      activation.advance(Duration.ofHours(1));
      write(activation, Person.numbered(1, 6));
      CommandResult refused = activation.sync("--as-of", "2026-03-01T07:00:00Z").exits(3);
      assertThat(activation.uploads(), is(empty()));
      approve(activation, refused);
      activation.sync("--as-of", "2026-03-01T07:00:00Z").exits(0);
      assertThat(activation.members(), contains("p4", "p5", "p6"));
    }
  }

  @Test
  void snapshotsOfTableAreOrderedByTheirSequence() {
    try (Activation activation = Activation.in(folder, OlderSnapshotTest::table)) {
      WarehouseTable table = WarehouseTable.in(activation.workspace());
      Snapshot first = table.has(Person.numbered(1, 6));
      goPast(activation, first);
      activation.sync().exits(0);
      goPast(activation, table.has(denying(1, 3, 6)));
      activation.sync().exits(0);
      activation.forgetRequests();

      String id = Long.toString(first.snapshotId());
      String moment = WarehouseTable.committed(first).toString();
      activation.sync("--snapshot", moment).exits(3);
      activation.sync("--as-of", moment).exits(3);
      CommandResult refused = activation.sync("--snapshot", id).exits(3);
      assertThat(activation.uploads(), is(empty()));
      assertThat(refused.printed(), containsString("snapshot " + id + " of table"));

      approve(activation, refused);
      activation.sync("--snapshot", id).exits(0);
      assertThat(activation.members(), contains("p4", "p5", "p6"));
    }
  }

  @Test
  void olderIncrementIsRefusedAndItsWindowToo() {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.source("mode", "increment")
                    .source("window", "P2D")
                    .audience("shoppers", "lifetime", "P20D"))) {
      activation.day(1).has(qualified(Person.numbered(1, 3), 1));
      activation.sync().exits(0);
      activation.day(2).has(qualified(denying(1, 1, 2), 2));
      activation.sync().exits(0);
      activation.forgetRequests();

      CommandResult refused = activation.sync("--snapshot", FIRST).exits(3);
      assertThat(activation.uploads(), is(empty()));
      approve(activation, refused);
      activation.sync("--snapshot", FIRST).exits(0);
      assertThat(activation.members(), contains("p2", "p3"));
    }
  }

  @Test
  void olderDayReadsTheNewestListThatWasUsedAndWhoIsOnItStaysOut() {
    try (Activation activation = Activation.in(folder, this::datedLists)) {
      activation.day(1).has(Person.numbered(1, 4));
      list(1, "x1", "x2");
      activation.sync().exits(0);
      activation.day(2).has(Person.numbered(1, 4));
      list(2, "x1", "x2", "p1", "p9");
      activation.sync().exits(0);
      assertThat(activation.members(), contains("p2", "p3", "p4"));
      activation.day(1).has(withNever(Person.numbered(1, 9)));
      activation.day(2);
      activation.advance(Duration.ofHours(1));
      activation.forgetRequests();

      CommandResult refused = activation.sync("--snapshot", FIRST).exits(3);
      assertThat(activation.uploads(), is(empty()));
      approve(activation, refused);
      activation.sync("--snapshot", FIRST).exits(0);
      assertThat(activation.members(), contains("never", "p2", "p3", "p4", "p5", "p6", "p7", "p8"));
    }
  }

  @Test
  void backfillBringsInPastDaysAndNobodyWhoWithdrewSince() {
    try (Activation activation =
        Activation.in(folder, yaml -> yaml.audience("shoppers", "lifetime", "P20D"))) {
      activation.day(1).has(qualified(Person.numbered(1, 6), 1));
      activation.sync().exits(0);
      activation.day(2).has(qualified(withNever(denying(1, 3, 6)), 2));
      activation.sync().exits(0);
      activation.day(1).has(qualified(withNever(Person.numbered(1, 8)), 1));
      activation.day(2);
      activation.advance(Duration.ofHours(1));

      for (String way : List.of("", "--replay")) {
        List<String> words =
            new ArrayList<>(
                List.of(
                    "backfill", "audiences", "--poll", "PT0.05S", "--from", FIRST, "--to", FIRST));
        if (!way.isEmpty()) {
          words.add(way);
        }
        activation.run(words.toArray(String[]::new)).exits(0);
        assertThat(activation.members(), contains("p4", "p5", "p6", "p7", "p8"));
      }
      // The daily run goes on from the newest day.
      activation.day(3).has(qualified(Person.numbered(4, 6), 3));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("p4", "p5", "p6"));
    }
  }

  @Test
  void conversionsOfOlderDayLeaveOutWhoIsSuppressedNow() {
    try (Activation activation =
        Activation.ofConversions(
            folder,
            yaml ->
                datedLists(
                    yaml.conversion("orders", ApiRegion.NA)
                        .conversion("orders", "source.columns.external-user-id", "customer_id")))) {
      Instant at = Activation.START.minus(Duration.ofHours(5));
      list(1, "x1");
      list(2, "x1", "jo");
      activation.day(2).has("orders", OrderFixture.of("o2", at.plus(Duration.ofDays(1))));
      activation.conversions().exits(0);
      activation.day(1).has("orders", OrderFixture.of("o1", at).with("customer_id", "jo"));
      activation.day(2);
      activation.advance(Duration.ofHours(1));

      activation.conversions("--snapshot", FIRST).exits(0);
      activation.run("backfill", "conversions", "--from", FIRST, "--to", FIRST).exits(0);
      assertThat(ConversionsTest.ids(activation.events()), contains("o2"));
    }
  }

  @Test
  void guardMayBeSwitchedOffByName() {
    try (Activation activation = Activation.in(folder)) {
      threeWithdraw(activation);
      activation.reconfigure(
          yaml -> yaml.audience("shoppers", "guards", "{ snapshot-order: allow }"));

      activation.sync("--snapshot", FIRST).exits(0);
      assertThat(activation.members(), contains("p4", "p5", "p6"));
    }
  }

  /** Six members; on the second day three of them deny, one has left and a stranger denies. */
  private static void threeWithdraw(Activation activation) {
    activation.day(1).has(Person.numbered(1, 6));
    activation.sync().exits(0);
    List<Person> second = new ArrayList<>(denying(1, 3, 6));
    second.removeIf(person -> person.id().equals("p4"));
    second.add(Person.of("never").consent("DENIED"));
    activation.day(2).has(second);
    activation.sync().exits(0);
    assertThat(activation.members(), contains("p5", "p6"));
    activation.day(1).has(withNever(Person.numbered(1, 6)));
    activation.day(2);
    activation.advance(Duration.ofHours(1));
    activation.forgetRequests();
  }

  private static List<Person> withNever(List<Person> people) {
    List<Person> all = new ArrayList<>(people);
    boolean denies = people.stream().anyMatch(p -> p.columns().containsValue("DENIED"));
    all.add(denies ? Person.of("never").consent("DENIED") : Person.of("never"));
    return all;
  }

  /** {@code p<from>} to {@code p<last>}; those up to {@code denied} deny. */
  private static List<Person> denying(int from, int denied, int last) {
    List<Person> all = new ArrayList<>();
    Person.numbered(from, denied).forEach(person -> all.add(person.consent("DENIED")));
    all.addAll(Person.numbered(denied + 1, last));
    return all;
  }

  private static List<Person> qualified(List<Person> people, int day) {
    Instant at = Activation.START.plus(Duration.ofDays(day - 1L)).minus(Duration.ofHours(2));
    return people.stream().map(person -> person.qualifiedAt(at)).toList();
  }

  private static void approve(Activation activation, CommandResult refused) {
    activation
        .run(
            "approve",
            refused.audience().planId(),
            "--accept",
            "snapshot-order",
            "--reason",
            "the newer day was broken")
        .exits(0);
  }

  private static Map<String, Long> excluded(CommandResult result) {
    return result.audience().stages().stream()
        .filter(stage -> stage.name().equals("diff"))
        .map(RunReport.Stage::excluded)
        .findFirst()
        .orElseThrow();
  }

  private ActivationYaml undated(ActivationYaml yaml) {
    return yaml.source("parquet", folder + "/warehouse/customers/*.parquet");
  }

  private Path file() {
    return folder.resolve("warehouse/customers/all.parquet");
  }

  private void write(Activation activation, List<Person> people) {
    SnapshotFixture.ofPeople().write(file(), people, activation.now());
  }

  private ActivationYaml datedLists(ActivationYaml yaml) {
    return yaml.suppression(
        "{ parquet: \""
            + folder
            + "/warehouse/optout/dt={date}/*.parquet\", column: customer_id }");
  }

  private void list(int day, String... ids) {
    Path file = folder.resolve("warehouse/optout/dt=2026-03-0" + day + "/list.parquet");
    SnapshotFixture.ofIds("customer_id")
        .write(
            file,
            Stream.of(ids).map(Person::of).toList(),
            Activation.START.plus(Duration.ofDays(day - 1L)));
  }

  private static ActivationYaml table(ActivationYaml yaml) {
    return yaml.source("parquet", null)
        .source("iceberg", WarehouseTable.NAME)
        .source(
            "columns",
            WarehouseTable.COLUMNS.replace("}", ", consent-user-data: amzn_user_data }"));
  }

  /** Iceberg stamps commits by the wall clock; the tests' clock goes there. */
  private static void goPast(Activation activation, Snapshot snapshot) {
    activation.advance(
        Duration.between(activation.now(), WarehouseTable.committed(snapshot).plusSeconds(1)));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
