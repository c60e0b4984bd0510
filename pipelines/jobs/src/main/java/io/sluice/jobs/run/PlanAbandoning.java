package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.beam.delivery.LaneHold;
import io.sluice.beam.iceberg.IcebergLaneLeases;
import io.sluice.domain.delivery.LaneId;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Gives up a plan of which nothing was sent. Holds the plan's lane meanwhile, so that nobody sends
 * while it looks; the mark comes first, so that whoever has the lane next finds the plan closed.
 * Killed in between, it is to be run again.
 */
public final class PlanAbandoning {
  private final RunContext run;

  /** Takes the workspace. */
  public PlanAbandoning(RunContext run) {
    this.run = run;
  }

  /** What came of it. */
  public enum Result {
    /** The plan is given up, its outbox deleted, its claim released. */
    ABANDONED,
    /** It was given up before; what was left of it is gone now. */
    ABANDONED_BEFORE,
    /** It is settled already. */
    SETTLED,
    /** Something was sent: it can only be settled. */
    SENT,
    /** Somebody else holds the lane and may be sending: nothing was done. */
    LANE_BUSY
  }

  /**
   * Gives the plan up.
   *
   * @param plan as the shelf has it
   * @param reason in the operator's words
   */
  public Result abandon(PlanSummary plan, String reason) throws IOException {
    if (plan.state() == PlanSummary.State.SETTLED) {
      return Result.SETTLED;
    }
    PlanFolder folder = PlanFolder.of(run.workspace(), plan.planId());
    PlanManifest manifest = folder.manifest().orElseThrow();
    try (IcebergLaneLeases leases =
        IcebergLaneLeases.open(Catalogs.settings(run.config(), run.environment()))) {
      LaneId lane = PlanFolder.lane(manifest);
      Optional<LaneHold> taken = LaneHold.take(leases, lane, Lanes.owner(run), run.clock());
      if (taken.isEmpty()) {
        return Result.LANE_BUSY;
      }
      try (LaneHold hold = taken.get()) {
        return abandon(folder, manifest, reason, hold);
      }
    }
  }

  private Result abandon(PlanFolder folder, PlanManifest manifest, String reason, LaneHold hold)
      throws IOException {
    if (folder.anythingSent()) {
      return Result.SENT;
    }
    if (!hold.renewNow()) {
      return Result.LANE_BUSY;
    }
    boolean before = folder.mark(PlanMarker.ABANDONED).isPresent();
    if (!before) {
      folder.mark(
          PlanMarker.ABANDONED,
          new PlanMark(folder.planId(), run.clock().instant(), run.runId(), reason, Map.of()));
    }
    Claims.of(run, manifest).release(folder.planId());
    folder.deleteOutbox();
    return before ? Result.ABANDONED_BEFORE : Result.ABANDONED;
  }
}
