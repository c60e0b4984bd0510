package io.sluice.jobs.run;

import io.sluice.beam.iceberg.source.IcebergSnapshots;
import io.sluice.beam.iceberg.source.PinnedTable;
import io.sluice.beam.iceberg.source.TableUnusableException;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.beam.snapshot.SnapshotInvalidException.Kind;
import io.sluice.beam.snapshot.SourceLayout;
import io.sluice.domain.snapshot.SnapshotOrder;
import io.sluice.jobs.config.SourceLocation.IcebergTable;
import io.sluice.jobs.run.SnapshotChoice.Day;
import io.sluice.jobs.run.SnapshotChoice.Moment;
import io.sluice.jobs.run.SnapshotChoice.TableSnapshot;
import io.sluice.records.PlanManifest.PinnedFile;
import io.sluice.records.PlanManifest.PinnedSource;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sources that are Iceberg tables, pinned at the snapshot asked for or the newest as of the run.
 */
final class IcebergSources {
  private IcebergSources() {}

  /**
   * Pins a table of members.
   *
   * @throws SnapshotInvalidException if it is not there, holds nothing or cannot be read
   */
  static Pinned pin(RunContext run, String source, IcebergTable table) {
    Pinned pinned = pin(run, source, table, run.snapshot());
    if (pinned.source().files().isEmpty()) {
      throw new SnapshotInvalidException(
          Kind.INVALID,
          "source '"
              + source
              + "': table "
              + table.table()
              + " holds nothing in snapshot "
              + pinned.source().snapshotId()
              + "; an empty snapshot would remove everybody, so nothing was planned");
    }
    return pinned;
  }

  /** Pins a suppression list, which may be empty: its guard judges that. */
  static Pinned list(RunContext run, String source, IcebergTable table, Optional<LocalDate> day) {
    return pin(run, source, table, day.map(Day::new));
  }

  /** Pins a suppression list as it is now. */
  static Pinned current(RunContext run, String source, IcebergTable table) {
    return pin(run, source, table, Optional.of(new Moment(Instant.ofEpochMilli(Long.MAX_VALUE))));
  }

  /**
   * A table at a snapshot.
   *
   * @param source its files
   * @param order where the snapshot stands in time
   * @param layout where the columns are in the files
   */
  record Pinned(PinnedSource source, SnapshotOrder order, SourceLayout layout) {}

  private static Pinned pin(
      RunContext run,
      String source,
      IcebergTable table,
      Optional<? extends SnapshotChoice> choice) {
    try (IcebergSnapshots snapshots =
        IcebergSnapshots.open(Catalogs.settings(run.config(), run.environment()))) {
      PinnedTable pinned = chosen(run, snapshots, table, choice);
      List<PinnedFile> files =
          Stream.concat(pinned.files().stream(), pinned.deleteFiles().stream())
              .map(f -> pinned(f, pinned.committedAt()))
              .toList();
      return new Pinned(
          new PinnedSource(source, "iceberg", table.table(), pinned.snapshotId(), files),
          SnapshotOrder.table(
              table.table(), pinned.snapshotId(), pinned.sequence(), pinned.committedAt()),
          pinned.layout());
    } catch (TableUnusableException e) {
      boolean named = choice.filter(c -> !(c instanceof Day)).isPresent();
      boolean later = e.reason() == TableUnusableException.Reason.NO_SNAPSHOT && !named;
      throw new SnapshotInvalidException(
          later ? Kind.NOT_YET : Kind.INVALID, "source '" + source + "': " + e.getMessage(), e);
    }
  }

  private static PinnedFile pinned(PinnedTable.File file, Instant committedAt) {
    return new PinnedFile(file.path(), file.bytes(), committedAt.toEpochMilli());
  }

  /** What was asked for by its id holds; else the branch as of the moment, or the tag. */
  private static PinnedTable chosen(
      RunContext run,
      IcebergSnapshots snapshots,
      IcebergTable table,
      Optional<? extends SnapshotChoice> choice) {
    SnapshotChoice asked = choice.isPresent() ? choice.get() : new Moment(run.asOf());
    if (asked instanceof TableSnapshot snapshot) {
      return snapshots.at(table.table(), snapshot.id());
    }
    Instant moment = asked instanceof Moment m ? m.at() : endOf(((Day) asked).date());
    return table.ref().isPresent()
        ? snapshots.asOf(table.table(), table.ref().get(), moment)
        : snapshots.asOf(table.table(), moment);
  }

  private static Instant endOf(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
  }
}
