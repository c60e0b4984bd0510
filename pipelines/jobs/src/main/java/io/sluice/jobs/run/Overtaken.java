package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.jobs.ExitCode;
import java.io.IOException;

/**
 * A plan that another run settled, abandoned or moved past while this one had it in hand: its
 * outbox is gone and its folder closed, which is no fault of anybody. Running again finds the rest.
 */
final class Overtaken {
  private static final String VERDICT = "settled by another run";
  private static final String REMEDY =
      "another run has settled it meanwhile: run again, that goes on with what there is to do";

  private Overtaken() {}

  /** True where the plan is closed, or its claim is gone. */
  static boolean is(RunContext run, OpenPlan plan) throws IOException {
    return PlanFolder.of(run.workspace(), plan.planId()).isClosed()
        || plan.unit().claims(run).openPlan().filter(plan.planId()::equals).isEmpty();
  }

  /** How such a plan ends here. */
  static UnitOutcome end(UnitOutcome outcome) {
    return outcome.with(ExitCode.UNAVAILABLE, VERDICT, REMEDY);
  }
}
