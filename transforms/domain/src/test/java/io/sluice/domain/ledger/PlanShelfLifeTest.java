package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;

import io.sluice.domain.ledger.PlanShelfLife.Plan;
import io.sluice.domain.ledger.PlanShelfLife.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanShelfLifeTest {
  private static final Instant BEFORE = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void oldSettledPlansGoAndYoungOnesStay() {
    Plan old = plan("old", "hv@na", "monday", -1, State.OVER);
    Plan young = plan("young", "hv@na", "tuesday", 0, State.OVER);

    assertThat(PlanShelfLife.over(List.of(old, young), BEFORE), contains("old"));
  }

  @Test
  void livePlanStaysForEver() {
    assertThat(
        PlanShelfLife.over(List.of(plan("p", "hv@na", "monday", -900, State.LIVE)), BEFORE),
        empty());
  }

  @Test
  void lastClosedPlanOfATargetStaysForItsFacts() {
    Plan last = new Plan("last", "hv@na", "monday", day(-900), State.OVER, true, false);

    assertThat(PlanShelfLife.over(List.of(last), BEFORE), empty());
  }

  @Test
  void approvalStaysAsLongAsItsSnapshotIsInUse() {
    Plan refused = new Plan("refused", "hv@na", "monday", day(-90), State.OVER, false, true);
    Plan again = plan("again", "hv@na", "monday", -40, State.LIVE);
    Plan other = plan("other", "hv@eu", "monday", -40, State.LIVE);

    assertThat(PlanShelfLife.over(List.of(refused, again), BEFORE), empty());
    assertThat(PlanShelfLife.over(List.of(refused, other), BEFORE), contains("refused"));
    assertThat(PlanShelfLife.over(List.of(refused), BEFORE), contains("refused"));
  }

  private static Plan plan(String id, String target, String snapshot, int day, State state) {
    return new Plan(id, target, snapshot, day(day), state, false, false);
  }

  private static Instant day(int n) {
    return BEFORE.plus(Duration.ofDays(n));
  }
}
