package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.ledger.ClaimState;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Plans that the ledger has moved past, such as one that a guard refused and nobody approved. They
 * can never be sent, so their digests have no business in the workspace.
 */
final class StalePlans {
  private StalePlans() {}

  /** Deletes the outboxes of some targets' stale plans; manifests and counts stay. */
  static void deleteOutboxes(RunContext run, Set<AudienceTarget> targets) throws IOException {
    for (String planId : PlanFolder.idsWithOutbox(run.workspace())) {
      PlanFolder folder = PlanFolder.of(run.workspace(), planId);
      Optional<PlanManifest> manifest = folder.manifest();
      if (manifest.isPresent() && isStale(run, targets, manifest.get()) && !folder.anythingSent()) {
        folder.deleteOutbox();
      }
    }
  }

  private static boolean isStale(RunContext run, Set<AudienceTarget> targets, PlanManifest plan) {
    AudienceTarget target = new AudienceTarget(plan.audience(), plan.account());
    if (Claims.isOfConversion(plan) || !targets.contains(target)) {
      return false;
    }
    ClaimState claim = run.ledger().claimState(target);
    return !claim.version().equals(plan.baseVersion())
        && !claim.openPlan().equals(Optional.of(plan.planId()));
  }
}
