package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.google.common.collect.Lists;
import com.google.common.collect.MoreCollectors;
import io.sluice.records.PlanManifest.Refusal;
import io.sluice.sandbox.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong in warehouses, seen as a nightly run sees it: it stops before a write, tells
 * what, by how much and what to do, and the next good night goes by itself. All nights are of one
 * workspace, in any order.
 */
class GuardsUnderPressureTest {
  private static final int BRITONS = 60;
  private static final int PEOPLE = 1_200;
  private static final int MEMBERS = 1_140;
  private static final List<Integer> OTHER_AUDIENCE = List.of(8);

  @TempDir private static Path folder;

  private static Activation activation;
  private static int night;
  private static int lastGood;

  /** One good night: members, denials, people on the list. */
  @BeforeAll
  static void goodNight() {
    activation =
        Activation.in(
            folder,
            yaml ->
                yaml.source("ready", "_SUCCESS")
                    .suppression(
                        "{ parquet: "
                            + folder
                            + "/warehouse/optout/list.parquet, column: customer_id }")
                    .audience("shoppers", "ttl", "P90D")
                    .audience("shoppers", "guards", "{ expect-new: true }")
                    .audience(
                        "shoppers",
                        "source",
                        "{ use: customers, select: { column: audience_ids, equals: 7 } }"));
    nextNightGoesByItself();
  }

  /** Nothing of what happened in between stands in its way. */
  @AfterAll
  static void nightAfterAllOfThemGoesByItself() {
    try {
      nextNightGoesByItself();
    } finally {
      activation.close();
    }
  }

  @Test
  void snapshotCutInTheMiddleOfAFile() throws IOException {
    Path file = parquet(next(people()));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    CommandResult result = stops(2, "is no whole Parquet file", "write it anew");

    assertThat(result.printed(), containsString(file.getFileName().toString()));
  }

  @Test
  void snapshotWithAPartFileMissingIsRefusedAndGoesOnceItIsAccepted() {
    next(9, 4);

    CommandResult result =
        stops(
            3,
            "max-removed-percent: 135 would be removed where 1,141 members are present (11.83 %)",
            "the limit is 10.00 %",
            "Check that the snapshot is complete",
            "--max-removals 135");
    goesAsPrinted(result);
    nextNightGoesByItself();
  }

  @Test
  void snapshotWithoutItsMarkerIsTriedLater() throws IOException {
    Files.delete(next(people()).folder().resolve("_SUCCESS"));

    stops(7, "marker _SUCCESS is not in", "run again");
  }

  @Test
  void yesterdaysFolderByName() {
    String yesterday = activation.day(lastGood).date().toString();
    next(people());

    stops(
        List.of("--snapshot", yesterday),
        3,
        "expect-new: the snapshot is the one of the last plan, file by file",
        "--accept expect-new");
  }

