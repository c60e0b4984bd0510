package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.sluice.records.RunReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every document of a plan is bound to it. What is exchanged, changed or lost between runs stops
 * its own audience with exit 2 and names the file; {@code plans repair} leads out of it.
 */
class BoundDocumentsTest {
  private static final String OTHER = "others";

  @TempDir private Path folder;

  @Test
  void receiptsOfAnotherPlanSettleNothing() throws IOException {
    try (Activation activation = two(folder)) {
      sent(activation);
      String shoppers = open(activation, "shoppers");
      String others = open(activation, OTHER);
      deleteAll(plan(activation, shoppers).resolve("receipts"));
      copyAll(
          plan(activation, others).resolve("receipts"),
          plan(activation, shoppers).resolve("receipts"));

      CommandResult settled = activation.settle().exits(2);

      RunReport.Audience stopped = settled.audience("shoppers");
      assertThat(stopped.exitCode(), is(2));
      assertThat(
          stopped.remedy(),
          allOf(
              containsString(shoppers + "/receipts/000001.json"),
              containsString(others),
              containsString("sluice plans repair " + shoppers)));
      assertThat(settled.audience(OTHER).exitCode(), is(0));
      leadsOut(activation, shoppers);
    }
  }

  @Test
  void oneDigitOfTheAudiencesIdSendsNothingElsewhere() throws IOException {
    try (Activation activation = two(folder)) {
      activation.day(1).has(Person.numbered(1, 5));
      String shoppers = activation.plan().exits(0).audience("shoppers").planId();
      Path manifest = plan(activation, shoppers).resolve("manifest.json");
      String text = Files.readString(manifest);
      Files.writeString(manifest, text.replaceFirst("(\"audienceId\" : \\d*)\\d", "$19"));

      CommandResult applied = activation.apply().exits(2);

      assertThat(applied.audience("shoppers").remedy(), containsString("manifest.json"));
      assertThat(applied.audience(OTHER).exitCode(), is(0));
      assertThat(activation.members(OTHER), is(ids(1, 5)));
      assertThat(activation.members("shoppers"), is(empty()));
      activation.settle().exits(0);
      activation.run("plans", "repair", shoppers).exits(0);
      reachesTheTarget(activation);
    }
  }

