package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.EventHistory;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.diff.SnapshotMarks;
import io.sluice.domain.diff.SnapshotPlace;
import io.sluice.domain.snapshot.SnapshotOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

  /** The oldest snapshot that may still add a person lies behind every forgotten withdrawal. */
  @Test
  void withdrawalIsRememberedLongerThanAnySnapshotMayAdd() {
    Instant withdrawn = ago(458);
    assertThat(Retention.isForgotten(ago(456).toEpochMilli(), NOW), is(false));
    assertThat(Retention.isForgotten(withdrawn.toEpochMilli(), NOW), is(true));

    SnapshotOrder newest = SnapshotOrder.table("t", 2, 2, NOW);
    SnapshotMarks marks = new SnapshotMarks(Optional.of(newest), Optional.of(newest));
    // It may be noted as of 60 days before the person denied for the last time.
    Instant denied = withdrawn.plus(Duration.ofDays(60));
    SnapshotOrder granting = SnapshotOrder.table("t", 1, 1, denied.minusMillis(1));
    assertThat(SnapshotPlace.of(granting, marks, NOW).forgotten(), is(true));
    assertThat(
        SnapshotPlace.of(SnapshotOrder.table("t", 1, 1, ago(395)), marks, NOW).forgotten(),
        is(false));
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
