package io.sluice.beam.iceberg.source;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** A value of a partition or default as text, as the same value in a column would read. */
final class ConstantText {
  private ConstantText() {}

  /** The text of a value in Iceberg's own form; empty for raw bytes, which have none. */
  static Optional<String> of(Type type, Object value) {
    return switch (type.typeId()) {
      case STRING, INTEGER, LONG, BOOLEAN, FLOAT, DOUBLE, UUID -> Optional.of(value.toString());
      case DECIMAL -> Optional.of(digits((BigDecimal) value));
      case DATE -> Optional.of(LocalDate.ofEpochDay((Integer) value).toString());
      case TIMESTAMP -> Optional.of(time((Types.TimestampType) type, (Long) value));
      default -> Optional.empty();
    };
  }

  private static String digits(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static String time(Types.TimestampType type, long micros) {
    Instant at = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return type.shouldAdjustToUTC()
        ? at.toString()
        : LocalDateTime.ofInstant(at, ZoneOffset.UTC).toString();
  }
}
