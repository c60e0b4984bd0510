package io.sluice.jobs.run;

import io.sluice.beam.batch.Workspace;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.domain.ledger.LogRows;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.records.RecordsJson;
import io.sluice.records.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The workspace: its files, its ledger, its fingerprint key. */
public final class Workspaces {
  private Workspaces() {}

  /**
   * An open workspace.
   *
   * @param ledger the state at rest
   */
  public record Opened(IcebergLedger ledger) implements AutoCloseable {
    @Override
    public void close() {
      ledger.close();
    }
  }

  /**
   * Opens it, making what is missing.
   *
   * @throws StateMismatchException if its catalogue is missing, another's, or of another time
   * @throws WrongKeyException if the fingerprint key is missing, or is not the one that the ledger
   *     was written with
   */
  @SuppressWarnings("checkstyle:illegalcatch") // closed, then thrown on
  public static Opened open(ActivationConfig config, Map<String, String> environment) {
    IcebergLedger ledger =
        ledger(config, environment, WorkspaceState.refusing(config, environment));
    try {
      checkKey(config, ledger);
    } catch (RuntimeException e) {
      ledger.close();
      throw e;
    }
    return new Opened(ledger);
  }

  static IcebergLedger ledger(
      ActivationConfig config, Map<String, String> environment, WorkspaceState state) {
    return IcebergLedger.open(Catalogs.settings(config, environment), state, state);
  }

  /** The key is made after the ledger has its identity: a kill in between leaves no key alone. */
  private static void checkKey(ActivationConfig config, IcebergLedger ledger) {
    ConfigFingerprintKey key = new ConfigFingerprintKey(config.fingerprintKey());
    if (ledger.fingerprintCheck().isEmpty()) {
      ledger.identify();
      key.makeIfMissing();
    } else {
      key.requireThere();
    }
    if (config.workspace().startsWith("file:")) {
      key.requireWhole(Path.of(Workspace.prefix(config.workspace()), "fingerprint.key"));
    }
    String mine = key.checkValue();
    String kept = ledger.fingerprintCheck(mine);
    if (!kept.equals(mine)) {
      throw new WrongKeyException(
          "fingerprint-key: the key is not the one that this workspace's ledger was written with"
              + " (check value "
              + mine
              + ", ledger "
              + kept
              + "); with it every member would be"
              + " sent again. Put the old key back");
    }
  }

  /** The key is another than the ledger's: exit 2. */
  public static final class WrongKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongKeyException(String message) {
      super(message);
    }
  }

  /** Nothing can be written there: exit 2. */
  public static final class UnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Writes the rows of a finished command, replaced by its id. */
  public static void log(RunContext run, RunReport report) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (RunReport.Audience audience : report.audiences()) {
      Map<String, Object> row = row(report, audience.exitCode(), audience.verdict());
      row.put("target", audience.audience() + "@" + audience.account());
      row.put("plan_id", audience.planId());
      row.put("counts", RecordsJson.mapper().writeValueAsString(audience.changes()));
      rows.add(row);
    }
    for (RunReport.Conversion conversion : report.conversions()) {
      Map<String, Object> row = row(report, conversion.exitCode(), conversion.verdict());
      row.put("target", conversion.conversion() + "@" + conversion.account());
      row.put("plan_id", conversion.planId());
      row.put("counts", RecordsJson.mapper().writeValueAsString(conversion.stages()));
      rows.add(row);
    }
    run.ledger().log(new LogRows(LogRows.Table.RUNS, report.runId(), rows));
  }

  private static Map<String, Object> row(RunReport report, int exitCode, String verdict) {
    Map<String, Object> row = new HashMap<>();
    row.put("run_id", report.runId());
    row.put("command", report.command());
    row.put("started_at", report.startedAt());
    row.put("ended_at", report.endedAt());
    row.put("exit_code", (long) exitCode);
    row.put("verdict", verdict);
    return row;
  }
}
