package io.sluice.benchmarks;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.amazonads.ApiRegion;
import io.sluice.sandbox.LoggedRequest;
import io.sluice.sandbox.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What is told of a lane by the log of its sandbox. */
class LaneUseTest {
  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final LaneCase FIVE = new LaneCase("five", 5, 15_000_000, 100, 4);
  private static final LaneCase RECORDS = new LaneCase("records", 5, 15_000_000, 6_000, 4);

  private final List<LoggedRequest> log = new ArrayList<>();

  @Test
  void evenLaneUsesAllOfItsBudget() {
    uploads(0, 30, 0.2, 100);

    LaneUse use = use(FIVE, 1_000);

    assertThat(use.requests(), is(150));
    assertThat(use.records(), is(15_000L));
    assertThat(use.throttled(), is(0));
    assertThat(use.worstShare(10).orElseThrow(), closeTo(1, 0.021));
    assertThat(use.worstShare(31), is(OptionalDouble.empty()));
    assertThat(use.secondsUntilBack(1), is(OptionalDouble.empty()));
  }

  @Test
  void worstWindowIsTheOneThatHoldsTheGap() {
    uploads(0, 15, 0.2, 100);
    uploads(17, 30, 0.2, 100);

    LaneUse use = use(FIVE, 1_000);

    assertThat(use.worstShare(10).orElseThrow(), closeTo(0.82, 0.021));
    assertThat(use.longestGap(), closeTo(2.2, 0.01));
  }

  @Test
  void recordsCountWhereTheyAreTheTighterBudget() {
    uploads(0, 60, 1.44, 6_000);
    assertThat(use(RECORDS, 1_000).worstShare(30).orElseThrow(), closeTo(1, 0.05));

    log.clear();
    uploads(0, 60, 1.44, 3_000);
    assertThat(use(RECORDS, 1_000).worstShare(30).orElseThrow(), closeTo(0.5, 0.05));
  }

  @Test
  void laneIsBackWhenTheNextTenSecondsHold95Percent() {
    uploads(0, 20, 0.2, 100);
    add(20, 429, 0);
    // Five seconds of wait, then half the rate for half a minute.
    uploads(25, 55, 0.4, 100);
    uploads(55, 80, 0.2, 100);

    LaneUse use = use(FIVE, 19.9);

    assertThat(use.throttled(), is(0));
    assertThat(use.secondsUntilBack(5).orElseThrow(), closeTo(29, 1.1));
    assertThat(
        "the wait is no part of the window", use.worstShare(10).orElseThrow(), greaterThan(0.97));
  }

  @Test
  void refusalsBeforeTheOneOnPurposeAreTheLimits() {
    uploads(0, 10, 0.2, 100);
    add(10, 429, 0);
    uploads(11, 30, 0.2, 100);
    add(30, 429, 0);
    uploads(35, 60, 0.2, 100);

    LaneUse use = use(FIVE, 29.9);

    assertThat(use.throttled(), is(1));
    assertThat(use.worstShare(20).orElseThrow(), closeTo(0.95, 0.021));
    assertThat(use.secondsUntilBack(5).orElseThrow(), closeTo(0, 0.01));
  }

  @Test
  void laneThatSentNothingIsNoMeasurement() {
    assertThrows(IllegalArgumentException.class, () -> use(FIVE, 1_000));
  }

  private LaneUse use(LaneCase lane, double refusedOnPurposeAt) {
    return new LaneUse(lane, log, START.plusNanos((long) (refusedOnPurposeAt * 1e9)));
  }

  private void uploads(double from, double to, double every, int records) {
    for (int i = 0; from + i * every < to - 1e-9; i++) {
      add(from + i * every, 202, records);
    }
  }

  private void add(double second, int status, int records) {
    log.add(
        new LoggedRequest(
            log.size() + 1,
            START.plusNanos(Math.round(second * 1e9)),
            ApiRegion.NA,
            "POST",
            "/records",
            Operation.RECORDS_UPLOAD,
            status,
            1L,
            records,
            0,
            0,
            10));
  }
}
