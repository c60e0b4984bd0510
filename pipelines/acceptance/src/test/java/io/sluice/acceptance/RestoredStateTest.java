package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * State that goes missing or back in time is noticed before anything is sent, and after the
 * operator's choice Amazon is where it would be without it.
 */
class RestoredStateTest {
  private static final String[] ACCEPT = {"workspace", "accept", "--reason", "a test of backups"};

  @TempDir private Path folder;

  private Path catalogue(Activation activation) {
    return activation.workspace().resolve("catalog.sqlite");
  }

  private Path lakehouse(Activation activation) {
    return activation.workspace().resolve("lakehouse");
  }

  /** Three nights: 1 to 20; 6 to 25; 11 to 30, of whom p12 withdraws. A backup after the first. */
  private static void night(Activation activation, int number) {
    List<Person> people = new ArrayList<>(Person.numbered(5 * number - 4, 5 * number + 15));
    if (number == 3) {
      people.replaceAll(p -> p.id().equals("p12") ? p.consent("DENIED") : p);
    }
    activation.day(number).has(people);
    activation.sync().exits(0);
  }

  private static Set<String> ids(int from, int to, String... without) {
    Set<String> ids = new TreeSet<>();
    Person.numbered(from, to).forEach(person -> ids.add(person.id()));
    ids.removeAll(List.of(without));
    return ids;
  }

  private static final List<String> EVERY_COMMAND =
      List.of(
          "audiences apply",
          "sync",
          "plan",
          "apply",
          "settle",
          "retry",
          "backfill audiences --from 2026-03-01 --to 2026-03-01",
          "plans list",
          "plans show p",
          "plans abandon p --reason r",
          "approve p --max-removals 1 --reason r",
          "why --audience shoppers --id p1",
          "audiences list",
          "audiences retire --audience shoppers@na",
          "maintain --dry-run",
          "maintain",
          "validate",
          "workspace show");

  private static final List<String> SOME =
      List.of("audiences apply", "sync", "plans list", "maintain", "workspace show");

  /** Refuses with the choices; nothing is asked of Amazon, nothing is created. */
  private static void refuses(Activation activation, List<String> commands, String... words) {
    activation.forgetRequests();
    for (String command : commands) {
      CommandResult result = activation.run(command.split(" ", -1));
      assertThat(command + result.printed(), result.exit(), is(2));
      for (String word : words) {
        assertThat(command, result.printed(), containsString(word));
      }
    }
    assertThat(activation.requests(), is(empty()));
    assertThat(activation.sandbox().audiences(), hasSize(1));
  }

  @Test
  void deletedCatalogueIsMissedAndMadeAnewFromTheTablesFiles() {
    try (Activation activation = Activation.in(folder)) {
      night(activation, 1);
      night(activation, 2);
      Backup.delete(catalogue(activation));

      refuses(
          activation,
          EVERY_COMMAND,
          "catalogue is missing",
          "put the catalogue's file",
          "workspace accept");
      assertThat(Files.exists(catalogue(activation)), is(false));
      CommandResult accepted = activation.run(ACCEPT).exits(0);
      assertThat(accepted.out(), containsString("nothing is unknown"));
      activation.run("audiences", "apply").exits(0);
      activation.forgetRequests();
      activation.sync().exits(0);
      assertThat(activation.uploads(), is(empty()));
      night(activation, 3);

      assertThat(activation.members(), is(ids(11, 30, "p12")));
      assertThat(activation.sandbox().audiences(), hasSize(1));
      assertThat(LedgerRows.of(activation, "runs", "approval"), hasItem("a test of backups"));
    }
  }

  @Test
  void lostCatalogueAndTablesNeverMakeASecondAudience() {
    try (Activation activation = Activation.in(folder)) {
      night(activation, 1);
      Backup.delete(catalogue(activation));
      Backup.delete(lakehouse(activation));

      refuses(activation, SOME, "catalogue is missing", "1 plan");
      CommandResult accepted = activation.run(ACCEPT).exits(0);
      assertThat(accepted.out(), containsString("is taken over from plan"));
      activation.run("audiences", "apply").exits(0);
      activation.sync().exits(0);

      assertThat(activation.sandbox().audiences(), hasSize(1));
      assertThat(activation.members(), is(ids(1, 20)));
    }
  }

  @Test
  void anotherWorkspacesCatalogueIsRefused() {
    try (Activation activation = Activation.in(folder.resolve("one"));
        Activation other = Activation.in(folder.resolve("two"))) {
      night(activation, 1);
      night(other, 1);
      Backup.of(catalogue(other), folder.resolve("other.sqlite"));
      Backup.delete(catalogue(activation));
      Backup.copy(folder.resolve("other.sqlite"), catalogue(activation));

      refuses(activation, SOME, "belongs to another workspace", "let catalog:");
      activation.run(ACCEPT).exits(2);
    }
  }

