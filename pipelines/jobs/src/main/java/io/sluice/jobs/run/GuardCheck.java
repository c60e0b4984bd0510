package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.diff.GuardRefusal;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.List;

/** Judges a sealed plan again, with what was approved since. */
final class GuardCheck {
  private GuardCheck() {}

  /** True when nothing refuses the plan any more. */
  static boolean approved(PlanFolder folder, PlanUnit unit) throws IOException {
    return open(folder, unit).isEmpty();
  }

  /** The guards that still refuse. */
  static List<GuardRefusal> open(PlanFolder folder, PlanUnit unit) throws IOException {
    PlanManifest manifest =
        folder.manifest().orElseThrow(() -> new IOException("no plan " + folder.planId()));
    return manifest.refusals().isEmpty()
        ? List.of()
        : unit.refusals(manifest, Approving.of(folder));
  }
}
