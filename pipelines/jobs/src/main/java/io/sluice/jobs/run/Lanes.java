package io.sluice.jobs.run;

import io.sluice.beam.delivery.LaneSetting;
import io.sluice.beam.diff.TaskAttempt;
import io.sluice.domain.delivery.LaneId;
import io.sluice.jobs.remote.AmazonGateways;
import io.sluice.jobs.remote.CatalogLeases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the lanes of one command share, and which plans belong to which lane. */
final class Lanes {
  private Lanes() {}

  /** What the lanes of one pass share; each call is another pass. */
  static LaneSetting setting(RunContext run) {
    return new LaneSetting(
        run.workspace(),
        run.runId(),
        TaskAttempt.token(),
        new CatalogLeases(Catalogs.settings(run.config(), run.environment())),
        AmazonGateways.of(run.config(), run.clock()),
        run.clock());
  }

  static String owner(RunContext run) {
    return ProcessHandle.current().pid() + "/" + run.runId();
  }

  static Map<String, List<OpenPlan>> byLane(List<OpenPlan> plans) {
    Map<String, List<OpenPlan>> lanes = new TreeMap<>();
    for (OpenPlan plan : plans) {
      LaneId lane = plan.unit().lane();
      lanes.computeIfAbsent(lane.toString(), l -> new ArrayList<>()).add(plan);
    }
    return lanes;
  }
}
