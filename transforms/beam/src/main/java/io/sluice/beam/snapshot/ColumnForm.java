package io.sluice.beam.snapshot;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one Parquet column are read: as text, whole number, decimal or time.
 *
 * @param kind the reading
 * @param definitionLevel level of a value that is there
 * @param type the primitive type
 * @param zone zone of times without one, or {@code null}
 */
record ColumnForm(Kind kind, int definitionLevel, PrimitiveType type, @Nullable ZoneId zone) {
  private static final long JULIAN_EPOCH_DAY = 2_440_588L;

  /** The readings. */
  enum Kind {
    TEXT,
    WHOLE_INT,
    WHOLE_LONG,
    DECIMAL,
    REAL,
    TRUTH,
    TIME
  }

  /** True for a list of values a row. */
  static boolean repeated(ColumnDescriptor column) {
    return column.getMaxRepetitionLevel() > 0;
  }

  /** The form of a text or whole-number column; {@code null} where the type does not fit. */
  static @Nullable ColumnForm text(ColumnDescriptor column) {
    PrimitiveType type = column.getPrimitiveType();
    boolean decimal = type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation;
    Kind kind =
        switch (type.getPrimitiveTypeName()) {
          case BINARY -> decimal ? Kind.DECIMAL : Kind.TEXT;
          case FIXED_LEN_BYTE_ARRAY -> decimal ? Kind.DECIMAL : null;
          case INT32 -> whole(type, decimal, Kind.WHOLE_INT);
          case INT64 -> whole(type, decimal, Kind.WHOLE_LONG);
          case INT96, FLOAT, DOUBLE, BOOLEAN -> null;
        };
    return kind == null ? null : new ColumnForm(kind, column.getMaxDefinitionLevel(), type, null);
  }

  /** As {@link #text}, and also floating-point numbers and truths. */
  static @Nullable ColumnForm scalar(ColumnDescriptor column) {
    PrimitiveType type = column.getPrimitiveType();
    return switch (type.getPrimitiveTypeName()) {
      case FLOAT, DOUBLE -> new ColumnForm(Kind.REAL, column.getMaxDefinitionLevel(), type, null);
      case BOOLEAN -> new ColumnForm(Kind.TRUTH, column.getMaxDefinitionLevel(), type, null);
      default -> text(column);
    };
  }

  private static @Nullable Kind whole(PrimitiveType type, boolean decimal, Kind kind) {
    boolean time =
        type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation
            || type.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation;
    return time ? null : decimal ? Kind.DECIMAL : kind;
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

  /** True when the column's times have no zone of their own. */
  boolean zoneless() {
    if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation stamp) {
      return !stamp.isAdjustedToUTC();
    }
    return type.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation;
  }

  /** The digits of a decimal, without a fraction of zeros. */
  String decimalText(ColumnReader reader) {
    int scale = ((DecimalLogicalTypeAnnotation) type.getLogicalTypeAnnotation()).getScale();
    BigInteger unscaled =
        switch (type.getPrimitiveTypeName()) {
          case INT32 -> BigInteger.valueOf(reader.getInteger());
          case INT64 -> BigInteger.valueOf(reader.getLong());
          default -> new BigInteger(reader.getBinary().getBytes());
        };
    BigDecimal value = new BigDecimal(unscaled, scale);
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** The shortest digits that tell a floating-point number from its neighbours. */
  String realText(ColumnReader reader) {
    return type.getPrimitiveTypeName() == PrimitiveTypeName.FLOAT
        ? Float.toString(reader.getFloat())
        : Double.toString(reader.getDouble());
  }

  /** True for a date without a time of day. */
  boolean day() {
    return type.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation;
  }

  /** A time as epoch milliseconds. */
  long epochMillis(ColumnReader reader) {
    if (type.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
      return int96(reader.getBinary().toByteBuffer());
    }
    return epochMillis(
        type.getPrimitiveTypeName() == PrimitiveTypeName.INT64
            ? reader.getLong()
            : reader.getInteger());
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

  private long local(long millis) {
    if (zone == null || zone.equals(ZoneOffset.UTC)) {
      return millis;
    }
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
        .atZone(zone)
        .toInstant()
        .toEpochMilli();
  }

  private static long int96(ByteBuffer value) {
    ByteBuffer little = value.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = little.getLong();
    long day = little.getInt() - JULIAN_EPOCH_DAY;
    return TimeUnit.DAYS.toMillis(day) + TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
