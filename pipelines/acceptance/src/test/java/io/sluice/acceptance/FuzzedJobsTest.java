package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import io.sluice.acceptance.samples.Damage;
import io.sluice.acceptance.samples.Sample;
import io.sluice.acceptance.samples.SampleFiles;
import io.sluice.records.RunReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files and tables as the sources of whole jobs: a job ends with 0, or with 2 where a
 * source is refused, never with 1, and a healthy audience beside them is always sent.
 *
 * <p>{@code -Dfuzz.rounds} and {@code -Dfuzz.tables} take more rounds and more damages of Iceberg
 * manifests, {@code -Dfuzz.suffix=.metadata.json} damages the table metadata.
 */
class FuzzedJobsTest {
  private static final long SEED = FuzzedFilesTest.SEED;
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 2);
  private static final int TABLES = Integer.getInteger("fuzz.tables", 60);
  private static final int BESIDE = 12;

  /** Manifests and their lists. Iceberg tries a metadata.json it cannot read for 90 seconds. */
  private static final String SUFFIX = System.getProperty("fuzz.suffix", ".avro");

  /** Done, or a source is refused, or a guard finds too many bad rows. */
  private static final Set<Integer> HARMLESS = Set.of(0, 2, 3);

  /** A table whose times are changed may have no snapshot yet. */
  private static final Set<Integer> OF_TABLES = Set.of(0, 2, 7);

  @TempDir private Path folder;

  @Test
  void damagedFilesStopTheirOwnAudiencesOnly() throws IOException {
    List<Sample> samples =
        SampleFiles.of(Sample.Kind.PEOPLE).stream()
            .filter(
                s ->
                    !s.refused()
                        && s.columns().path("external-user-id").asText().equals("customer_id"))
            .filter(
                s ->
                    s.columns().has("country")
                        && Files.isRegularFile(Path.of(s.below(SampleFiles.files()))))
            .toList();
    Random random = new Random(SEED);
    try (Activation activation = Activation.in(folder, this::besides)) {
      for (int round = 0; round < ROUNDS; round++) {
        activation.advance(Duration.ofMinutes(10));
        activation.day(1).has(Person.numbered(1 + round, 3 + round));
        List<String> damages = new ArrayList<>();
        for (int n = 0; n < BESIDE; n++) {
          Sample sample = samples.get(random.nextInt(samples.size()));
          byte[] whole = Files.readAllBytes(Path.of(sample.below(SampleFiles.files())));
          Damage damage = Damage.of(whole, random);
          damages.add(sample.name() + " " + damage);
          write(beside(n).resolve("part.parquet"), damage.bytes());
        }
        CommandResult run = activation.sync();
        assertThat(damages + run.printed(), HARMLESS.contains(run.exit()), is(true));
        for (RunReport.Audience audience : run.report().audiences()) {
          assertThat(audience.toString(), HARMLESS.contains(audience.exitCode()), is(true));
        }
        assertThat(
            activation.members(),
            is(Set.of("p" + (1 + round), "p" + (2 + round), "p" + (3 + round))));
      }
    }
  }

  @Test
  void damagedTableIsRefusedOrHasItsRows() throws IOException {
    try (Activation activation = Activation.in(folder, FuzzedJobsTest::withTable)) {
      WarehouseTable table = WarehouseTable.in(activation.workspace());
      table.has(Person.numbered(1, 40));
      goPast(activation, table.hasToo(Person.numbered(41, 60)));
      Map<String, Integer> outcomes = new TreeMap<>();
      List<String> failures = new ArrayList<>();
      List<Path> files = metadata();
      for (int n = FuzzedFilesTest.FIRST; n < FuzzedFilesTest.FIRST + TABLES; n++) {
        Random random = new Random(SEED + n);
        Path file = files.get(random.nextInt(files.size()));
        byte[] whole = Files.readAllBytes(file);
        Damage damage = Damage.of(whole, random);
        write(file, damage.bytes());
        CommandResult result = activation.run("validate", "--select", "table");
        write(file, whole);
        String outcome = outcome(result);
        outcomes.merge(outcome, 1, Integer::sum);
        if (!OF_TABLES.contains(result.exit())) {
          failures.add(
              "-Dfuzz.first=" + n + " " + file.getFileName() + " " + damage + ": " + outcome);
        }
      }
      System.out.println("fuzzed tables, seed " + SEED + ": " + outcomes);
      assertThat(failures, is(empty()));
      assertThat(outcomes.getOrDefault("other rows", 0), is(lessThan(1 + TABLES / 10)));
    }
  }

  private static String outcome(CommandResult result) {
    if (result.exit() == 0) {
      return result.out().contains("60 rows in 2 files") ? "rows" : "other rows";
    }
    return result.exit() == 1 ? "exit 1: " + result.printed() : "exit " + result.exit();
  }

  private List<Path> metadata() throws IOException {
    try (Stream<Path> found = Files.walk(folder.resolve("lake"))) {
      return found.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  private ActivationYaml besides(ActivationYaml yaml) {
    String columns = "{ external-user-id: customer_id, email: email, country: country }";
    for (int n = 0; n < BESIDE; n++) {
      String id = "beside-" + n;
      yaml.furtherSource(
          id, "{ parquet: \"" + beside(n) + "/*.parquet\", columns: " + columns + " }");
      yaml.audience(id, "source", "{ use: " + id + " }");
      yaml.audience(id, "ttl", "P30D");
    }
    return yaml;
  }

  private static ActivationYaml withTable(ActivationYaml yaml) {
    return yaml.furtherSource(
            "table",
            "{ iceberg: " + WarehouseTable.NAME + ", columns: " + WarehouseTable.COLUMNS + " }")
        .audience("table", "source", "{ use: table }")
        .audience("table", "ttl", "P30D");
  }

  private Path beside(int n) {
    return folder.resolve("beside/" + n);
  }

  private static void goPast(Activation activation, Snapshot snapshot) {
    activation.advance(
        Duration.between(activation.now(), WarehouseTable.committed(snapshot).plusSeconds(1)));
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
      Files.write(file, bytes);
      Files.setLastModifiedTime(file, FileTime.from(Activation.START.minusSeconds(60)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
