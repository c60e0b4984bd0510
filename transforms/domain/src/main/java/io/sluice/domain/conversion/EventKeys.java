package io.sluice.domain.conversion;

import com.google.common.net.InetAddresses;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule of an event's identifiers: at least one, one value a type. An identifier that cannot be
 * used is left out and counted, as long as another one is there. Sources: Amazon's OpenAPI
 * documents and its Events Manager guide (form of a match id).
 */
final class EventKeys {
  private static final int LONGEST_RAW = 1_000;
  private static final Pattern MATCH_ID =
      Pattern.compile("[A-Za-z0-9]{1,100}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
  private static final Pattern ZEROS = Pattern.compile("[0-]+");

  private EventKeys() {}

  /** Fills in the keys. */
  static @Nullable ConversionReject judge(EventDraft draft) {
    Map<String, EventKey> byType = new HashMap<>();
    for (EventKey key : draft.row.keys()) {
      KeyForm form = draft.vocabulary.matchKeys().get(key.type());
      if (form == null) {
        draft.adjustments.add(EventAdjustment.KEY_NOT_CARRIED);
      } else if (form != key.form() || !valid(key)) {
        draft.adjustments.add(EventAdjustment.KEY_DROPPED);
      } else {
        EventKey former = byType.putIfAbsent(key.type(), key);
        if (former != null && !former.equals(key)) {
          return ConversionReject.KEY_REPEATED;
        }
      }
    }
    if (byType.isEmpty()) {
      return ConversionReject.NO_USABLE_KEY;
    }
    List<EventKey> keys = new ArrayList<>(byType.size());
    for (String type : draft.vocabulary.matchKeys().keySet()) {
      EventKey key = byType.get(type);
      if (key != null) {
        keys.add(key);
      }
    }
    draft.keys = keys;
    return null;
  }

  private static boolean valid(EventKey key) {
    String raw = key.rawValue().orElse(null);
    if (raw == null) {
      return true;
    }
    if (raw.isEmpty() || raw.length() > LONGEST_RAW || !UnicodeText.readable(raw)) {
      return false;
    }
    return switch (key.type()) {
      case "MATCH_ID" -> MATCH_ID.matcher(raw).matches();
      case "FIP" -> InetAddresses.isInetAddress(raw);
      // A device that limits tracking reports zeros for everybody.
      case "MAID" -> !ZEROS.matcher(raw).matches();
      default -> true;
    };
  }
}
