package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An Iceberg table as the source of whole jobs: newest, at a snapshot, as of a moment. */
class IcebergSourceTest {
  @TempDir private Path folder;

  @Test
  void tableIsReadAtASnapshotAsOfAMomentAndAtItsNewest() {
    try (Activation activation = Activation.in(folder, IcebergSourceTest::table)) {
      WarehouseTable table = WarehouseTable.in(activation.workspace());
      Snapshot first = table.has(Person.numbered(1, 3));
      Snapshot second = table.has(Person.numbered(2, 4));
      goPast(activation, second);

      String id = Long.toString(first.snapshotId());
      activation.plan("--snapshot", id).exits(0);
      assertThat(activation.uploads(), is(empty()));
      activation.apply().exits(0);
      activation.settle().exits(0);
      assertThat(activation.members(), contains("p1", "p2", "p3"));

      activation.advance(Duration.ofMinutes(1));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("p2", "p3", "p4"));

      String moment = WarehouseTable.committed(first).toString();
      String older = activation.plan("--snapshot", moment).exits(3).audience().planId();
      activation
          .run("approve", older, "--accept", "snapshot-order", "--reason", "a bad load")
          .exits(0);
      CommandResult back = activation.sync("--snapshot", moment).exits(0);
      assertThat(activation.members(), contains("p1", "p2", "p3"));
      assertThat(back.changes("ADD"), is(1L));
      assertThat(back.changes("REMOVE:LEFT"), is(1L));
    }
  }

  @Test
  void severalFilesAndTheEndOfADayAreRead() {
    try (Activation activation = Activation.in(folder, IcebergSourceTest::table)) {
      WarehouseTable table = WarehouseTable.in(activation.workspace());
      table.has(Person.numbered(1, 2));
      Snapshot last = table.hasToo(Person.numbered(3, 4));
      goPast(activation, last);

      String day = WarehouseTable.committed(last).toString().substring(0, 10);
      activation.sync("--snapshot", day).exits(0);
      assertThat(activation.members(), contains("p1", "p2", "p3", "p4"));
      activation.forgetRequests();
      activation.advance(Duration.ofMinutes(1));
      activation.sync().exits(0);
      assertThat(activation.uploads(), is(empty()));
    }
  }

  @Test
  void tableWithoutASnapshotIsTriedLater() {
    try (Activation activation = Activation.in(folder, IcebergSourceTest::table)) {
      told(activation.sync(), 2, "no table marketing.customers", "check iceberg:");
      WarehouseTable table = WarehouseTable.in(activation.workspace());
      told(activation.sync(), 7, "has not a snapshot as of 2026-03-01", "not written yet");

      // The tests' clock is far behind: what is written now is not there yet either.
      goPast(activation, table.has(List.of()));
      told(activation.sync(), 2, "holds nothing", "nothing was planned");
      goPast(activation, table.has(Person.numbered(1, 2)));
      activation.sync().exits(0);
    }
  }

  @Test
  void choiceThatDoesNotFitTheSourceIsTold() {
    try (Activation activation = Activation.in(folder, IcebergSourceTest::table)) {
      goPast(activation, WarehouseTable.in(activation.workspace()).has(Person.numbered(1, 2)));
      told(activation.sync("--snapshot", "17"), 2, "has not snapshot 17");

      activation.reconfigure(
          yaml ->
              yaml.source("iceberg", null)
                  .source("parquet", folder + "/warehouse/customers/dt={date}/*.parquet"));
      told(activation.sync("--snapshot", "17"), 2, "a day such as 2026-11-22", "table snapshot 17");
      String moment = "2026-03-01T06:00:00Z";
      told(activation.sync("--snapshot", moment), 2, "moment " + moment, "Iceberg table only");

      CommandResult text = activation.run("plan", "--snapshot", "yesterday").exits(2);
      assertThat(
          text.err(),
          allOf(
              containsString("--snapshot"),
              containsString("'yesterday' is not a day (2026-11-22), a moment")));
    }
  }

  private static void told(CommandResult result, int exit, String... words) {
    result.exits(exit);
    for (String word : words) {
      assertThat(result.printed(), containsString(word));
    }
  }

  private static ActivationYaml table(ActivationYaml yaml) {
    return yaml.source("parquet", null)
        .source("iceberg", WarehouseTable.NAME)
        .source("columns", WarehouseTable.COLUMNS);
  }

  /** Iceberg stamps commits by the wall clock; the tests' clock goes there. */
  private static void goPast(Activation activation, Snapshot snapshot) {
    activation.advance(
        Duration.between(activation.now(), WarehouseTable.committed(snapshot).plusSeconds(1)));
  }
}