  @Test
  void planOfAnAudienceThatTheRegistryHasElsewhereIsNotSent() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 5));
      activation.plan().exits(0);
      long registered = LedgerRows.moveAudience(activation, "shoppers", "na");

      CommandResult applied = activation.apply().exits(2);

      assertThat(applied.audience().remedy(), containsString("Amazon's audience " + registered));
      assertThat(applied.audience().remedy(), containsString("registry has " + (registered + 1)));
      assertThat(activation.uploads(), is(empty()));
    }
  }

  @Test
  void lostManifestLeadsOut() throws IOException {
    damaged(plan -> delete(plan.resolve("manifest.json")), "manifest.json");
  }

  @Test
  void tornManifestLeadsOut() throws IOException {
    damaged(plan -> tear(plan.resolve("manifest.json")), "manifest.json");
  }

  @Test
  void lostFolderLeadsOut() throws IOException {
    damaged(
        plan -> {
          deleteAll(plan);
        },
        "manifest.json");
  }

  @Test
  void lostOutboxFileLeadsOut() throws IOException {
    damaged(plan -> delete(plan.resolve("outbox/000001.avro")), "outbox/000001.avro");
  }

  @Test
  void exchangedOutboxFilesLeadOut() throws IOException {
    damaged(
        plan -> {
          exchange(plan.resolve("outbox/000001.avro"), plan.resolve("outbox/000002.avro"));
        },
        "outbox/00000");
  }

  @Test
  void exchangedReceiptsLeadOut() throws IOException {
    damaged(
        plan -> {
          exchange(plan.resolve("receipts/000001.json"), plan.resolve("receipts/000002.json"));
        },
        "receipts/00000");
  }

  @Test
  void exchangedFoldersOfTwoPlansAreBothNamed() throws IOException {
    try (Activation activation = two(folder)) {
      sent(activation);
      String shoppers = open(activation, "shoppers");
      String others = open(activation, OTHER);
      exchange(plan(activation, shoppers), plan(activation, others));

      CommandResult settled = activation.settle().exits(2);

      assertThat(settled.audience("shoppers").exitCode(), is(2));
      assertThat(settled.audience(OTHER).exitCode(), is(2));
      activation.run("plans", "repair", shoppers).exits(0);
      activation.run("plans", "repair", others).exits(0);
      // As the message says: who was added is in no file any more but in the snapshot of the day.
      activation.day(2);
      activation.sync("--snapshot", "2026-03-01").exits(0);
      reachesTheTarget(activation);
    }
  }

  @Test
  void tornFinalReceiptIsSentAgainAndNothingElse() throws IOException {
    try (Activation activation = two(folder)) {
      sent(activation);
      String shoppers = open(activation, "shoppers");
      tear(plan(activation, shoppers).resolve("receipts/000001.json"));

      activation.settle().exits(6);
      activation.sync().exits(0);

      reachesTheTarget(activation);
    }
  }

  @Test
  void soundPlanIsNotRepaired() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 5));
      String plan = activation.plan().exits(0).audience().planId();
      activation.apply().exits(0);

      assertThat(
          activation.run("plans", "repair", plan).exits(2).err(),
          containsString("no file of plan " + plan + " is damaged"));
      assertThat(
          activation.run("plans", "repair", "none").exits(2).err(), containsString("no plan none"));
      activation.settle().exits(0);
    }
  }

  /** Two batches are sent, something is damaged, and who was added must not stay for ever. */
  private void damaged(Consumer<Path> damage, String file) throws IOException {
    try (Activation activation = two(folder)) {
      activation.day(1).has(Person.numbered(1, 4));
      activation.sync().exits(0);
      activation.day(2).has(Person.numbered(2, 7));
      activation.plan().exits(0);
      activation.apply().exits(0);
      String shoppers = open(activation, "shoppers");
      damage.accept(plan(activation, shoppers));

      activation.day(3).has(Person.numbered(2, 7));
      CommandResult synced = activation.sync().exits(2);

      assertThat(synced.audience("shoppers").remedy(), containsString(file));
      assertThat(synced.audience(OTHER).exitCode(), is(0));
      assertThat(activation.members(OTHER), is(ids(2, 7)));
      leadsOut(activation, shoppers);
    }
  }

  private static void leadsOut(Activation activation, String plan) {
    assertThat(
        activation.run("plans", "repair", plan, "--reason", "test").exits(0).out(),
        containsString("is closed"));
    reachesTheTarget(activation);
  }

  /** Exactly the people of the newest day, and the next night has nothing to do. */
  private static void reachesTheTarget(Activation activation) {
    activation.day(4).has(Person.numbered(3, 8));
    activation.sync().exits(0);
    activation.day(5).has(Person.numbered(4, 8));
    activation.sync().exits(0);
    assertThat(activation.members("shoppers"), is(ids(4, 8)));
    assertThat(activation.members(OTHER), is(ids(4, 8)));
    activation.forgetRequests();
    activation.day(6).has(Person.numbered(4, 8));
    activation.sync().exits(0);
    assertThat(activation.uploads(), is(empty()));
  }

  private static void sent(Activation activation) {
    activation.day(1).has(Person.numbered(1, 5));
    activation.plan().exits(0);
    activation.apply().exits(0);
  }

  private static Activation two(Path folder) {
    return Activation.in(
        folder, yaml -> yaml.audience(OTHER, "ttl", "P30D").limit("max-records", "2"));
  }

  /** The newest plan of an audience. */
  private static String open(Activation activation, String audience) {
    return activation.results().stream()
        .filter(r -> r.command().get(0).equals("plan"))
        .reduce((first, last) -> last)
        .orElseThrow()
        .audience(audience)
        .planId();
  }

  private static Set<String> ids(int from, int to) {
    Set<String> ids = new TreeSet<>();
    Person.numbered(from, to).forEach(person -> ids.add(person.id()));
    return ids;
  }

  private static Path plan(Activation activation, String planId) {
    return activation.workspace().resolve("plans/" + planId);
  }

  private static void tear(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void exchange(Path one, Path other) {
    try {
      Path aside = one.resolveSibling("aside");
      Files.move(one, aside);
      Files.move(other, one);
      Files.move(aside, other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyAll(Path from, Path to) throws IOException {
    for (Path file : Activation.list(from)) {
      Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void deleteAll(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      all.stream().filter(file -> !file.equals(root)).forEach(BoundDocumentsTest::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
