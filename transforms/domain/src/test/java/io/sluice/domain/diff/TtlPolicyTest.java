package io.sluice.domain.diff;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.snapshot.MemberHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TtlPolicyTest {
  private static final Instant SENT = Instant.parse("2026-01-01T00:00:00.5Z");
  private static final TtlPolicy MONTH =
      new TtlPolicy(Duration.ofDays(30), Duration.ofDays(3), 0.5);

  @Test
  void renewalIsDueBetweenSpreadAndMargin() {
    assertThat(MONTH.renewalDue(SENT, 0), equalTo(SENT.plus(Duration.ofDays(27))));
    assertThat(
        MONTH.renewalDue(SENT, Long.MIN_VALUE),
        equalTo(SENT.plus(Duration.ofHours(27 * 24 - 180))));
    assertThat(MONTH.renewalDue(SENT, -1), equalTo(SENT.plus(Duration.ofDays(12)).plusSeconds(1)));
  }

  @Test
  void firstLoadDoesNotFallDueOnOneNight() {
    int[] nights = new int[30];
    for (int i = 0; i < 15_000; i++) {
      byte[] id = ("customer-" + i).getBytes(StandardCharsets.UTF_8);
      Instant due = MONTH.renewalDue(SENT, MemberHash.of(id, 0, id.length));
      nights[(int) Duration.between(SENT, due).toDays()]++;
    }
    for (int night = 12; night < 27; night++) {
      assertThat(nights[night], is(greaterThan(800)));
      assertThat(nights[night], is(lessThan(1_200)));
    }
  }

  @Test
  void memberHasLapsedTwoDaysAfterItsTtlAndNotBefore() {
    Instant end = SENT.plus(Duration.ofDays(32));

    assertThat(MONTH.lapsed(SENT, end.minusNanos(1)), is(false));
    assertThat(MONTH.lapsed(SENT, end), is(true));
    assertThat(MONTH.lapsed(null, end), is(false));
  }

  @Test
  void earliestEndCountsFromTheSending() {
    assertThat(MONTH.earliestEnd(SENT), equalTo(SENT.plus(Duration.ofDays(30))));
  }

  @ParameterizedTest
  @CsvSource({
    "PT-1S,PT0S,0",
    "PT34300801S,PT0S,0",
    "PT0.5S,PT0S,0",
    "P1D,PT0.5S,0",
    "P1D,PT-1S,0",
    "P1D,PT0S,-0.1",
    "P1D,PT0S,0.91",
    "P1D,PT0S,NaN"
  })
  void valuesOutOfBoundsAreRefused(Duration ttl, Duration margin, double spread) {
    assertThrows(IllegalArgumentException.class, () -> new TtlPolicy(ttl, margin, spread));
  }

  @Test
  void boundsThemselvesAreTaken() {
    assertThat(new TtlPolicy(TtlPolicy.MAX_TTL, Duration.ZERO, 0.9).ttl().toDays(), is(397L));
    assertThat(new TtlPolicy(Duration.ZERO, Duration.ZERO, 0).ttl(), equalTo(Duration.ZERO));
  }
}
