package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.EventHistory;
import io.sluice.domain.diff.Presence;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2028-03-01T12:00:00Z");
  private static final Duration TTL = Duration.ofDays(30);

  @Test
  void lapsedMemberIsRemembered397DaysAfterTheEndOfTheTtl() {
    assertThat(Retention.isOver(Presence.PRESENT, ago(427), TTL, NOW), is(false));
    assertThat(Retention.isOver(Presence.PRESENT, ago(428), TTL, NOW), is(true));
    assertThat(Retention.isOver(Presence.UNKNOWN, ago(427), TTL, NOW), is(false));
    assertThat(Retention.isOver(Presence.UNKNOWN, ago(428), TTL, NOW), is(true));
  }

  @Test
  void removedMemberIsRemembered397Days() {
    assertThat(Retention.isOver(Presence.ABSENT, ago(397), TTL, NOW), is(false));
    assertThat(Retention.isOver(Presence.ABSENT, ago(398), TTL, NOW), is(true));
  }

  @Test
  void refusedRecordThatWasNeverHeldIsRemembered() {
    assertThat(Retention.isOver(Presence.ABSENT, null, TTL, NOW), is(false));
  }

  @Test
  void eventIsKeptAsLongAsEitherApiNeedsIt() {
    for (ConversionApi api : ConversionApi.values()) {
      assertThat(
          EventHistory.keptUntil(api, Retention.eventsFrom(NOW)), is(lessThanOrEqualTo(NOW)));
    }
    assertThat(Retention.eventsFrom(NOW), is(ago(35)));
  }

  @Test
  void spansOfEventsFollowEachOther() {
    Instant start = Instant.EPOCH.plus(Duration.ofDays(7 * 3000));
    assertThat(Retention.eventAge(start.minusSeconds(1)), is(lessThan(Retention.eventAge(start))));
    assertThat(Retention.eventAge(start.plus(Duration.ofDays(6))), is(Retention.eventAge(start)));
    assertThat(
        Retention.eventAge(start.plus(Duration.ofDays(7))), is(not(Retention.eventAge(start))));
  }

  private static Instant ago(int days) {
    return NOW.minus(Duration.ofDays(days));
  }
}
