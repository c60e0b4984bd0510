package io.sluice.domain.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RunTallyTest {
  private static final StageCounts QUALIFY =
      new StageCounts(
          100,
          80,
          Map.of("LIFETIME_OVER", 12L, "NOT_SELECTED", 3L),
          Map.of("ID_INVALID", 5L),
          0,
          0);
  private static final StageCounts MERGE =
      new StageCounts(80, 70, Map.of("DUPLICATE", 6L, "SUPPRESSED", 4L), Map.of(), 0, 0);
  private static final StageCounts DIFF =
      new StageCounts(70, 30, Map.of("UNCHANGED", 35L), Map.of("NO_USABLE_KEY", 2L), 3, 0);
  private static final StageCounts BATCH = new StageCounts(37, 33, Map.of(), Map.of(), 0, 4);
  private static final StageCounts DELIVERY =
      RunTally.delivery(33, 25, Map.of("INVALID", 1L), 2, 5);
  private static final RunTally WHOLE =
      RunTally.EMPTY
          .with(Stage.QUALIFY, QUALIFY)
          .with(Stage.MERGE, MERGE)
          .with(Stage.DIFF, DIFF)
          .withRemovals(7)
          .with(Stage.BATCH, BATCH)
          .with(Stage.DELIVERY, DELIVERY);

  @Test
  void wholePlanAddsUp() {
    assertThat(WHOLE.balanced(), is(sameInstance(WHOLE)));
    assertThat(WHOLE.of(Stage.DELIVERY).rejectedTotal(), is(1L));
  }

  @Test
  void planThatWasNotSentYetAddsUp() {
    RunTally planned =
        RunTally.EMPTY.with(Stage.DIFF, DIFF).withRemovals(7).with(Stage.BATCH, BATCH);

    assertThat(planned.balanced().of(Stage.DELIVERY), equalTo(StageCounts.ZERO));
  }

  @Test
  void lostRowIsReportedWithAllNumbers() {
    StageCounts lost = new StageCounts(100, 80, Map.of("OVER", 12L), Map.of("BAD", 5L), 1, 1);
    StageImbalanceException e =
        assertThrows(StageImbalanceException.class, () -> lost.balanced(Stage.QUALIFY));

    assertThat(lost.isBalanced(), is(false));
    assertThat(
        e.getMessage(),
        equalTo(
            "qualify does not add up: in 100, but out 80 + excluded 12 {OVER=12} + rejected 5"
                + " {BAD=5} + held 1 + deferred 1 = 99; lost 1"));
  }

  @Test
  void rowCountedTwiceIsReported() {
    RunTally twice = WHOLE.with(Stage.MERGE, new StageCounts(80, 81, Map.of(), Map.of(), 0, 0));

    assertThat(
        assertThrows(StageImbalanceException.class, twice::balanced).getMessage(),
        allOf(containsString("merge does not add up"), containsString("counted twice 1")));
  }

  @Test
  void whatLeavesAStageMustEnterTheNext() {
    RunTally gap = WHOLE.withRemovals(6);

    assertThat(
        assertThrows(StageImbalanceException.class, gap::balanced).getMessage(),
        equalTo("diff gave 30 and 6 removals joined, but batch took 37"));
    RunTally members = WHOLE.with(Stage.MERGE, new StageCounts(79, 79, Map.of(), Map.of(), 0, 0));
    assertThat(
        assertThrows(StageImbalanceException.class, members::balanced).getMessage(),
        equalTo("qualify gave 80, but merge took 79"));
  }

  @Test
  void talliesOfTwoRegionsAddUp() {
    RunTally sum = WHOLE.plus(WHOLE).plus(RunTally.EMPTY);

    assertThat(sum.balanced().removals(), is(14L));
    assertThat(
        sum.of(Stage.QUALIFY).excluded(),
        equalTo(Map.of("LIFETIME_OVER", 24L, "NOT_SELECTED", 6L)));
    assertThat(sum.of(Stage.DELIVERY).out(), is(50L));
  }

  @Test
  void negativeCountIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new StageCounts(1, -1, Map.of(), Map.of(), 0, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new StageCounts(0, 0, Map.of("A", -1L), Map.of(), 0, 0));
  }
}