  @Test
  void yesterdaysFilesCopiedIntoTodaysFolder() throws IOException {
    Path yesterday = parquet(activation.day(lastGood));
    Path copy = parquet(next(List.of()));
    Files.copy(yesterday, copy, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(copy, FileTime.from(activation.now()));

    stops(
        3,
        "expect-new: the snapshot looks like a copy of the last plan's",
        "none of its 1,201 rows adds or changes a member",
        "yesterday's data into today's folder");
  }

  @Test
  void consentOfOneCountryTurnedNull() {
    next(changed(person -> "GB".equals(person.columns().get("country")) ? silent(person) : person));

    stops(
        3,
        "max-consent-drop: a consent signal is given for 0.00 % of the 60 rows that need one",
        "last time for 100.00 %",
        "members among them would be removed",
        "--accept max-consent-drop");
  }

  @Test
  void consentColumnTurnedNull() {
    next(changed(GuardsUnderPressureTest::silent));

    stops(
        3,
        "max-consent-drop: a consent signal is given for 0.00 % of the 60 rows that need one",
        "no row denies consent any more, last time 40 did: people who denied would be sent");
  }

  @Test
  void emailColumnTurnedNullIsRefusedNightAfterNightAndOptOutsGoMeanwhile() {
    next(changed(GuardsUnderPressureTest::withoutEmail));
    CommandResult first =
        stops(
            3,
            "max-updated-percent: 1,140 would be sent again with changed content",
            "max-key-drop: email is given for 0.00 % of the qualified rows, last time for 100.00 %",
            "--max-updates 1140",
            "--accept max-key-drop");
    assertThat(first.audience().verdict(), is("refused by a guard"));

    next(changed(p -> p.id().equals("p100") ? p.consent("DENIED") : withoutEmail(p)));
    activation.forgetRequests();
    CommandResult second = activation.sync().exits(3);
    assertThat(second.audience().verdict(), containsString("opt-outs settled"));
    assertThat(activation.deletes(), is(1));
    assertThat(activation.creates(), is(0));
    assertThat(activation.members(), not(hasItem("p100")));

    next(changed(p -> p.id().equals("p100") ? p.consent("DENIED") : withoutEmail(p)));
    stops(3, "max-key-drop: email is given for 0.00 %", "last time for 100.00 %");
    nextNightGoesByItself();
  }

  @Test
  void suppressionListEmptied() {
    next(people());
    activation.suppress(List.of());

    stops(3, "list.parquet is empty", "people who opted out would be sent again");
  }

  @Test
  void suppressionListThatLostSixOfAHundredRowsIsRefusedAndGoesOnceItIsAccepted() {
    next(people());
    activation.suppress(optedOut().subList(6, 100));

    CommandResult result =
        stops(3, "has 94 rows and had 100: it shrank by 6.00 %, the limit is 5.00 %");
    goesAsPrinted(result);
    nextNightGoesByItself();
  }

  @Test
  void suppressionListWithAnotherColumn() {
    next(people());
    SnapshotFixture.ofIds("email")
        .write(activation.suppressionFile(), Person.numbered(1, 100), activation.now());

    stops(2, "column 'customer_id' is not in the file");
  }

  @Test
  void joinThatDoubledTheRows() {
    List<Person> twice = people();
    twice.addAll(people());
    next(twice);

    stops(
        3,
        "max-duplicate-percent: 1,141 of 2,402 rows (47.50 %) are of a user already seen",
        "no join multiplies the rows");
  }

  @Test
  void joinThatGaveEachPersonASecondAddress() {
    List<Person> twice = people();
    people().forEach(p -> twice.add(p.with("email", "other-" + p.columns().get("email"))));
    next(twice);

    stops(
        3,
        "max-updated-percent: 1,140 would be sent again with changed content",
        "max-duplicate-percent: 1,141 of 2,402 rows (47.50 %)");
  }

  @Test
  void audienceWithoutASelectedRow() {
    next(changed(p -> p.with("audience_ids", OTHER_AUDIENCE)));

    stops(
        3,
        "min-rows: 0 rows were read, at least 1 are expected",
        "max-removed-percent: 1,141 would be removed where 1,141 members are present (100.00 %)");
  }

  @Test
  void emptyFile() {
    next(List.of());

    stops(3, "min-rows: 0 rows were read", "that the job that writes the snapshot has finished");
  }

  @Test
  void emptyFolderWithItsMarker() throws IOException {
    Files.delete(parquet(next(List.of())));

    stops(2, "nothing in it matches", "nothing was planned");
  }

  /** The run ends with this code, tells all of this and which audience, and wrote nothing. */
  private static CommandResult stops(int exit, String... told) {
    return stops(List.of(), exit, told);
  }

  private static CommandResult stops(List<String> options, int exit, String... told) {
    List<Path> ledger = ledger();
    activation.forgetRequests();
    CommandResult result = activation.sync(options.toArray(String[]::new)).exits(exit);
    for (String words : told) {
      assertThat(result.printed(), containsString(words));
      assertThat(result.audience().remedy(), containsString(words));
    }
    assertThat(result.printed(), containsString("shoppers"));
    assertThat(result.printed(), not(containsString("\tat ")));
    for (Refusal refusal : result.audience().refusals()) {
      assertThat(
          refusal.message(),
          containsString("sluice approve " + result.audience().planId() + " --"));
    }
    assertThat(
        activation.requests().stream()
            .filter(r -> r.operation() != Operation.TOKEN && !r.method().equals("GET"))
            .toList(),
        is(empty()));
    assertThat("the ledger", ledger(), is(ledger));
    return result;
  }

  /** Accepts each refusal by the command of its message, then the same night goes. */
  private static void goesAsPrinted(CommandResult refused) {
    List<Refusal> refusals = refused.audience().refusals();
    for (int i = 0; i < refusals.size(); i++) {
      String message = refusals.get(i).message();
      String command = message.substring(message.indexOf("sluice approve ") + "sluice ".length());
      String[] words = command.replace("\"", "").split(" ");
      activation.run(words).exits(i == refusals.size() - 1 ? 0 : 3);
    }
    activation.sync().exits(0);
  }

  /** A good day, with nothing done by hand. */
  private static void nextNightGoesByItself() {
    next(people());
    activation.sync().exits(0);
    lastGood = night;
    assertThat(activation.members(), hasItem("visitor-" + night));
    assertThat(activation.members().size(), is(MEMBERS + 1));
  }

  /** The next day's folder, complete. */
  private static Activation.Day next(List<Person> people) {
    Activation.Day day = activation.day(++night).has(people);
    activation.suppress(optedOut());
    Activation.write(day.folder().resolve("_SUCCESS"), "");
    return day;
  }

  /** The next day's folder in several part files, one of which was lost. */
  private static void next(int parts, int lost) {
    Activation.Day day = activation.day(++night);
    activation.suppress(optedOut());
    List<List<Person>> all = Lists.partition(people(), (PEOPLE + parts) / parts);
    for (int part = 0; part < all.size(); part++) {
      if (part != lost) {
        day.hasToo(SnapshotFixture.ofPeople(), all.get(part));
      }
    }
    Activation.write(day.folder().resolve("_SUCCESS"), "");
  }

  /**
   * The next day's rows when all is well: Britons sign, some deny, some are on the list, one is
   * new.
   */
  private static List<Person> people() {
    List<Person> people = new ArrayList<>();
    for (Person person : Person.numbered(1, PEOPLE)) {
      int n = people.size() + 1;
      Person filled = person.with("phone", "+1206555" + (1_000 + n));
      if (n <= BRITONS) {
        filled = filled.in("GB").consent("GRANTED");
      } else if (n > MEMBERS + 20) {
        filled = filled.consent("DENIED");
      }
      people.add(filled);
    }
    people.add(Person.of("visitor-" + (night + 1)).with("phone", "+12065550999"));
    return people;
  }

  private static List<Person> changed(UnaryOperator<Person> change) {
    List<Person> people = people();
    people.replaceAll(change);
    return people;
  }

  private static Person silent(Person person) {
    return person.with("amzn_user_data", null);
  }

  private static Person withoutEmail(Person person) {
    return person.with("email", null);
  }

  /** A hundred, of whom twenty are customers. */
  private static List<String> optedOut() {
    List<String> ids = new ArrayList<>();
    Person.numbered(MEMBERS + 1, MEMBERS + 20).forEach(p -> ids.add(p.id()));
    Person.numbered(5_001, 5_080).forEach(p -> ids.add(p.id()));
    return ids;
  }

  private static Path parquet(Activation.Day day) {
    return Activation.list(day.folder()).stream()
        .filter(file -> file.toString().endsWith(".parquet"))
        .collect(MoreCollectors.onlyElement());
  }

  /** The files of the tables that say what Amazon holds and what was sent. */
  private static List<Path> ledger() {
    List<Path> files = new ArrayList<>();
    for (String table :
        List.of("sluice/memberships", "sluice_private/membership_keys", "sluice/changes")) {
      Path metadata = activation.workspace().resolve("lakehouse/" + table + "/metadata");
      assertThat(metadata.toString(), Files.isDirectory(metadata), is(true));
      files.addAll(Activation.list(metadata));
    }
    return files.stream().sorted().toList();
  }
}
