package io.sluice.jobs.run;

import io.sluice.domain.batch.SendOrder;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.records.PlanManifest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The way to a higher TTL. Amazon would re-admit members who have lapsed, and keep those who were
 * left to expire: a plan removes all who do not qualify, its settlement notes that they are gone,
 * and only then the TTL is put on the audience.
 */
final class TtlRaise {
  private static final Set<Verdict> REMOVED = EnumSet.of(Verdict.ACCEPTED, Verdict.PARTIAL);
  private static final Set<RejectCode> STUCK =
      EnumSet.of(RejectCode.REMOVAL_WITHOUT_DIGESTS, RejectCode.OPT_OUT_WITHOUT_DIGESTS);

  private TtlRaise() {}

  /**
   * The TTL that a settled plan made way for; zero where it made way for none, or where a removal
   * was deferred, had no digests or did not come through.
   *
   * @param outcomes changes by kind and verdict
   */
  static Duration cleared(PlanManifest plan, Map<String, Long> outcomes) {
    Long raised = plan.raisedTtlSeconds();
    boolean everyRemovalWentOut =
        count(plan, "deferred." + SendOrder.PRIVACY) == 0
            && count(plan, "deferred." + SendOrder.REMOVE) == 0
            && STUCK.stream().allMatch(code -> count(plan, "batch.rejected." + code) == 0);
    boolean everyRemovalCameThrough =
        EnumSet.complementOf(EnumSet.copyOf(REMOVED)).stream()
            .allMatch(v -> outcomes.getOrDefault(ChangeKind.REMOVE + ":" + v, 0L) == 0);
    return raised != null && everyRemovalWentOut && everyRemovalCameThrough
        ? Duration.ofSeconds(raised)
        : Duration.ZERO;
  }

  /** What has to happen before a higher TTL may be put on the audience; empty where nothing. */
  static Optional<String> waitsFor(AudienceUnit unit, LedgerView view) {
    Duration wanted = unit.audience().ttl();
    boolean nobodyWasSent = view.version().isEmpty() && view.openPlan().isEmpty();
    boolean cleared =
        view.openPlan().isEmpty() && view.notes().clearedForTtl().compareTo(wanted) >= 0;
    return nobodyWasSent || cleared
        ? Optional.empty()
        : Optional.of(
            "ttl waits: "
                + wanted
                + " would bring members back who lapsed or left and do not qualify; run: sluice"
                + " sync --select "
                + unit.audience().id()
                + " (it removes them), then: sluice audiences apply --select "
                + unit.audience().id());
  }

  /** What a settled plan leaves to be done or to be said about the TTL; mostly empty. */
  static Optional<String> next(PlanManifest plan, Map<String, Long> outcomes) {
    if (plan.raisedTtlSeconds() == null) {
      return plan.ttlSeconds() > 0
          ? Optional.empty()
          : Optional.of("ttl is 0: Amazon keeps no member, so no one was added or renewed");
    }
    return Optional.of(
        cleared(plan, outcomes).isZero()
            ? "the higher ttl still waits: a removal was deferred, refused, or lacks its digests;"
                + " see the report, and run again"
            : "the higher ttl may be put on the audience now: sluice audiences apply --select "
                + plan.audience());
  }

  private static long count(PlanManifest plan, String name) {
    return plan.counts().getOrDefault(name, 0L);
  }
}
