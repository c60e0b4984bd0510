package io.sluice.benchmarks;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 1, 15);

  @TempDir static Path directory;
  private static BenchData data;

  @BeforeAll
  static void generate() throws IOException {
    data = ChurnGenerator.generate(directory.resolve("data"), 10_000, 1, TODAY, 2);
  }

  @Test
  void theGeneratorKnowsEveryKindOfChange() {
    assertThat(data.expected().add(), is(150L));
    assertThat(data.expected().update(), greaterThan(50L));
    assertThat(data.expected().renew(), greaterThan(50L));
    assertThat(data.expected().remove(), greaterThan(100L));
  }

  @Test
  void theDescriptionReadsBackAsWritten() throws IOException {
    assertThat(BenchData.load(data.root()), equalTo(data));
  }

  @Test
  void sameArgumentsGiveTheSameChanges() throws IOException {
    BenchData again = ChurnGenerator.generate(directory.resolve("again"), 10_000, 1, TODAY, 1);
    assertThat(again.expected(), equalTo(data.expected()));
    BenchData other = ChurnGenerator.generate(directory.resolve("other"), 10_000, 2, TODAY, 2);
    assertThat(other.expected().equals(data.expected()), is(false));
  }

  @Test
  void duckDbFindsTheChangesThatWereMade() throws IOException, SQLException {
    DuckDbPeer peer = DuckDbPeer.of(data, 2);
    Path out = directory.resolve("out-duckdb");
    peer.prepare();
    peer.diff(out);
    assertThat(ChangeFiles.read(out), equalTo(data.expected()));
    peer.diff(out);
    assertThat(ChangeFiles.read(out), equalTo(data.expected()));
  }

  @Test
  void sparkSqlFindsTheChangesThatWereMade() throws IOException, SQLException {
    Path out = directory.resolve("out-spark");
    try (SparkSession spark = SparkSqlPeer.session(2, 2)) {
      SparkSqlPeer peer = SparkSqlPeer.of(data, spark);
      peer.prepare();
      peer.diff(out);
    }
    assertThat(ChangeFiles.read(out), equalTo(data.expected()));
  }

  @Test
  void theCheckFailsWhenChangesAreMissing() throws IOException, SQLException {
    DuckDbPeer peer = DuckDbPeer.of(data, 2);
    Path out = directory.resolve("out-other");
    BenchData other = ChurnGenerator.generate(directory.resolve("less"), 5_000, 1, TODAY, 2);
    peer.prepare();
    peer.diff(out);
    String[] arguments = {"--data", other.root().toString(), "--changes", out.toString()};
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> ChangeFiles.main(arguments));
    assertThat(refused.getMessage(), containsString("changes do not match: expected"));
  }

  @Test
  void anUnknownArgumentIsNamed() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> ChurnGenerator.main(new String[] {"--memebers", "5"}));
    assertThat(refused.getMessage(), containsString("cannot read argument 1; known"));
  }

  @Test
  void snapshotsHaveEightFilesAndAMarker() throws IOException {
    for (Day day : Day.values()) {
      try (var files = Files.list(data.snapshot(day))) {
        assertThat(files.count(), is(9L));
      }
    }
  }
}
