package io.sluice.domain.ledger;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which plans' folders may be deleted. A plan that is open, or of which something was sent and
 * which is not settled, always stays. Beside them stay those that a next plan looks at: the last
 * settled one of each audience or conversion, whose facts the guards compare with, and approvals of
 * a snapshot that a kept plan was made from, since they hold for the same plan made anew.
 */
public final class PlanShelfLife {
  private PlanShelfLife() {}

  /** Where a plan stands. */
  public enum State {
    /** Settled, abandoned, or made from a version that the ledger has moved past, unsent. */
    OVER,
    /** All others. */
    LIVE
  }

  /**
   * One plan.
   *
   * @param id its id
   * @param target what it is of
   * @param snapshot tells apart what plans were made from
   * @param since when it came to where it stands
   * @param state where it stands
   * @param last whether it is the one of its target that the ledger closed last
   * @param approved whether a person accepted something of it
   */
  public record Plan(
      String id,
      String target,
      String snapshot,
      Instant since,
      State state,
      boolean last,
      boolean approved) {
    private String source() {
      return target + "|" + snapshot;
    }
  }

  /**
   * The plans to delete.
   *
   * @param plans all of the workspace
   * @param before younger ones stay
   * @return their ids, in the given order
   */
  public static List<String> over(List<Plan> plans, Instant before) {
    Set<String> sources = new HashSet<>();
    for (Plan plan : plans) {
      if (stays(plan, before)) {
        sources.add(plan.source());
      }
    }
    return plans.stream()
        .filter(plan -> !stays(plan, before))
        .filter(plan -> !(plan.approved() && sources.contains(plan.source())))
        .map(Plan::id)
        .collect(Collectors.toList());
  }

  private static boolean stays(Plan plan, Instant before) {
    return plan.state() == State.LIVE || plan.last() || !plan.since().isBefore(before);
  }
}
