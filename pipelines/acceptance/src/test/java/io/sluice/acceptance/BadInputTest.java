package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input is told in one clear message before anything is planned; bad rows are counted. */
class BadInputTest {
  private static final int NOT_YET = 7;
  private static final int INVALID = 2;

  @TempDir private Path folder;

  @Test
  void folderThatIsNotThereYetIsTriedLater() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1);
      refused(activation, NOT_YET, "customers/dt=2026-03-01", "is not there yet", "--snapshot");
    }
  }

  @Test
  void folderWithoutItsMarkerIsTriedLater() throws IOException {
    try (Activation activation = Activation.in(folder, yaml -> yaml.source("ready", "_SUCCESS"))) {
      Activation.Day day = activation.day(1).has(Person.of("p1"));
      refused(activation, NOT_YET, "marker _SUCCESS is not in", "run again");

      Files.createFile(day.folder().resolve("_SUCCESS"));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("p1"));
    }
  }

  @Test
  void emptyFolderIsNeverAnEmptyAudience() throws IOException {
    try (Activation activation = Activation.in(folder)) {
      Files.createDirectories(activation.day(1).folder());
      refused(activation, INVALID, "nothing in it matches", "nothing was planned");
    }
  }

  @Test
  void missingColumnIsToldWithTheNearestNames() {
    try (Activation activation = Activation.in(folder)) {
      SnapshotFixture renamed =
          SnapshotFixture.ofPeople()
              .without("email")
              .column("e_mail", "optional binary %s (STRING);");
      activation.day(1).has(renamed, Person.numbered(1, 2));
      refused(
          activation,
          INVALID,
          "column 'email' is not in the file",
          "customer_id",
          "nearest: [e_mail",
          "correct columns:");
    }
  }

  @Test
  void wrongTypeIsToldWithWhatIsNeeded() {
    try (Activation activation = Activation.in(folder)) {
      SnapshotFixture doubles = SnapshotFixture.ofPeople().column("phone", "optional double %s;");
      activation.day(1).has(doubles, List.of(Person.of("p1").with("phone", 2065550100.0)));
      refused(activation, INVALID, "column 'phone' is DOUBLE", "cast it in the warehouse");
    }
  }

  @Test
  void truncatedFileIsToldByName() throws IOException {
    try (Activation activation = Activation.in(folder)) {
      Path file = activation.day(1).has(Person.numbered(1, 100)).file();
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      refused(
          activation, INVALID, file.getFileName().toString(), "no whole Parquet file", "write it");
    }
  }

  @Test
  void fileThatIsNoParquetIsToldByName() throws IOException {
    try (Activation activation = Activation.in(folder)) {
      Path file = activation.day(1).folder().resolve("part-0.parquet");
      Activation.write(file, "id;email\n");
      refused(activation, INVALID, "part-0.parquet", "no whole Parquet file");
    }
  }

  @Test
  void fileWithSpoiledPagesIsNeverPlanned() throws IOException {
    try (Activation activation = Activation.in(folder)) {
      Path file = activation.day(1).has(Person.numbered(1, 200)).file();
      byte[] bytes = Files.readAllBytes(file);
      // The head of the first column's first page; the footer stays whole.
      Arrays.fill(bytes, 4, 40, (byte) 0xff);
      Files.write(file, bytes);
      refused(activation, INVALID, file.getFileName().toString(), "write it anew");
    }
  }

  @Test
  void strangeValuesBecomeAbsentKeysOrCountedRejects() {
    byte[] notUtf8 = {(byte) 0xc3, 0x28, 'x'};
    String absurd = "x".repeat(1_000_000);
    try (Activation activation = Activation.in(folder)) {
      SnapshotFixture lists =
          SnapshotFixture.ofPeople()
              .column("phone", SnapshotFixture.listOf("binary element (STRING)"));
      activation
          .day(1)
          .has(
              lists,
              List.of(
                  Person.of("plain").with("phone", Arrays.asList("+1 206 555 0100", null, " ")),
                  Person.of("phone-only").with("email", absurd).with("phone", phones("2065550101")),
                  Person.of("email-only").with("phone", List.of(notUtf8)),
                  Person.of("no-key").with("email", "\u00a0 \t"),
                  Person.of("bad-email").with("email", notUtf8),
                  Person.of("null-email").with("email", null),
                  Person.of("blank-id").with("customer_id", "  "),
                  Person.of("null-id").with("customer_id", null),
                  Person.of("long-id").with("customer_id", "i".repeat(129)),
                  Person.of("absurd-id").with("customer_id", absurd),
                  Person.of("odd-id").with("customer_id", notUtf8),
                  Person.of("bad-country").with("country", notUtf8),
                  Person.of("long-country").with("country", absurd)));
      CommandResult result = activation.sync().exits(0);

      assertThat(activation.members(), containsInAnyOrder("plain", "phone-only", "email-only"));
      Map<String, Long> rejects = result.audience().rejects();
      assertThat(
          rejects,
          allOf(
              hasEntry("NO_USABLE_KEY", 3L),
              hasEntry("ID_MISSING", 2L),
              hasEntry("ID_INVALID", 2L),
              hasEntry("NOT_UTF8", 2L),
              hasEntry("COUNTRY_INVALID", 1L)));
      assertThat(rejects.values().stream().mapToLong(Long::longValue).sum(), is(10L));
    }
  }

  private static List<String> phones(String... numbers) {
    return List.of(numbers);
  }

  /** Checks code and message, and that neither plan nor request came of it. */
  private static void refused(Activation activation, int exit, String... message) {
    activation.forgetRequests();
    CommandResult result = activation.sync().exits(exit);
    for (String part : message) {
      assertThat(result.printed(), containsString(part));
      assertThat(result.audience().remedy(), containsString(part));
    }
    assertThat(result.printed(), not(containsString("\tat ")));
    assertThat(result.printed().getBytes(StandardCharsets.UTF_8).length < 8_000, is(true));
    assertThat(activation.requests(), is(empty()));
    for (Path plan : Activation.list(activation.workspace().resolve("plans"))) {
      assertThat(Files.exists(plan.resolve("manifest.json")), is(false));
    }
  }
}
