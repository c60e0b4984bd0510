package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/**
 * Plans that the ledger has moved past, such as one that a guard refused and nobody approved. They
 * can never be sent, so their digests have no business in the workspace.
 */
final class StalePlans {
  private StalePlans() {}

  /** Deletes the outboxes of some units' stale plans; manifests and counts stay. */
  static void deleteOutboxes(RunContext run, Collection<? extends PlanUnit> units)
      throws IOException {
    for (String planId : PlanFolder.idsWithOutbox(run.workspace())) {
      PlanFolder folder = PlanFolder.of(run.workspace(), planId);
      Optional<PlanManifest> manifest = folder.soundManifest();
      if (manifest.isPresent() && isStale(run, units, manifest.get()) && !folder.anythingSent()) {
        folder.deleteOutbox();
      }
    }
  }

  private static boolean isStale(
      RunContext run, Collection<? extends PlanUnit> units, PlanManifest plan) {
    Optional<? extends PlanUnit> owner = units.stream().filter(u -> u.owns(plan)).findFirst();
    if (owner.isEmpty()) {
      return false;
    }
    Claims claims = owner.get().claims(run);
    return !claims.version().equals(plan.baseVersion())
        && !claims.openPlan().equals(Optional.of(plan.planId()));
  }
}
