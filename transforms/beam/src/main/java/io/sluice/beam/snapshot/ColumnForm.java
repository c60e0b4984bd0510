package io.sluice.beam.snapshot;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one Parquet column are read. A type that is not listed here is refused by its
 * name: a value is never read as what it is not.
 *
 * @param kind the reading
 * @param definitionLevel level of a value that is there
 * @param type the primitive type
 * @param zone zone of times without one, or {@code null}
 */
record ColumnForm(Kind kind, int definitionLevel, PrimitiveType type, @Nullable ZoneId zone) {
  private static final long JULIAN_EPOCH_DAY = 2_440_588L;

  /** Length of a bare fixed value that is taken as bytes: a digest, which its key may declare. */
  private static final int DIGEST_BYTES = 32;

  /** The readings. */
  enum Kind {
    /** Bytes as they are. */
    TEXT,
    WHOLE_INT,
    WHOLE_LONG,
    UNSIGNED_INT,
    UNSIGNED_LONG,
    DECIMAL,
    UUID,
    REAL,
    TRUTH,
    TIME
  }

  /** True for a list of values a row. */
  static boolean repeated(ColumnDescriptor column) {
    return column.getMaxRepetitionLevel() > 0;
  }

  /**
   * The form of a column of text or whole numbers; {@code null} where the type does not fit.
   * Floating point does not: an id beyond 2^53 has lost digits there, and one below is written in
   * many ways.
   */
  static @Nullable ColumnForm text(ColumnDescriptor column) {
    PrimitiveType type = column.getPrimitiveType();
    Kind kind =
        type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal
            ? decimal(type, decimal)
            : textKind(type, type.getLogicalTypeAnnotation());
    return of(kind, column);
  }

  /** As {@link #text}, and also floating-point numbers and truths. */
  static @Nullable ColumnForm scalar(ColumnDescriptor column) {
    return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case FLOAT, DOUBLE -> of(Kind.REAL, column);
      case BOOLEAN -> of(Kind.TRUTH, column);
      default -> text(column);
    };
  }

  /** The form of a time column; {@code null} where the type is no time. */
  static @Nullable ColumnForm time(ColumnDescriptor column, @Nullable ZoneId zone) {
    PrimitiveType type = column.getPrimitiveType();
    boolean fits =
        type.getPrimitiveTypeName() == PrimitiveTypeName.INT96
            || type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation
            || type.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation;
    return fits ? new ColumnForm(Kind.TIME, column.getMaxDefinitionLevel(), type, zone) : null;
  }

  private static @Nullable ColumnForm of(@Nullable Kind kind, ColumnDescriptor column) {
    return kind == null
        ? null
        : new ColumnForm(kind, column.getMaxDefinitionLevel(), column.getPrimitiveType(), null);
  }

  private static @Nullable Kind textKind(
      PrimitiveType type, @Nullable LogicalTypeAnnotation logical) {
    return switch (type.getPrimitiveTypeName()) {
      case BINARY -> isText(logical) ? Kind.TEXT : null;
      case FIXED_LEN_BYTE_ARRAY -> fixed(type, logical);
      case INT32 -> whole(logical, Kind.WHOLE_INT, Kind.UNSIGNED_INT);
      case INT64 -> whole(logical, Kind.WHOLE_LONG, Kind.UNSIGNED_LONG);
      case INT96, FLOAT, DOUBLE, BOOLEAN -> null;
    };
  }

  private static boolean isText(@Nullable LogicalTypeAnnotation logical) {
    return logical == null
        || logical instanceof StringLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation
        || logical instanceof JsonLogicalTypeAnnotation;
  }

  private static @Nullable Kind fixed(PrimitiveType type, @Nullable LogicalTypeAnnotation logical) {
    if (logical instanceof UUIDLogicalTypeAnnotation) {
      return Kind.UUID;
    }
    return logical == null && type.getTypeLength() == DIGEST_BYTES ? Kind.TEXT : null;
  }

  private static @Nullable Kind whole(
      @Nullable LogicalTypeAnnotation logical, Kind signed, Kind unsigned) {
    if (logical instanceof IntLogicalTypeAnnotation number) {
      return number.isSigned() ? signed : unsigned;
    }
    return logical == null ? signed : null;
  }

  private static Kind decimal(PrimitiveType type, DecimalLogicalTypeAnnotation decimal) {
    boolean whole = decimal.getScale() == 0;
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> whole ? Kind.WHOLE_INT : Kind.DECIMAL;
      case INT64 -> whole ? Kind.WHOLE_LONG : Kind.DECIMAL;
      default -> Kind.DECIMAL;
    };
  }

  /** True when the column's times have no zone of their own. */
  boolean zoneless() {
    if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation stamp) {
      return !stamp.isAdjustedToUTC();
    }
    return type.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation;
  }

  /** True for a date without a time of day. */
  boolean day() {
    return type.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation;
  }

  /** Digits after the point of a decimal. */
  int scale() {
    return type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal
        ? decimal.getScale()
        : 0;
  }

  /** A stored time or date, other than of 96 bits, as epoch milliseconds. */
  long epochMillis(long stored) {
    if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation stamp) {
      long millis =
          switch (stamp.getUnit()) {
            case MILLIS -> stored;
            case MICROS -> Math.floorDiv(stored, 1_000L);
            case NANOS -> Math.floorDiv(stored, 1_000_000L);
          };
      return stamp.isAdjustedToUTC() ? millis : local(millis);
    }
    return local(TimeUnit.DAYS.toMillis(stored));
  }

  /** A time of 96 bits as epoch milliseconds; its writers mean UTC. */
  static long epochMillis(long nanosOfDay, int julianDay) {
    return TimeUnit.DAYS.toMillis(julianDay - JULIAN_EPOCH_DAY)
        + TimeUnit.NANOSECONDS.toMillis(nanosOfDay);
  }

  private long local(long millis) {
    if (zone == null || zone.equals(ZoneOffset.UTC)) {
      return millis;
    }
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
        .atZone(zone)
        .toInstant()
        .toEpochMilli();
  }
}
