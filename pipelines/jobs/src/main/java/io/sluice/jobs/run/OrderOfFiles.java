package io.sluice.jobs.run;

import io.sluice.beam.snapshot.SnapshotLocation;
import io.sluice.domain.snapshot.SnapshotOrder;
import io.sluice.jobs.run.SnapshotChoice.Day;
import io.sluice.records.PlanManifest.PinnedFile;
import io.sluice.records.PlanManifest.PinnedSource;
import java.time.Instant;
import java.time.LocalDate;

/** Where pinned Parquet files stand in time: by the day in their path, or by their own age. */
final class OrderOfFiles {
  private OrderOfFiles() {}

  /**
   * The order of a snapshot.
   *
   * @param day the newest day that is read
   * @param pinned its files
   */
  static SnapshotOrder of(
      RunContext run, SnapshotLocation where, LocalDate day, PinnedSource pinned) {
    if (where.dated()) {
      return SnapshotOrder.day(day, newest(pinned, Instant.EPOCH));
    }
    boolean named = run.snapshot().filter(Day.class::isInstance).isPresent();
    Instant endOfDay = day.plusDays(1).atStartOfDay(where.zone()).toInstant().minusMillis(1);
    return SnapshotOrder.files(newest(pinned, run.asOf()), named ? endOfDay : run.asOf());
  }

  /** Some stores do not tell when a file was written. */
  private static Instant newest(PinnedSource pinned, Instant otherwise) {
    long millis = pinned.files().stream().mapToLong(PinnedFile::modifiedMillis).max().orElse(0);
    return millis == 0 ? otherwise : Instant.ofEpochMilli(millis);
  }
}
