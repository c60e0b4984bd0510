package io.sluice.domain.snapshot;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotOrderTest {
  private static final Instant NOW = Instant.parse("2026-11-22T04:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 22);

  @Test
  void daysAreComparedByTheDayAndNotByWhenTheirFilesWereWritten() {
    SnapshotOrder older = SnapshotOrder.day(DAY.minusDays(1), NOW.plus(Duration.ofDays(90)));
    SnapshotOrder newer = SnapshotOrder.day(DAY, NOW);

    assertThat(older.isOlderThan(newer), is(true));
    assertThat(newer.isOlderThan(older), is(false));
    assertThat(older.rank(), lessThan(newer.rank()));
  }

  @Test
  void dayWrittenAgainIsNotOlderEitherWayAndRanksByItsFiles() {
    SnapshotOrder first = SnapshotOrder.day(DAY, NOW);
    SnapshotOrder again = SnapshotOrder.day(DAY, NOW.plusSeconds(30));

    assertThat(first.isOlderThan(again) || again.isOlderThan(first), is(false));
    assertThat(again.rank(), greaterThan(first.rank()));
  }

  @Test
  void tableIsComparedBySequenceWhateverTheClocksOfItsWritersSaid() {
    SnapshotOrder older = SnapshotOrder.table("shop.customers", 11, 5, NOW);
    SnapshotOrder newer = SnapshotOrder.table("shop.customers", 12, 6, NOW.minusSeconds(30));

    assertThat(older.isOlderThan(newer), is(true));
    assertThat(newer.isOlderThan(older), is(false));
  }

  @Test
  void tableWithoutSequencesAndAnotherTableAreComparedByTheirCommits() {
    SnapshotOrder newer = SnapshotOrder.table("shop.customers", 12, 0, NOW);
    for (SnapshotOrder older :
        List.of(
            SnapshotOrder.table("shop.customers", 11, 0, NOW.minusSeconds(1)),
            SnapshotOrder.table("shop.other", 7, 99, NOW.minusSeconds(1)))) {
      assertThat(older.isOlderThan(newer), is(true));
      assertThat(newer.isOlderThan(older), is(false));
    }
  }

  @Test
  void filesWithoutDayAreAsOldAsTheMomentTheyAreReadFor() {
    SnapshotOrder settled = SnapshotOrder.files(NOW, NOW.plusSeconds(60));
    SnapshotOrder rewritten = SnapshotOrder.files(NOW.plusSeconds(9), NOW.minusSeconds(86_400));
    SnapshotOrder restored = SnapshotOrder.files(NOW.minusSeconds(9), NOW.plusSeconds(120));

    assertThat(rewritten.isOlderThan(settled), is(true));
    assertThat(restored.isOlderThan(settled), is(true));
    assertThat(
        SnapshotOrder.files(NOW.plusSeconds(1), NOW.plusSeconds(9)).isOlderThan(settled),
        is(false));
  }

  @Test
  void verySameSnapshotIsNeverOlder() {
    SnapshotOrder files = SnapshotOrder.files(NOW, NOW.plusSeconds(60));
    SnapshotOrder table = SnapshotOrder.table("t", 1, 4, NOW);
    SnapshotOrder day = SnapshotOrder.day(DAY, NOW);

    assertThat(SnapshotOrder.files(NOW, NOW.minusSeconds(60)).isOlderThan(files), is(false));
    assertThat(table.isOlderThan(table), is(false));
    assertThat(day.isOlderThan(day), is(false));
  }

  @Test
  void dayBecomesTableAndBack() {
    SnapshotOrder day = SnapshotOrder.day(DAY, NOW);
    assertThat(
        SnapshotOrder.table("t", 1, 4, NOW.minus(Duration.ofDays(1))).isOlderThan(day), is(true));
    assertThat(
        SnapshotOrder.table("t", 1, 4, NOW.plus(Duration.ofHours(5))).isOlderThan(day), is(false));
  }

  @Test
  void textIsReadBack() {
    for (SnapshotOrder order :
        List.of(
            SnapshotOrder.day(DAY, NOW),
            SnapshotOrder.table("a name. with spaces", -7, 3, NOW),
            SnapshotOrder.files(NOW, NOW.minusSeconds(3)))) {
      assertThat(SnapshotOrder.parse(order.text()), equalTo(order));
    }
    assertThrows(IllegalArgumentException.class, () -> SnapshotOrder.parse("DAY x"));
  }
}
