package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.domain.diff.Approvals;
import io.sluice.domain.diff.GuardRefusal;
import io.sluice.domain.ledger.LogRows;
import io.sluice.jobs.ExitCode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Accepts what a guard refused, for one plan; adds to what was accepted before. */
public final class PlanApproval {
  private final RunContext run;

  /** Takes the workspace. */
  public PlanApproval(RunContext run) {
    this.run = run;
  }

  /**
   * Writes the approval beside the plan and into the table {@code runs}.
   *
   * @param unit what the plan is of
   * @param plan which
   * @param accepted what is accepted now
   * @param reason why, in the operator's words
   * @return what still refuses the plan, with the remedy
   */
  public List<String> approve(PlanUnit unit, PlanSummary plan, Approvals accepted, String reason)
      throws IOException {
    PlanFolder folder = PlanFolder.of(run.workspace(), plan.planId());
    Instant now = run.clock().instant();
    Optional<PlanMark> before = folder.mark(PlanMarker.APPROVAL);
    String reasons =
        before
            .map(PlanMark::reason)
            .filter(earlier -> !earlier.equals(reason))
            .map(earlier -> earlier + "; " + reason)
            .orElse(reason);
    Map<String, String> values = Approving.values(Approving.of(folder).and(accepted));
    folder.mark(
        PlanMarker.APPROVAL, new PlanMark(plan.planId(), now, run.runId(), reasons, values));
    List<GuardRefusal> left = GuardCheck.open(folder, unit);
    log(unit, plan, now, left, new TreeMap<>(values) + ": " + reason);
    return left.stream().map(refusal -> refusal.messageFor(plan.planId())).toList();
  }

  private void log(
      PlanUnit unit, PlanSummary plan, Instant at, List<GuardRefusal> left, String text) {
    ExitCode exit = left.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
    Map<String, Object> row = new HashMap<>();
    row.put("command", "approve");
    row.put("started_at", at);
    row.put("ended_at", run.clock().instant());
    row.put("exit_code", (long) exit.code());
    row.put("target", unit.name());
    row.put("plan_id", plan.planId());
    row.put("verdict", left.isEmpty() ? "approved" : "still refused");
    row.put("approval", text);
    run.ledger().log(new LogRows(LogRows.Table.RUNS, run.runId(), List.of(row)));
  }
}
