package io.sluice.beam.iceberg;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.catalog.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every catalog must hold: two processes commit side by side, and what was acknowledged is
 * there, once.
 */
class CatalogContractTest {
  private static final int COMMITS = 10;

  @TempDir private Path workspace;

  @Test
  void whatTwoProcessesWereToldIsCommittedIsThereOnce() throws Exception {
    Process one = start("one");
    Process two = start("two");
    List<String> acknowledged = new ArrayList<>();
    acknowledged.addAll(finish(one, "one"));
    acknowledged.addAll(finish(two, "two"));

    CatalogSettings settings = CatalogSettings.sqlite(workspace.resolve("lake").toString());
    try (IcebergLedger ledger = IcebergLedger.open(settings)) {
      assertThat(LedgerFixture.members(ledger, ContractCommitter.own("one")), hasSize(COMMITS));
      assertThat(LedgerFixture.members(ledger, ContractCommitter.own("two")), hasSize(COMMITS));
      assertThat(acknowledged.size(), greaterThan(2 * COMMITS));
      String[] expected = acknowledged.toArray(String[]::new);
      assertThat(column(ledger, LogRows.Table.DELIVERIES), containsInAnyOrder(expected));
      assertThat(column(ledger, LogRows.Table.RUNS), containsInAnyOrder(expected));
      assertThat(column(ledger, LogRows.Table.CHANGES), containsInAnyOrder(expected));
      assertThat(closedPlans(settings), containsInAnyOrder(expected));
      AudienceTarget shared = ContractCommitter.SHARED;
      assertThat(LedgerFixture.members(ledger, shared), hasSize(1));
      assertThat(ledger.view(shared).openPlan(), is(Optional.empty()));
    }
  }

  private static List<String> column(IcebergLedger ledger, LogRows.Table table) {
    return LedgerFixture.rows(ledger, table).stream()
        .map((Map<String, Object> row) -> (String) row.get("plan_id"))
        .toList();
  }

  /** The plans that the snapshots of memberships name, each a commit of its own. */
  private static List<String> closedPlans(CatalogSettings settings) {
    Catalog catalog = settings.open();
    List<String> plans = new ArrayList<>();
    for (Snapshot snapshot : catalog.loadTable(LedgerTables.MEMBERSHIPS).snapshots()) {
      plans.add(snapshot.summary().get("sluice.plan"));
    }
    return plans;
  }

  private Process start(String name) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            ContractCommitter.class.getName(),
            workspace.resolve("lake").toString(),
            name,
            Integer.toString(COMMITS))
        .redirectOutput(workspace.resolve(name + ".out").toFile())
        .redirectError(workspace.resolve(name + ".err").toFile())
        .start();
  }

  private List<String> finish(Process process, String name) throws Exception {
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String errors = Files.readString(workspace.resolve(name + ".err"));
    assertThat(errors, ended && process.exitValue() == 0, is(true));
    return Files.readAllLines(workspace.resolve(name + ".out")).stream()
        .filter(line -> line.startsWith("ack "))
        .map(line -> line.substring("ack ".length()))
        .toList();
  }
}
