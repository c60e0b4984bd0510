package io.sluice.jobs.matchkeys;

import io.sluice.domain.snapshot.MatchKeyType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a row. */
final class RowFields {
  static final String COUNTRY = "country";

  private RowFields() {}

  /** The key that a field holds, {@code null} for any other field. */
  static @Nullable MatchKeyType type(String name) {
    return switch (name) {
      case "email" -> MatchKeyType.EMAIL;
      case "phone" -> MatchKeyType.PHONE;
      case "first_name" -> MatchKeyType.FIRST_NAME;
      case "last_name" -> MatchKeyType.LAST_NAME;
      case "address" -> MatchKeyType.ADDRESS;
      case "city" -> MatchKeyType.CITY;
      case "state" -> MatchKeyType.STATE;
      case "zip" -> MatchKeyType.POSTAL;
      default -> null;
    };
  }

  /** The field of a key. */
  static String name(MatchKeyType type) {
    return switch (type) {
      case EMAIL -> "email";
      case PHONE -> "phone";
      case FIRST_NAME -> "first_name";
      case LAST_NAME -> "last_name";
      case ADDRESS -> "address";
      case CITY -> "city";
      case STATE -> "state";
      case POSTAL -> "zip";
    };
  }

  /** All fields of keys, in order. */
  static List<String> names() {
    return Arrays.stream(MatchKeyType.values()).map(RowFields::name).toList();
  }
}
