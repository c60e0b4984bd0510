package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.diff.GuardRefusal;
import io.sluice.domain.diff.PlanFacts;
import io.sluice.domain.diff.PlanGuards;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.List;

/** Judges a sealed plan again, with what was approved since. */
final class GuardCheck {
  private GuardCheck() {}

  /** True when nothing refuses the plan any more. */
  static boolean approved(PlanFolder folder, AudienceUnit unit) throws IOException {
    return open(folder, unit).isEmpty();
  }

  /** The guards that still refuse. */
  static List<GuardRefusal> open(PlanFolder folder, AudienceUnit unit) throws IOException {
    PlanManifest manifest =
        folder.manifest().orElseThrow(() -> new IOException("no plan " + folder.planId()));
    if (manifest.refusals().isEmpty()) {
      return List.of();
    }
    return PlanGuards.judge(
        FactsOfPlan.limits(unit.audience().guards()),
        PlanFacts.fromMap(manifest.facts()),
        Approving.of(folder));
  }
}
