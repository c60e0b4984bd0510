package io.sluice.jobs.run;

import com.google.common.hash.Hashing;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.ledger.EventFigures;
import io.sluice.beam.qualify.EventColumns;
import io.sluice.beam.qualify.EventColumns.KeyColumn;
import io.sluice.beam.snapshot.InspectSnapshot;
import io.sluice.beam.snapshot.PinSnapshot;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.beam.snapshot.SnapshotLocation;
import io.sluice.beam.snapshot.SourceLayout;
import io.sluice.jobs.config.ColumnRef;
import io.sluice.jobs.config.CustomDataConfig;
import io.sluice.jobs.config.EventSourceConfig;
import io.sluice.jobs.config.SourceLocation;
import io.sluice.jobs.run.IcebergSources.Pinned;
import io.sluice.jobs.run.SnapshotChoice.Day;
import io.sluice.jobs.run.SourceRead.SuppressionRead;
import io.sluice.records.PlanManifest;
import io.sluice.records.PlanManifest.PinnedFile;
import io.sluice.records.PlanManifest.PinnedSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A source of events as pinned and inspected for one run: the files of some days, or a table of
 * which the events of some days count.
 *
 * @param source its configuration
 * @param pinned its files
 * @param inspected its row groups
 * @param columns its columns
 * @param dayOfFile the place of each file's day, from 0, oldest first
 * @param days the days that are read
 * @param bounds for a table the time that counts, else {@code null}
 * @param suppression the lists of people who go nowhere
 */
