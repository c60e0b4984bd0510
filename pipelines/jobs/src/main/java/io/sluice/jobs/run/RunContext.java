package io.sluice.jobs.run;

import io.sluice.beam.batch.Workspace;
import io.sluice.beam.delivery.DeliveryClock;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.jobs.config.ActivationConfig;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What every stage of one command shares.
 *
 * @param config the configuration
 * @param asOf decides qualification and lifetime
 * @param snapshot what to read, or empty for the newest as of the run
 * @param clock the delivery clock
 * @param runId this command's id
 * @param ledger the state at rest
 * @param environment for secret references
 * @param spark where pipelines run
 * @param progress tells a person what goes on
 */
public record RunContext(
    ActivationConfig config,
    Instant asOf,
    Optional<SnapshotChoice> snapshot,
    DeliveryClock clock,
    String runId,
    IcebergLedger ledger,
    Map<String, String> environment,
    EmbeddedSpark spark,
    Progress progress) {

  /** The same with an open ledger. */
  public RunContext with(IcebergLedger opened) {
    return new RunContext(
        config, asOf, snapshot, clock, runId, opened, environment, spark, progress);
  }

  /**
   * Where the workspace is, without a slash at its end. A local one is a plain path: Beam's local
   * file system would take {@code file:} for the name of a folder.
   */
  public String workspace() {
    return workspace(config);
  }

  /** The same of a command that is no run. */
  public static String workspace(ActivationConfig config) {
    String prefix = Workspace.prefix(config.workspace());
    return prefix.substring(0, prefix.length() - 1);
  }

  /** The run's id; the environment may hold secrets. */
  @Override
  public String toString() {
    return "RunContext[" + runId + "]";
  }
}
