package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.records.PlanManifest;
import java.io.IOException;

/**
 * A plan on its way to Amazon.
 *
 * @param unit the audience or conversion and its account
 * @param manifest the plan
 */
public record OpenPlan(PlanUnit unit, PlanManifest manifest) {
  /**
   * The plan that holds a unit's claim.
   *
   * @throws StateDamagedException if its manifest is missing or not what was written
   */
  public static OpenPlan read(RunContext run, PlanUnit unit, String planId) throws IOException {
    PlanFolder folder = PlanFolder.of(run.workspace(), planId);
    PlanManifest manifest =
        folder
            .manifest()
            .orElseThrow(
                () ->
                    StateDamagedException.ofPlan(
                        folder.path("manifest.json"),
                        "is missing or cut off, and the ledger has plan " + planId + " open",
                        planId));
    if (!unit.owns(manifest)) {
      throw StateDamagedException.ofPlan(
          folder.path("manifest.json"),
          "is of "
              + manifest.audience()
              + "@"
              + manifest.account()
              + ", and the ledger has the plan open for "
              + unit.name(),
          planId);
    }
    return new OpenPlan(unit, manifest);
  }

  /** The plan's id. */
  public String planId() {
    return manifest.planId();
  }

  /** The audience that the plan is of. */
  AudienceTarget target() {
    return new AudienceTarget(manifest.audience(), manifest.account());
  }
}