record EventRead(
    EventSourceConfig source,
    PinnedSource pinned,
    InspectSnapshot inspected,
    EventColumns columns,
    Map<String, Integer> dayOfFile,
    List<LocalDate> days,
    @Nullable Bounds bounds,
    Map<String, SuppressionRead> suppression) {
  /**
   * Events of a table that count.
   *
   * @param from inclusive
   * @param until exclusive
   */
  record Bounds(Instant from, Instant until) {}

  /** The fact of a plan that names the day up to which none was passed over. */
  static final String LAST_DAY = "lastDay";

  /** The fact of a plan that names the oldest day it read. */
  static final String FIRST_DAY = "firstDay";

  /** True where the source has a folder a day, or a table's events are told apart by theirs. */
  static boolean byDay(EventSourceConfig source) {
    return !(source.location() instanceof SourceLocation.ParquetPattern parquet)
        || parquet.pattern().contains("{date}");
  }

  /** Where a day of a source begins. */
  static ZoneId zone(EventSourceConfig source) {
    return source.location() instanceof SourceLocation.ParquetPattern parquet
        ? parquet.zone()
        : source.timestampZone().orElse(ZoneOffset.UTC);
  }

  /**
   * Pins and inspects.
   *
   * @param settledPlan the plan of the unit that was settled last, empty before any
   * @throws SnapshotInvalidException if the source is not there or not as configured
   */
  static EventRead of(RunContext run, ConversionUnit unit, EventDays asked, String settledPlan)
      throws IOException {
    EventSourceConfig source = unit.conversion().source();
    Optional<LocalDate> settled = settled(run, settledPlan);
    Duration window = unit.conversion().api().window();
    EventColumns columns = columns(source);
    Map<String, Integer> dayOfFile = new HashMap<>();
    if (source.location() instanceof SourceLocation.ParquetPattern parquet) {
      SnapshotLocation where =
          new SnapshotLocation(
              source.id(),
              parquet.pattern(),
              Period.ofDays(parquet.offsetDays()),
              parquet.zone(),
              source.ready().orElse(null),
              null);
      LocalDate newest = newest(run, where.day(run.asOf()));
      List<LocalDate> read =
          where.dated()
              ? asked.days(newest, source.rereadDays(), settled, window)
              : List.of(newest);
      PinnedSource pinned = pin(where, read, asked, dayOfFile);
      return read(run, source, pinned, columns, SourceLayout.BY_NAME, dayOfFile, read, null);
    }
    SourceLocation.IcebergTable table = (SourceLocation.IcebergTable) source.location();
    ZoneId zone = zone(source);
    // A table has no folder that is complete: the day before went on after its run.
    int before = Math.max(1, source.rereadDays());
    LocalDate newest = newest(run, run.asOf().atZone(zone).toLocalDate());
    List<LocalDate> read = asked.days(newest, before, settled, window);
    Pinned pinned = IcebergSources.pin(run, source.id(), table);
    return read(
        run,
        source,
        pinned.source(),
        columns,
        pinned.layout(),
        dayOfFile,
        read,
        bounds(read, zone));
  }

  /** Up to which day none was passed over when a plan was settled. */
  static Optional<LocalDate> settled(RunContext run, String plan) throws IOException {
    if (plan.isEmpty()) {
      return Optional.empty();
    }
    PlanFolder folder = PlanFolder.of(run.workspace(), plan);
    Map<String, String> facts = folder.manifest().map(PlanManifest::facts).orElse(Map.of());
    Optional<LocalDate> last = Optional.ofNullable(facts.get(LAST_DAY)).map(LocalDate::parse);
    Optional<LocalDate> first = Optional.ofNullable(facts.get(FIRST_DAY)).map(LocalDate::parse);
    boolean notSent =
        folder
            .document(EventSettleStage.FIGURES, EventFigures.class)
            .map(figures -> !figures.notSent.isEmpty())
            .orElse(false);
    // Its days are read again, since some of their events never left.
    return notSent && first.isPresent() ? first.map(day -> day.minusDays(1)) : last;
  }

  /** The newest day that was read. */
  LocalDate lastDay() {
    return days.get(days.size() - 1);
  }

  private static EventRead read(
      RunContext run,
      EventSourceConfig source,
      PinnedSource pinned,
      EventColumns columns,
      SourceLayout layout,
      Map<String, Integer> dayOfFile,
      List<LocalDate> days,
      @Nullable Bounds bounds) {
    return new EventRead(
        source,
        pinned,
        InspectSnapshot.of(pinned, columns, layout),
        columns,
        Map.copyOf(dayOfFile),
        List.copyOf(days),
        bounds,
        SuppressionLists.of(run));
  }

  /** {@code --snapshot} with a day says which day is the newest. */
  private static LocalDate newest(RunContext run, LocalDate asOf) {
    return run.snapshot()
        .flatMap(choice -> choice instanceof Day day ? Optional.of(day.date()) : Optional.empty())
        .orElse(asOf);
  }

  private static Bounds bounds(List<LocalDate> days, ZoneId zone) {
    return new Bounds(
        days.get(0).atStartOfDay(zone).toInstant(),
        days.get(days.size() - 1).plusDays(1).atStartOfDay(zone).toInstant());
  }

  /** The newest day must be there, and each that was named; a day that is read again may not. */
  private static PinnedSource pin(
      SnapshotLocation where,
      List<LocalDate> days,
      EventDays asked,
      Map<String, Integer> dayOfFile) {
    List<PinnedFile> files = new ArrayList<>();
    String reference = "";
    for (int i = 0; i < days.size(); i++) {
      boolean last = i == days.size() - 1;
      try {
        PinnedSource pinned = PinSnapshot.of(where, days.get(i));
        for (PinnedFile file : pinned.files()) {
          dayOfFile.put(file.path(), i);
        }
        files.addAll(pinned.files());
        reference = pinned.reference();
      } catch (SnapshotInvalidException e) {
        boolean needed = asked.named() || (last && asked.needsNewest());
        if (needed || (last && files.isEmpty())) {
          throw e;
        }
      }
    }
    return new PinnedSource(where.source(), "parquet", reference, null, List.copyOf(files));
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

  /** The days that are read, and those of them that have no files. */
  String daysInWords() {
    String text =
        days.size() == 1
            ? "day " + days.get(0)
            : "days " + days.get(0) + " to " + days.get(days.size() - 1);
    String absent =
        bounds != null
            ? ""
            : IntStream.range(0, days.size())
                .filter(day -> !dayOfFile.containsValue(day))
                .mapToObj(day -> days.get(day).toString())
                .collect(Collectors.joining(", "));
    return absent.isEmpty() ? text : text + ", without " + absent + ": not there";
  }

  /** A digest of the pinned files, those of suppression lists among them. */
  String fileListDigest() {
    String lists =
        suppression.values().stream()
            .flatMap(list -> list.pinned().stream())
            .map(EventRead::files)
            .collect(Collectors.joining("\n"));
    return Hashing.sha256()
        .hashString(
            files(pinned) + inspected.elsewhere() + "\n\n" + lists + "\n\n" + bounds,
            StandardCharsets.UTF_8)
        .toString();
  }

  private static String files(PinnedSource pinned) {
    return pinned.files().stream()
        .map(f -> f.path() + "\t" + f.bytes() + "\t" + f.modifiedMillis())
        .collect(Collectors.joining("\n"));
  }

  private static EventColumns columns(EventSourceConfig source) {
    Map<String, List<KeyColumn>> keys = new LinkedHashMap<>();
    source
        .columns()
        .keys()
        .forEach((type, columns) -> keys.put(type, columns.stream().map(EventRead::key).toList()));
    Map<String, String> customData = new LinkedHashMap<>();
    for (Map.Entry<String, CustomDataConfig> attribute : source.customData().entrySet()) {
      customData.put(attribute.getKey(), attribute.getValue().column());
    }
    return new EventColumns(
        source.columns().fields(),
        keys,
        customData,
        source.columns().eventIdFrom(),
        source.timestampZone().map(ZoneId::toString).orElse(null));
  }

  private static KeyColumn key(ColumnRef column) {
    EventColumns.Form form =
        switch (column.form()) {
          case MIXED -> EventColumns.Form.MIXED;
          case HASHED -> EventColumns.Form.HASHED;
          case RAW -> EventColumns.Form.PLAIN;
        };
    return new KeyColumn(column.column(), form);
  }
}
