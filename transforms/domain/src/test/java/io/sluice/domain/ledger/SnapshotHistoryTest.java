package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;

import io.sluice.domain.ledger.SnapshotHistory.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SnapshotHistoryTest {
  private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void oldVersionsAreForgottenAndYoungOnesStay() {
    assertThat(days(1, 10).expired(day(5), Set.of()), contains(1L, 2L, 3L, 4L));
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
