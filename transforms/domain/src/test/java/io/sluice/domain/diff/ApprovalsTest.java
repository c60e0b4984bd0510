package io.sluice.domain.diff;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
  @Test
  void laterApprovalsAddToEarlierOnes() {
    Approvals both =
        PlanGuardsTest.approvals(5, -1, 9, Set.of(Guard.MAX_AGE))
            .and(PlanGuardsTest.approvals(7, 3, 8, Set.of(Guard.MIN_ROWS)));

    assertThat(
        both, equalTo(PlanGuardsTest.approvals(7, 3, 9, Set.of(Guard.MAX_AGE, Guard.MIN_ROWS))));
  }

  @Test
  void whatWasSaidOfOneGuardCanBeTakenBack() {
    Approvals all = PlanGuardsTest.approvals(5, -1, 9, Set.of(Guard.MAX_AGE, Guard.SUPPRESSION));

    assertThat(
        all.without(Set.of(Guard.SUPPRESSION, Guard.MIN_ROWS)),
        equalTo(PlanGuardsTest.approvals(5, -1, 9, Set.of(Guard.MAX_AGE))));
  }
}
