package io.sluice.beam.snapshot;

import io.sluice.beam.snapshot.MappedColumns.Reading;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * A column whose rows all have one value, or none, which no page holds.
 *
 * @param form how the value is read
 * @param text its text, {@code null} for a time and where there is no value
 * @param epochMillis its time, {@code null} for a text and where there is no value
 */
record ConstantColumn(ColumnForm form, @Nullable String text, @Nullable Long epochMillis) {
  private static final PrimitiveType TEXT =
      Types.optional(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("constant");
  private static final PrimitiveType DAY =
      Types.optional(PrimitiveTypeName.INT32)
          .as(LogicalTypeAnnotation.dateType())
          .named("constant");
  private static final PrimitiveType INSTANT =
      Types.optional(PrimitiveTypeName.INT64)
          .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
          .named("constant");

  /** A column without any value. */
  static ConstantColumn absent(Reading reading) {
    boolean time = reading == Reading.TIME;
    return new ConstantColumn(
        time ? form(ColumnForm.Kind.TIME, INSTANT) : form(ColumnForm.Kind.TEXT, TEXT), null, null);
  }

  /**
   * A column with one value.
   *
   * @param zone zone of times without one, or {@code null}
   * @return empty where a time is needed and the text is none, or has no zone
   */
  static Optional<ConstantColumn> of(String text, Reading reading, @Nullable ZoneId zone) {
    return switch (reading) {
      case TEXT, SCALAR -> Optional.of(text(text));
      case TIME -> time(text, zone);
      case MOMENT -> time(text, zone).or(() -> Optional.of(text(text)));
    };
  }

  /** The text's bytes, or none. */
  byte[] bytes() {
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
  }

  /** The number of values of a row. */
  int count() {
    return text == null && epochMillis == null ? 0 : 1;
  }

  private static ConstantColumn text(String text) {
    return new ConstantColumn(form(ColumnForm.Kind.TEXT, TEXT), text, null);
  }

  private static Optional<ConstantColumn> time(String text, @Nullable ZoneId zone) {
    String iso = text.replace(' ', 'T').toUpperCase(Locale.ROOT);
    try {
      if (iso.endsWith("Z")) {
        return Optional.of(
            new ConstantColumn(
                form(ColumnForm.Kind.TIME, INSTANT), null, Instant.parse(iso).toEpochMilli()));
      }
      if (zone == null) {
        return Optional.empty();
      }
      boolean day = iso.indexOf('T') < 0;
      LocalDateTime local = day ? LocalDate.parse(iso).atStartOfDay() : LocalDateTime.parse(iso);
      return Optional.of(
          new ConstantColumn(
              form(ColumnForm.Kind.TIME, day ? DAY : INSTANT),
              null,
              local.atZone(zone).toInstant().toEpochMilli()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static ColumnForm form(ColumnForm.Kind kind, PrimitiveType type) {
    return new ColumnForm(kind, 0, type, null);
  }
}