  @Test
  void olderCatalogueFileIsNoticedAndPutForward() {
    try (Activation activation = Activation.in(folder)) {
      night(activation, 1);
      Backup backup = Backup.of(catalogue(activation), folder.resolve("catalog.backup"));
      night(activation, 2);
      night(activation, 3);
      backup.restore();

      refuses(
          activation,
          SOME,
          "older than this workspace",
          "is at commit",
          "the workspace saw commit");
      CommandResult accepted = activation.run(ACCEPT).exits(0);
      assertThat(accepted.out(), containsString("nothing is unknown"));
      activation.forgetRequests();
      activation.sync().exits(0);

      assertThat(activation.uploads(), is(empty()));
      assertThat(activation.members(), is(ids(11, 30, "p12")));
    }
  }

  /** The catalogue and the tables' files from a backup: what came since nobody can tell. */
  @Test
  void olderCatalogueAndTablesMakeEverybodyUnknown() {
    try (Activation activation = Activation.in(folder)) {
      night(activation, 1);
      Backup backup = Backup.of(catalogue(activation), folder.resolve("catalog.backup"));
      Backup tables = Backup.of(lakehouse(activation), folder.resolve("lakehouse.backup"));
      night(activation, 2);
      night(activation, 3);
      backup.restore();
      tables.restore();

      refuses(activation, SOME, "older than this workspace");
      CommandResult accepted = activation.run(ACCEPT).exits(0);
      assertThat(
          accepted.out(),
          allOf(containsString("20 members unknown"), containsString("until the TTL ends")));
      // The same night again: who left since the backup is removed, who withdrew stays out.
      activation.sync().exits(0);
      assertThat(activation.members(), is(ids(11, 30, "p12")));
      night(activation, 4);
      assertThat(activation.members(), is(ids(16, 35)));
      activation.forgetRequests();
      activation.sync().exits(0);
      assertThat(activation.uploads(), is(empty()));
    }
  }

  /** A row that is no longer shown does not bring back who withdrew while it was. */
  @Test
  void withdrawalAfterTheBackupHoldsInAnIncrement() {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.source("mode", "increment")
                    .source("window", "P1D")
                    .audience("shoppers", "lifetime", "P20D"))) {
      Person withdraws = Person.of("withdraws").qualifiedAt(activation.now());
      activation.day(1).has(withdraws, Person.of("first").qualifiedAt(activation.now()));
      activation.sync().exits(0);
      Backup backup = Backup.of(catalogue(activation), folder.resolve("catalog.backup"));
      Backup tables = Backup.of(lakehouse(activation), folder.resolve("lakehouse.backup"));
      activation.day(2).has(withdraws.consent("DENIED"));
      activation.sync().exits(0);
      activation.day(3).has(Person.of("third").qualifiedAt(activation.now()));
      activation.sync().exits(0);
      backup.restore();
      tables.restore();
      activation.run(ACCEPT).exits(0);

      activation.day(4).has(Person.of("fourth").qualifiedAt(activation.now()));
      activation.sync().exits(0);

      assertThat(activation.members(), not(hasItem("withdraws")));
      assertThat(activation.members(), hasItem("fourth"));
    }
  }

  @Test
  void wholeWorkspaceRestoredOnThisMachineIsNoticed() {
    try (Activation activation =
        Activation.in(folder).environment(Map.of("HOME", folder.resolve("home").toString()))) {
      night(activation, 1);
      Backup backup = Backup.of(activation.workspace(), folder.resolve("state.backup"));
      night(activation, 2);
      night(activation, 3);
      backup.restore();

      refuses(
          activation,
          SOME,
          "older than this workspace",
          "is at commit",
          "the workspace saw commit");
      activation.run(ACCEPT).exits(0);
      activation.sync().exits(0);
      night(activation, 4);

      // Whoever came after the backup and left before now is in no table.
      Set<String> members = activation.members();
      members.removeAll(ids(11, 15));
      assertThat(members, is(ids(16, 35)));
      assertThat(activation.members(), not(hasItem("p12")));
    }
  }

  @Test
  void olderFolderBesideANewerCatalogueIsNoticed() {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.section(
                    "catalog: { uri: 'jdbc:sqlite:"
                        + folder
                        + "/server.sqlite', warehouse: '"
                        + folder
                        + "/warehouse-of-tables' }\n"))) {
      night(activation, 1);
      Backup backup = Backup.of(activation.workspace(), folder.resolve("state.backup"));
      night(activation, 2);
      backup.restore();

      refuses(activation, SOME, "folder is older than the catalogue", "put the newest folder back");
      activation.run(ACCEPT).exits(0);
      night(activation, 3);

      assertThat(activation.members(), is(ids(11, 30, "p12")));
    }
  }

  @Test
  void missingKeyIsRefusedAndNotMadeAnew() {
    try (Activation activation = Activation.in(folder)) {
      night(activation, 1);
      Path key = activation.workspace().resolve("fingerprint.key");
      Backup backup = Backup.of(key, folder.resolve("key.backup"));
      Backup.delete(key);
      activation.forgetRequests();

      for (String command :
          List.of("sync", "plan", "why --audience shoppers --id p1", "maintain")) {
        CommandResult refused = activation.run(command.split(" ", -1)).exits(2);
        assertThat(refused.printed(), containsString("fingerprint-key: " + key + " is missing"));
      }
      assertThat(Files.exists(key), is(false));
      assertThat(activation.requests(), is(empty()));
      backup.restore();
      activation.sync().exits(0);
      assertThat(activation.uploads(), is(empty()));
    }
  }
}
