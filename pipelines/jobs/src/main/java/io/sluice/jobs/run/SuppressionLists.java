package io.sluice.jobs.run;

import io.sluice.beam.snapshot.InspectSnapshot;
import io.sluice.beam.snapshot.PinSnapshot;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.beam.snapshot.SnapshotLocation;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.beam.snapshot.SourceLayout;
import io.sluice.domain.snapshot.SnapshotOrder;
import io.sluice.jobs.config.SourceLocation;
import io.sluice.jobs.config.SuppressionConfig;
import io.sluice.jobs.run.IcebergSources.Pinned;
import io.sluice.jobs.run.SnapshotChoice.Day;
import io.sluice.jobs.run.SourceRead.SuppressionRead;
import io.sluice.records.PlanManifest.PinnedSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pins the suppression lists of the configuration. A run over an older day reads no older list than
 * one that a settled plan used: who opted out since must stay out.
 */
final class SuppressionLists {
  private final RunContext run;
  private final Map<String, SnapshotOrder> used;

  private SuppressionLists(RunContext run) {
    this.run = run;
    // A check of the configuration opens no ledger.
    this.used = run.ledger() == null ? Map.of() : run.ledger().suppressionLists();
  }

  /** The lists by their pattern or table, pinned and inspected. */
  static Map<String, SuppressionRead> of(RunContext run) {
    Map<String, SuppressionRead> lists = new LinkedHashMap<>();
    if (run.config().suppression().isEmpty()) {
      return lists;
    }
    SuppressionLists reader = new SuppressionLists(run);
    for (Map.Entry<String, SuppressionConfig> named :
        named(run.config().suppression()).entrySet()) {
      String name = named.getKey();
      SuppressionConfig list = named.getValue();
      Optional<Pinned> pinned = reader.pinned(name, list);
      InspectSnapshot inspected =
          pinned.isEmpty()
              ? new InspectSnapshot(List.of(), 0, 0, Map.of())
              : InspectSnapshot.of(
                  pinned.get().source(),
                  SourceColumns.idsOnly(list.column()),
                  pinned.get().layout());
      lists.put(
          name,
          new SuppressionRead(
              list.column(), pinned.map(Pinned::source), pinned.map(Pinned::order), inspected));
    }
    return lists;
  }

  /**
   * The lists by their pattern or table, with the branch or tag where there is one, and with the
   * column where several lists are columns of the same files: each list has a name of its own.
   */
  static Map<String, SuppressionConfig> named(List<SuppressionConfig> lists) {
    Map<String, SuppressionConfig> named = new LinkedHashMap<>();
    for (SuppressionConfig list : lists) {
      String name = name(list.location());
      boolean alone =
          lists.stream()
              .filter(other -> name(other.location()).equals(name))
              .allMatch(other -> other.column().equals(list.column()));
      named.put(alone ? name : name + " column " + list.column(), list);
    }
    return named;
  }

  /** Empty where there is none: its guard refuses. One that is not there yet is waited for. */
  private Optional<Pinned> pinned(String name, SuppressionConfig list) {
    Optional<LocalDate> day =
        run.snapshot().flatMap(s -> s instanceof Day d ? Optional.of(d.date()) : Optional.empty());
    try {
      return Optional.of(
          list.location() instanceof SourceLocation.ParquetPattern parquet
              ? files(name, list, parquet, day.orElse(null))
              : table(name, (SourceLocation.IcebergTable) list.location(), day));
    } catch (SnapshotInvalidException e) {
      if (e.kind() == SnapshotInvalidException.Kind.NOT_YET) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Pinned files(
      String name,
      SuppressionConfig list,
      SourceLocation.ParquetPattern parquet,
      @Nullable LocalDate asked) {
    SnapshotLocation where = SourceRead.location(id(name), parquet, list.ready(), null);
    LocalDate day = asked == null ? where.day(run.asOf()) : asked;
    SnapshotOrder newest = used.get(name);
    boolean overtaken =
        where.dated()
            && newest != null
            && newest.kind() == SnapshotOrder.Kind.DAY
            && newest.position() > day.toEpochDay();
    if (!overtaken) {
      PinnedSource files = PinSnapshot.of(where, day);
      return new Pinned(files, OrderOfFiles.of(run, where, day, files), SourceLayout.BY_NAME);
    }
    LocalDate later = LocalDate.ofEpochDay(newest.position());
    try {
      PinnedSource files = PinSnapshot.of(where, later);
      return new Pinned(files, OrderOfFiles.of(run, where, later, files), SourceLayout.BY_NAME);
    } catch (SnapshotInvalidException e) {
      // It was there once: to wait for it would be in vain, and an older list lacks people.
      throw new SnapshotInvalidException(
          SnapshotInvalidException.Kind.INVALID, "list of " + later + ": " + e.getMessage(), e);
    }
  }

  /** A table's snapshot or a moment says nothing about lists: the newest as of the run holds. */
  private Pinned table(String name, SourceLocation.IcebergTable table, Optional<LocalDate> day) {
    Pinned asked = IcebergSources.list(run, id(name), table, day);
    SnapshotOrder newest = used.get(name);
    boolean overtaken = newest != null && asked.order().isOlderThan(newest);
    return overtaken ? IcebergSources.current(run, id(name), table) : asked;
  }

  private static String id(String name) {
    return "suppression " + name;
  }

  private static String name(SourceLocation location) {
    if (location instanceof SourceLocation.ParquetPattern parquet) {
      return parquet.pattern();
    }
    SourceLocation.IcebergTable table = (SourceLocation.IcebergTable) location;
    return table.table() + table.ref().map(ref -> " ref " + ref).orElse("");
  }
}
