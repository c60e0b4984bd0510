package io.sluice.domain.diff;

import static io.sluice.domain.diff.PlanGuardsTest.day;
import static io.sluice.domain.diff.PlanGuardsTest.ordered;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.diff.PlanGuardsTest.Draft;
import org.junit.jupiter.api.Test;

/** The guard against plans of older snapshots. */
class SnapshotOrderGuardTest {
  @Test
  void olderSnapshotNamesBothAndTheWayToBringInPastDays() {
    Draft draft = new Draft();
    draft.freshness = ordered(day(21), day(22));

    assertThat(
        draft.onlyRefusal().message(),
        allOf(
            containsString("day 2026-11-21"),
            containsString("day 2026-11-22"),
            containsString("sluice backfill audiences"),
            containsString("sluice approve PLAN --accept snapshot-order")));
  }

  @Test
  void sameSnapshotAndNewerOnesAreNotOlder() {
    Draft draft = new Draft();
    draft.freshness = ordered(day(22), day(22));
    assertThat(draft.judge(Approvals.NONE), is(empty()));
    draft.freshness = ordered(day(23), day(22));
    assertThat(draft.judge(Approvals.NONE), is(empty()));
  }
}
