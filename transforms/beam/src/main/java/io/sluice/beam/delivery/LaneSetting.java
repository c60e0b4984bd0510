package io.sluice.beam.delivery;

import io.sluice.beam.batch.Workspace;
import io.sluice.domain.delivery.LaneId;
import java.io.Serializable;

/**
 * What every lane of a run shares.
 *
 * @param workspace URI of the workspace
 * @param runId the command, letters, digits, {@code -} and {@code _}
 * @param leases opens the leases on the worker
 * @param gateways builds gateways on the worker
 * @param clock the delivery clock
 */
public record LaneSetting(
    String workspace,
    String runId,
    LaneLeasesFactory leases,
    LaneGatewayFactory gateways,
    DeliveryClock clock)
    implements Serializable {

  /**
   * The path of one lane's result. It is the lane's own: a run that sends several times, on other
   * lanes each time, finds of each lane what it did last.
   */
  String resultPath(String stage, LaneId lane) {
    String name = lane.region() + "-" + lane.account() + "-" + lane.api();
    return resultFolder(workspace, runId, stage) + name + ".json";
  }

  /** The folder of all lanes' results of one stage. */
  static String resultFolder(String workspace, String runId, String stage) {
    return Workspace.prefix(workspace) + "runs/" + runId + "/" + stage + "/";
  }
}
