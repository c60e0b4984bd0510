package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanSalvage;
import io.sluice.beam.delivery.LaneHold;
import io.sluice.beam.iceberg.IcebergLaneLeases;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.jobs.config.UnitSelection;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way out for a plan with a wrong, torn or lost file. Whatever may have left becomes unknown in
 * the ledger and the plan is closed, so that the next plan offers its members or events again, or
 * removes them. It claims nothing that it cannot know, and says what that is.
 *
 * <p>It holds the lane meanwhile, so that no other run sends. Killed and run again, it ends the
 * same.
 */
public final class PlanRepair {
  private final RunContext run;

  /** Makes it for one command. */
  public PlanRepair(RunContext run) {
    this.run = run;
  }

  /** How it ended. */
  public enum Result {
    /** The plan is closed, or what was damaged of a closed plan is gone. */
    REPAIRED,
    /** Another process holds the lane and may be sending: nothing was done. */
    LANE_BUSY,
    /** Nothing is damaged: nothing was done. */
    SOUND,
    /** There is no such plan. */
    NO_PLAN
  }

  /**
   * What was done.
   *
   * @param result how it ended
   * @param text for a person: what became unknown, what cannot be known, what to run next
   */
  public record Repaired(Result result, String text) {}

  /**
   * Repairs.
   *
   * @param planId the plan
   * @param reason in the operator's words
   */
  public Repaired repair(String planId, String reason) throws IOException {
    for (PlanUnit unit : PlanUnit.of(run.config(), UnitSelection.all(), Set.of())) {
      Claims claims = unit.claims(run);
      if (claims.openPlan().equals(Optional.of(planId))) {
        return open(unit, planId, reason);
      }
      if (claims.version().equals(planId)) {
        return closed(planId);
      }
    }
    return unclaimed(planId);
  }

  private Repaired open(PlanUnit unit, String planId, String reason) throws IOException {
    if (isSound(unit, planId)) {
      return new Repaired(
          Result.SOUND,
          "no file of plan "
              + planId
              + " is damaged: run it to its end with apply and settle, or abandon it");
    }
    LaneId lane = unit.lane();
    try (IcebergLaneLeases leases =
        IcebergLaneLeases.open(Catalogs.settings(run.config(), run.environment()))) {
      Optional<LaneHold> taken = LaneHold.take(leases, lane, Lanes.owner(run), run.clock());
      if (taken.isEmpty()) {
        return new Repaired(
            Result.LANE_BUSY,
            "another process holds lane "
                + lane
                + " and may be sending; wait for its end, or two minutes after it was killed");
      }
      try (LaneHold hold = taken.get()) {
        return new Repaired(Result.REPAIRED, repair(unit, planId, reason, hold));
      }
    }
  }

  private String repair(PlanUnit unit, String planId, String reason, LaneHold hold)
      throws IOException {
    return unit instanceof ConversionUnit events
        ? new EventRepair(run, events, planId).repair(reason, hold)
        : new MemberRepair(run, (AudienceUnit) unit, planId).repair(reason);
  }

  private boolean isSound(PlanUnit unit, String planId) throws IOException {
    try {
      OpenPlan plan = OpenPlan.read(run, unit, planId);
      return PlanSalvage.of(PlanFolder.of(run.workspace(), planId)).damage().isEmpty()
          && PlanTarget.difference(run, plan).isEmpty();
    } catch (StateDamagedException e) {
      return false;
    }
  }

  /** Nothing at Amazon hangs on it any more: what is damaged would only be in the way. */
  private Repaired closed(String planId) throws IOException {
    List<String> deleted = PlanSalvage.of(PlanFolder.of(run.workspace(), planId)).deleteDamaged();
    return deleted.isEmpty()
        ? new Repaired(Result.SOUND, "plan " + planId + " is settled and nothing is damaged")
        : new Repaired(
            Result.REPAIRED,
            "plan "
                + planId
                + " is settled; deleted "
                + String.join(", ", deleted)
                + ". Guards of the next plan have no earlier figures to compare with where the"
                + " manifest is among them");
  }

  /** A plan that was never claimed sent nothing; one that was is known by its marks. */
  private Repaired unclaimed(String planId) throws IOException {
    PlanFolder folder = PlanFolder.of(run.workspace(), planId);
    boolean there =
        PlanFolder.folders(run.workspace()).stream().anyMatch(f -> f.name().equals(planId));
    if (!there) {
      return new Repaired(
          Result.NO_PLAN, "there is no plan " + planId + " here, and none of that id is open");
    }
    Optional<String> damage = PlanSalvage.of(folder).damage();
    if (damage.isEmpty()) {
      return new Repaired(
          Result.SOUND, "no file of plan " + planId + " is damaged, and it is not open");
    }
    Optional<PlanManifest> manifest = folder.soundManifest();
    if (folder.anythingSent() || (manifest.isPresent() && folder.isClosed())) {
      List<String> deleted = PlanSalvage.of(folder).deleteDamaged();
      return new Repaired(
          Result.REPAIRED, "plan " + planId + " is over; deleted " + String.join(", ", deleted));
    }
    folder.delete();
    return new Repaired(
        Result.REPAIRED,
        "plan "
            + planId
            + " was not open, so nothing of it was sent; its files are deleted. Plan again");
  }
}
