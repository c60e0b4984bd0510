package io.sluice.domain.conversion;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import io.sluice.domain.snapshot.FloatText;
import io.sluice.domain.snapshot.NoValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rule of an event's id. Amazon drops a repeated id across all types and sources of an
 * advertiser, so the same event must have the same id each time, two events never, and the id must
 * not be one of the person. Sources: Amazon's OpenAPI documents; the length is our own limit.
 */
public final class EventIds {
  /** Longest id, its prefix included. */
  public static final int MAX_LENGTH = 256;

  /** Longest prefix. */
  public static final int MAX_PREFIX = 64;

  // Part of the digest: another rule would need another mark.
  private static final String MARK = "sluice-event-id-1";
  private static final int HEX_DIGITS = 32;

  private EventIds() {}

  /**
   * Derives an id from columns that never change: the first 128 bits, as 32 hexadecimal digits, of
   * SHA-256 over a mark and, by column name in the order of UTF-16, name and value, each with its
   * length in bytes as four bytes in front. The order of the configuration changes nothing.
   *
   * <p>Whoever knows a value can recompute the digest: derive from columns of the order, not of the
   * person.
   *
   * @param columns column to value, at least one
   */
  public static String derive(Map<String, String> columns) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("an event id is derived from at least one column");
    }
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, MARK);
    new TreeMap<>(columns)
        .forEach(
            (column, value) -> {
              put(hasher, column);
              put(hasher, value);
            });
    return hasher.hash().toString().substring(0, HEX_DIGITS);
  }

  /**
   * Fills in the id; the keys are known.
   *
   * @param idColumns the names of the columns it is derived from where the row has none of its own
   */
  static @Nullable ConversionReject judge(EventDraft draft, java.util.Set<String> idColumns) {
    String own = draft.text(EventField.EVENT_ID);
    if (own == null) {
      if (idColumns.isEmpty()) {
        return ConversionReject.EVENT_ID_MISSING;
      }
      Map<String, String> values = new TreeMap<>();
      for (String column : idColumns) {
        String value = draft.row.idColumns().get(column);
        if (value == null || value.isBlank() || NoValue.is(value.strip())) {
          return ConversionReject.EVENT_ID_COLUMN_EMPTY;
        }
        // A price may end in .0; with an exponent the digits of two orders become the same.
        if (FloatText.hasExponent(value)) {
          return ConversionReject.EVENT_ID_FLOATING_POINT;
        }
        values.put(column, value);
      }
      own = derive(values);
    } else if (NoValue.isId(own)) {
      return ConversionReject.EVENT_ID_PLACEHOLDER;
    } else if (FloatText.isId(own)) {
      return ConversionReject.EVENT_ID_FLOATING_POINT;
    } else if (personal(draft, own)) {
      return ConversionReject.EVENT_ID_PERSONAL;
    }
    String id = draft.settings.eventIdPrefix() + own;
    if (id.length() > MAX_LENGTH || id.chars().anyMatch(Character::isISOControl)) {
      return ConversionReject.EVENT_ID_INVALID;
    }
    draft.eventId = id;
    return null;
  }

  private static boolean personal(EventDraft draft, String id) {
    if (id.indexOf('@') > 0) {
      return true;
    }
    String user = draft.text(EventField.EXTERNAL_USER_ID);
    return id.equals(user)
        || draft.keys.stream()
            // Digests are written out only for an id that has their length.
            .filter(key -> key.form() == KeyForm.RAW || id.length() == 2 * EventKey.DIGEST_BYTES)
            .anyMatch(key -> key.wireValue().equalsIgnoreCase(id));
  }

  private static void put(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // Guava's putInt is little-endian; the length goes in network order.
    hasher.putInt(Integer.reverseBytes(bytes.length)).putBytes(bytes);
  }
}
