package io.sluice.acceptance.samples;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.beam.snapshot.ColumnValues;
import io.sluice.beam.snapshot.InspectSnapshot;
import io.sluice.beam.snapshot.MappedColumns;
import io.sluice.beam.snapshot.PinSnapshot;
import io.sluice.beam.snapshot.RowCursor;
import io.sluice.beam.snapshot.SnapshotLocation;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.records.PlanManifest.PinnedFile;
import io.sluice.records.PlanManifest.PinnedSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one file as the product's readers give them, without a pipeline around. */
public final class SampleRows {
  /** What a sample maps, as a job would. */
  private record Mapped(Map<String, Reading> readings, @Nullable String zone)
      implements MappedColumns {
    private static final long serialVersionUID = 1L;
  }

  private SampleRows() {}

  /** The mapped columns of a sample. */
  public static MappedColumns columns(Sample sample) {
    Map<String, MappedColumns.Reading> readings = new LinkedHashMap<>();
    sample
        .columns()
        .properties()
        .forEach(
            e -> {
              JsonNode column =
                  e.getValue().isObject() ? e.getValue().path("column") : e.getValue();
              readings.put(column.asText(), reading(e.getKey()));
            });
    return new Mapped(readings, sample.settings().get("zone"));
  }

  private static MappedColumns.Reading reading(String use) {
    return switch (use) {
      case "event-time" -> MappedColumns.Reading.MOMENT;
      case "value" -> MappedColumns.Reading.SCALAR;
      default -> MappedColumns.Reading.TEXT;
    };
  }

  /**
   * Inspects a file and reads all its rows.
   *
   * @return the values of each row by column; times as ISO texts
   * @throws io.sluice.beam.snapshot.SnapshotInvalidException if it cannot be read
   */
  public static List<Map<String, List<String>>> read(Path file, long bytes, MappedColumns columns) {
    return read(
        new PinnedSource(
            "sample",
            "parquet",
            file.toString(),
            null,
            List.of(new PinnedFile(file.toString(), bytes, 0))),
        columns);
  }

  /** The same for all files of a sample. */
  public static List<Map<String, List<String>>> read(Sample sample) {
    SnapshotLocation location =
        new SnapshotLocation(
            sample.name(),
            sample.below(SampleFiles.files()),
            Period.ZERO,
            ZoneOffset.UTC,
            null,
            null);
    return read(PinSnapshot.of(location, LocalDate.EPOCH), columns(sample));
  }

  private static List<Map<String, List<String>>> read(PinnedSource pinned, MappedColumns columns) {
    List<Map<String, List<String>>> rows = new ArrayList<>();
    for (SnapshotPart part : InspectSnapshot.of(pinned, columns).parts()) {
      try (RowCursor cursor = RowCursor.open(part, columns)) {
        while (cursor.next()) {
          rows.add(row(cursor, columns));
        }
      }
    }
    return rows;
  }

  private static Map<String, List<String>> row(RowCursor cursor, MappedColumns columns) {
    Map<String, List<String>> row = new LinkedHashMap<>();
    for (String name : columns.readings().keySet()) {
      ColumnValues values = cursor.row().column(name);
      List<String> texts = new ArrayList<>();
      for (int i = 0; values != null && i < values.count(); i++) {
        texts.add(
            values.isTime()
                ? Instant.ofEpochMilli(values.number(i)).toString()
                : new String(
                    values.buffer(),
                    values.start(i),
                    values.end(i) - values.start(i),
                    StandardCharsets.UTF_8));
      }
      row.put(name, texts);
    }
    return row;
  }
}
