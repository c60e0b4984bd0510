package io.sluice.jobs.run;

import io.sluice.beam.iceberg.IcebergSnapshots;
import io.sluice.beam.iceberg.PinnedTable;
import io.sluice.beam.iceberg.TableUnusableException;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.beam.snapshot.SnapshotInvalidException.Kind;
import io.sluice.jobs.run.SnapshotChoice.Day;
import io.sluice.jobs.run.SnapshotChoice.Moment;
import io.sluice.jobs.run.SnapshotChoice.TableSnapshot;
import io.sluice.records.PlanManifest.PinnedFile;
import io.sluice.records.PlanManifest.PinnedSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

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
  static PinnedSource pin(RunContext run, String source, String table) {
    PinnedSource pinned = pin(run, source, table, run.snapshot());
    if (pinned.files().isEmpty()) {
      throw new SnapshotInvalidException(
          Kind.INVALID,
          "source '"
              + source
              + "': table "
              + table
              + " holds nothing in snapshot "
              + pinned.snapshotId()
              + "; an empty snapshot would remove everybody, so nothing was planned");
    }
    return pinned;
  }

  /** Pins a suppression list, which may be empty: its guard judges that. */
  static PinnedSource list(RunContext run, String source, String table, Optional<LocalDate> day) {
    return pin(run, source, table, day.map(Day::new));
  }

  private static PinnedSource pin(
      RunContext run, String source, String table, Optional<? extends SnapshotChoice> choice) {
    try (IcebergSnapshots snapshots =
        IcebergSnapshots.open(Catalogs.settings(run.config(), run.environment()))) {
      PinnedTable pinned = chosen(run, snapshots, table, choice);
      List<PinnedFile> files =
          pinned.files().stream().map(f -> pinned(f, pinned.committedAt())).toList();
      return new PinnedSource(source, "iceberg", table, pinned.snapshotId(), files);
    } catch (TableUnusableException e) {
      boolean named = choice.filter(c -> !(c instanceof Day)).isPresent();
      boolean later = e.reason() == TableUnusableException.Reason.NO_SNAPSHOT && !named;
      throw new SnapshotInvalidException(
          later ? Kind.NOT_YET : Kind.INVALID, "source '" + source + "': " + e.getMessage(), e);
    }
  }

  /** Beam's local file system takes plain paths only, where Iceberg may write a URI. */
  private static PinnedFile pinned(PinnedTable.File file, Instant committedAt) {
    String path = file.path();
    String plain = path.startsWith("file:") ? Path.of(URI.create(path)).toString() : path;
    return new PinnedFile(plain, file.bytes(), committedAt.toEpochMilli());
  }

  private static PinnedTable chosen(
      RunContext run,
      IcebergSnapshots snapshots,
      String table,
      Optional<? extends SnapshotChoice> choice) {
    if (choice.isEmpty()) {
      return snapshots.asOf(table, run.asOf());
    }
    SnapshotChoice asked = choice.get();
    if (asked instanceof TableSnapshot snapshot) {
      return snapshots.at(table, snapshot.id());
    }
    Instant moment = asked instanceof Moment m ? m.at() : endOf(((Day) asked).date());
    return snapshots.asOf(table, moment);
  }

  private static Instant endOf(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
  }
}
