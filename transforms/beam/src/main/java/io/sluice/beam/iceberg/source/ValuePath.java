package io.sluice.beam.iceberg.source;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Type.TypeID;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/** Takes one column out of Iceberg's records, in the form that Parquet would store. */
final class ValuePath {
  private static final int INT_DIGITS = 9;
  private static final int LONG_DIGITS = 18;

  private final List<Integer> positions = new ArrayList<>();
  private Type type = Types.StringType.get();

  private ValuePath() {}

  /** The path of a column by the ids of its fields from the top down. */
  static ValuePath of(Schema schema, List<Integer> ids) {
    ValuePath path = new ValuePath();
    Type at = schema.asStruct();
    for (int id : ids) {
      if (at.isListType()) {
        at = at.asListType().elementType();
        continue;
      }
      List<NestedField> fields = at.asStructType().fields();
      int position = 0;
      while (fields.get(position).fieldId() != id) {
        position++;
      }
      path.positions.add(position);
      at = fields.get(position).type();
    }
    path.type = at;
    return path;
  }

  /** The value, a list of them, or {@code null}. */
  @Nullable Object of(Record record) {
    return of(record, 0);
  }

  private @Nullable Object of(@Nullable Object value, int depth) {
    if (value instanceof List<?> list) {
      List<Object> values = new ArrayList<>();
      for (Object element : list) {
        values.add(of(element, depth));
      }
      return values;
    }
    if (value instanceof Record record) {
      return of(record.get(positions.get(depth)), depth + 1);
    }
    return value == null ? null : physical(value);
  }

  private Object physical(Object value) {
    if (value instanceof BigDecimal decimal) {
      int digits = ((Types.DecimalType) type).precision();
      return digits <= INT_DIGITS
          ? (Object) decimal.unscaledValue().intValueExact()
          : digits <= LONG_DIGITS
              ? (Object) decimal.unscaledValue().longValueExact()
              : widened(
                  decimal.unscaledValue().toByteArray(), TypeUtil.decimalRequiredBytes(digits));
    }
    if (value instanceof LocalDate day) {
      return Math.toIntExact(day.toEpochDay());
    }
    if (value instanceof LocalTime time) {
      return time.toNanoOfDay() / 1_000;
    }
    if (value instanceof LocalDateTime local) {
      return sinceEpoch(local.toInstant(ZoneOffset.UTC));
    }
    if (value instanceof OffsetDateTime at) {
      return sinceEpoch(at.toInstant());
    }
    if (value instanceof UUID uuid) {
      return ByteBuffer.allocate(2 * Long.BYTES)
          .putLong(uuid.getMostSignificantBits())
          .putLong(uuid.getLeastSignificantBits())
          .array();
    }
    return value;
  }

  /** A number's bytes with its sign before them, as many as the column has. */
  private static byte[] widened(byte[] number, int length) {
    byte[] all = new byte[length];
    Arrays.fill(all, (byte) (number[0] < 0 ? -1 : 0));
    System.arraycopy(number, 0, all, length - number.length, number.length);
    return all;
  }

  private long sinceEpoch(Instant at) {
    return type.typeId() == TypeID.TIMESTAMP_NANO
        ? ChronoUnit.NANOS.between(Instant.EPOCH, at)
        : ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }
}
