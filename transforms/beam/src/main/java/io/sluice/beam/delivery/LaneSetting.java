package io.sluice.beam.delivery;

import io.sluice.beam.batch.Workspace;
import java.io.Serializable;

/**
 * What every lane of a run shares.
 *
 * @param workspace URI of the workspace
 * @param runId the command, letters, digits, {@code -} and {@code _}
 * @param pass tells the results of this pass over the lanes from those of others in the run
 * @param leases opens the leases on the worker
 * @param gateways builds gateways on the worker
 * @param clock the delivery clock
 */
public record LaneSetting(
    String workspace,
    String runId,
    String pass,
    LaneLeasesFactory leases,
    LaneGatewayFactory gateways,
    DeliveryClock clock)
    implements Serializable {

  /** What stands before the names of all lanes' results of one stage, one an attempt at a lane. */
  String results(String stage) {
    return ofAllPasses(stage) + pass + "-";
  }

  /** The same of all passes of the run. */
  String ofAllPasses(String stage) {
    return Workspace.prefix(workspace) + "runs/" + runId + "/" + stage + "/";
  }
}
