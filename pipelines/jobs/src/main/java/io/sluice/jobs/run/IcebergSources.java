package io.sluice.jobs.run;

import io.sluice.beam.iceberg.IcebergSnapshots;
import io.sluice.beam.iceberg.PinnedTable;
import io.sluice.beam.iceberg.TableUnusableException;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.records.PlanManifest.PinnedFile;
import io.sluice.records.PlanManifest.PinnedSource;
import java.time.ZoneOffset;
import java.util.List;

/** Sources that are Iceberg tables, pinned at the newest snapshot as of the run. */
final class IcebergSources {
  private IcebergSources() {}

  static PinnedSource pin(RunContext run, String source, String table) {
    try (IcebergSnapshots snapshots =
        IcebergSnapshots.open(Catalogs.settings(run.config(), run.environment()))) {
      PinnedTable pinned =
          snapshots.asOf(
              table,
              run.snapshotDay()
                  .map(d -> d.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1))
                  .orElse(run.asOf()));
      List<PinnedFile> files =
          pinned.files().stream()
              .map(f -> new PinnedFile(f.path(), f.bytes(), pinned.committedAt().toEpochMilli()))
              .toList();
      return new PinnedSource(source, "iceberg", table, pinned.snapshotId(), files);
    } catch (TableUnusableException e) {
      throw new SnapshotInvalidException(
          e.reason() == TableUnusableException.Reason.NO_SNAPSHOT
              ? SnapshotInvalidException.Kind.NOT_YET
              : SnapshotInvalidException.Kind.INVALID,
          "source '" + source + "': " + e.getMessage(),
          e);
    }
  }
}
