package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;

import io.sluice.domain.ledger.SnapshotHistory.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SnapshotHistoryTest {
  private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void oldVersionsAreForgottenAndYoungOnesStay() {
    assertThat(days(1, 10).expired(day(5), Set.of()), contains(1L, 2L, 3L));
  }

  @Test
  void versionThatWasTheNewestUntilNowStaysHoweverOld() {
    List<Version> versions = new ArrayList<>(List.of(new Version(1, day(1), 1)));
    for (long n = 2; n <= 9; n++) {
      versions.add(new Version(n, day(100), n));
    }

    assertThat(new SnapshotHistory(versions).expired(day(50), Set.of()), empty());
    assertThat(new SnapshotHistory(versions).expired(day(101), Set.of()), hasItem(1L));
  }

  @Test
  void newestThreeStayWhateverTheirAge() {
    assertThat(days(1, 5).expired(day(100), Set.of()), contains(1L, 2L));
  }

  @Test
  void shortHistoryStays() {
    assertThat(days(1, 3).expired(day(100), Set.of()), empty());
    assertThat(new SnapshotHistory(List.of()).expired(day(100), Set.of()), empty());
  }

  @Test
  void allSinceTheOldestClaimStay() {
    assertThat(days(1, 20).expired(day(100), Set.of(9L, 4L)), contains(1L, 2L, 3L));
  }

  @Test
  void nothingIsForgottenWhereTheClaimsVersionIsNotThere() {
    assertThat(days(5, 20).expired(day(100), Set.of(4L, 9L)), empty());
  }

  private static SnapshotHistory days(long from, long to) {
    return new SnapshotHistory(
        LongStream.rangeClosed(from, to).mapToObj(n -> new Version(n, day(n), n)).toList());
  }

  private static Instant day(long n) {
    return FIRST.plus(Duration.ofDays(n));
  }
}
