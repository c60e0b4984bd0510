package io.sluice.jobs.run;

import com.google.common.hash.Hashing;
import io.sluice.beam.snapshot.InspectSnapshot;
import io.sluice.beam.snapshot.PinSnapshot;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.beam.snapshot.SnapshotLocation;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.beam.snapshot.SourceLayout;
import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.SnapshotOrder;
import io.sluice.jobs.config.ColumnRef;
import io.sluice.jobs.config.ColumnsConfig;
import io.sluice.jobs.config.SourceConfig;
import io.sluice.jobs.config.SourceLocation;
import io.sluice.jobs.run.IcebergSources.Pinned;
import io.sluice.jobs.run.SnapshotChoice.Day;
import io.sluice.records.PlanManifest.PinnedFile;
import io.sluice.records.PlanManifest.PinnedSource;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A source as pinned and inspected for one run, with the suppression lists that hold for it.
 *
 * @param source its configuration
 * @param pinned its files
 * @param order where the snapshot stands in time
 * @param inspected its row groups
 * @param columns its columns
 * @param suppression the lists, by their pattern
 */
record SourceRead(
    SourceConfig source,
    PinnedSource pinned,
    SnapshotOrder order,
    InspectSnapshot inspected,
    SourceColumns columns,
    Map<String, SuppressionRead> suppression) {

  /**
   * One suppression list.
   *
   * @param column its id column
   * @param pinned its files, empty where the list is missing
   * @param order which version of it
   * @param inspected its row groups
   */
  record SuppressionRead(
      String column,
      Optional<PinnedSource> pinned,
      Optional<SnapshotOrder> order,
      InspectSnapshot inspected) {
    boolean missing() {
      return pinned.isEmpty();
    }
  }

  /**
   * Pins and inspects.
   *
   * @param selects columns that the audiences of this source select on
   * @param order what is asked for
   * @throws SnapshotInvalidException if the source is not there or not as configured
   */
  static SourceRead of(
      RunContext run, SourceConfig source, List<String> selects, AudienceOrder order) {
    SourceColumns columns = columns(source, selects);
    Pinned pinned = pin(run, source, order);
    InspectSnapshot inspected = InspectSnapshot.of(pinned.source(), columns, pinned.layout());
    return new SourceRead(
        source, pinned.source(), pinned.order(), inspected, columns, SuppressionLists.of(run));
  }

  /**
   * Fails when a file of the source or of a suppression list has gone or changed since it was
   * pinned.
   *
   * @throws SnapshotInvalidException naming the first such file
   */
  void requireUnchanged() {
    PinSnapshot.requireUnchanged(pinned);
    suppression.values().stream()
        .flatMap(list -> list.pinned().stream())
        .forEach(PinSnapshot::requireUnchanged);
  }

  /** A digest of the pinned file list: the same files, read alike, give the same text. */
  String fileListDigest() {
    return Hashing.sha256()
        .hashString(files(pinned) + inspected.elsewhere(), StandardCharsets.UTF_8)
        .toString();
  }

  /** A digest of the files' sizes, whatever their names: copies of the files give the same text. */
  String fileSizesDigest() {
    String sizes =
        pinned.files().stream()
            .map(PinnedFile::bytes)
            .sorted()
            .map(bytes -> Long.toString(bytes))
            .collect(Collectors.joining("\n"));
    return Hashing.sha256().hashString(sizes, StandardCharsets.UTF_8).toString();
  }

  /** A text of the files that the suppression lists have now. */
  String suppressionState() {
    return suppression.entrySet().stream()
        .map(e -> e.getKey() + "\n" + e.getValue().pinned().map(SourceRead::files).orElse(""))
        .collect(Collectors.joining("\n"));
  }

  private static String files(PinnedSource pinned) {
    return pinned.files().stream()
        .map(f -> f.path() + "\t" + f.bytes() + "\t" + f.modifiedMillis())
        .collect(Collectors.joining("\n"));
  }

  /** What the columns of keys are declared to hold; a key of several columns only if all agree. */
  ColumnForms forms() {
    return new ColumnForms(mask(ColumnRef.Form.HASHED), mask(ColumnRef.Form.RAW));
  }

  private int mask(ColumnRef.Form form) {
    int mask = 0;
    for (Map.Entry<MatchKeyType, List<ColumnRef>> key : source.columns().matchKeys().entrySet()) {
      boolean all = key.getValue().stream().allMatch(column -> column.form() == form);
      mask |= all ? key.getKey().bit() : 0;
    }
    return mask;
  }

  private static Pinned pin(RunContext run, SourceConfig source, AudienceOrder order) {
    if (source.location() instanceof SourceLocation.ParquetPattern parquet) {
      SnapshotLocation where = location(source.id(), parquet, source.ready(), window(source));
      if (order instanceof AudienceOrder.Backfill backfill) {
        boolean net = backfill.reading() == AudienceOrder.Reading.NET;
        PinnedSource days =
            net
                ? days(location(source.id(), parquet, source.ready(), null), backfill.range())
                : PinSnapshot.of(where, backfill.range().to());
        return new Pinned(
            days, OrderOfFiles.of(run, where, backfill.range().to(), days), SourceLayout.BY_NAME);
      }
      LocalDate day = day(run, where);
      PinnedSource files = PinSnapshot.of(where, day);
      return new Pinned(files, OrderOfFiles.of(run, where, day, files), SourceLayout.BY_NAME);
    }
    SourceLocation.IcebergTable table = (SourceLocation.IcebergTable) source.location();
    return IcebergSources.pin(run, source.id(), table);
  }

  /** All days as one snapshot; each of them must be there. */
  private static PinnedSource days(SnapshotLocation where, DayRange range) {
    List<PinnedFile> files = new ArrayList<>();
    for (LocalDate day : range.days()) {
      files.addAll(PinSnapshot.of(where, day).files());
    }
    String reference = where.pattern().replace("{date}", range.toString());
    return new PinnedSource(where.source(), "parquet", reference, null, List.copyOf(files));
  }

  private static LocalDate day(RunContext run, SnapshotLocation where) {
    if (run.snapshot().isEmpty()) {
      return where.day(run.asOf());
    }
    if (run.snapshot().get() instanceof Day day) {
      return day.date();
    }
    throw new SnapshotInvalidException(
        SnapshotInvalidException.Kind.INVALID,
        "source '"
            + where.source()
            + "' reads Parquet files, of which --snapshot names a day such as 2026-11-22; "
            + run.snapshot().get()
            + " can be asked of an Iceberg table only. Name a day, or --select the audiences of"
            + " that table");
  }

  static SnapshotLocation location(
      String id,
      SourceLocation.ParquetPattern parquet,
      Optional<String> ready,
      @Nullable Period window) {
    return new SnapshotLocation(
        id,
        parquet.pattern(),
        Period.ofDays(parquet.offsetDays()),
        parquet.zone(),
        ready.orElse(null),
        window);
  }

  private static @Nullable Period window(SourceConfig source) {
    return source.window().map(w -> Period.ofDays((int) Math.max(1, w.toDays()))).orElse(null);
  }

  private static SourceColumns columns(SourceConfig source, List<String> selects) {
    ColumnsConfig columns = source.columns();
    Map<MatchKeyType, List<String>> keys = new EnumMap<>(MatchKeyType.class);
    columns
        .matchKeys()
        .forEach((type, refs) -> keys.put(type, refs.stream().map(ColumnRef::column).toList()));
    return new SourceColumns(
        columns.externalUserId(),
        columns.qualifiedAt().orElse(null),
        columns.country().orElse(null),
        columns.consentUserData().orElse(null),
        columns.consentAdStorage().orElse(null),
        columns.consentTcf().orElse(null),
        columns.consentGpp().orElse(null),
        keys,
        new ArrayList<>(new TreeSet<>(selects)),
        source.timestampZone().map(Object::toString).orElse(null));
  }
}
