package io.sluice.sandbox;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.amazonads.ApiVocabulary;
import io.sluice.amazonads.AudienceLimits;
import io.sluice.amazonads.ConsentSignal;
import io.sluice.amazonads.MatchKeyName;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Reads and checks one record of an upload after the other. */
final class RecordParser {
  private static final int ID = 1;
  private static final int ACTION = 1 << 1;
  private static final int KEYS = 1 << 2;
  private static final int COUNTRY = 1 << 3;
  private static final int MEASUREMENTS = 1 << 4;
  private static final int CONSENT = 1 << 5;
  private static final byte[] EMPTY_DIGEST =
      HexFormat.of().parseHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  private static final Map<String, Integer> KEY_NUMBERS = keyNumbers();
  private static final byte[] HEX_VALUES = hexValues();

  private final JsonParser in;
  private final Strictness strictness;
  private final boolean keepKeys;
  private final PackedKeys keys = new PackedKeys();
  private int index;
  private int seen;
  private String id;
  private boolean create;
  private String country;
  private ConsentSignal consent;
  private String problem;

  RecordParser(JsonParser in, Strictness strictness, MemberDetail detail) {
    this.in = in;
    this.strictness = strictness;
    this.keepKeys = detail == MemberDetail.FULL;
  }

  /** Reads the object at which the stream stands. */
  Upload.Row row(int recordIndex) throws IOException {
    begin(recordIndex);
    require(JsonToken.START_OBJECT, "", "an object");
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      recordField(field);
    }
    requireSeen(ID, "externalUserId");
    requireSeen(ACTION, "action");
    requireSeen(KEYS, "hashedPII");
    byte[] packed = keepKeys ? keys.toArray() : null;
    return new Upload.Row(id, create, packed, country, consent, problem);
  }

  private void begin(int recordIndex) {
    index = recordIndex;
    seen = 0;
    country = null;
    consent = null;
    problem = null;
    keys.reset();
  }

  private void recordField(String field) throws IOException {
    switch (field) {
      case "externalUserId" -> {
        see(ID, field);
        externalUserId();
      }
      case "action" -> {
        see(ACTION, field);
        action();
      }
      case "hashedPII" -> {
        see(KEYS, field);
        keySets();
      }
      case "countryCode" -> {
        see(COUNTRY, field);
        country = text(".countryCode").intern();
      }
      case "measurements" -> {
        see(MEASUREMENTS, field);
        require(JsonToken.START_OBJECT, ".measurements", "an object");
        in.skipChildren();
      }
      case "userConsent" -> {
        see(CONSENT, field);
        consent = new ConsentParser(in, strictness, place(".userConsent")).consent();
      }
      default -> JsonChecks.unknown(in, place(""), strictness);
    }
  }

  private void externalUserId() throws IOException {
    id = text(".externalUserId");
    if (!AudienceLimits.validExternalUserId(id)) {
      throw Refusal.badRequest(
          place(".externalUserId")
              + ": a text of "
              + id.length()
              + " characters, but the contract wants 1 to 128 letters, digits, hyphens or"
              + " underscores.");
    }
  }

  private void action() throws IOException {
    String action = text(".action");
    create = action.equals("CREATE");
    if (!create && !action.equals("DELETE")) {
      throw Refusal.badRequest(place(".action") + ": the contract wants CREATE or DELETE.");
    }
  }

  private void keySets() throws IOException {
    require(JsonToken.START_ARRAY, ".hashedPII", "a list");
    int sets = 0;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      require(JsonToken.START_OBJECT, ".hashedPII", "objects in the list");
      keySet();
      sets++;
    }
    if (sets == 0 || sets > AudienceLimits.MAX_KEY_SETS) {
      throw Refusal.badRequest(
          place(".hashedPII") + ": " + sets + " sets, but the contract wants 1 to 100.");
    }
  }

  private void keySet() throws IOException {
    int given = 0;
    int kept = 0;
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      Integer key = KEY_NUMBERS.get(field);
      if (key == null) {
        JsonChecks.unknown(in, place(".hashedPII"), strictness);
        continue;
      }
      JsonChecks.once((given & 1 << key) != 0, field);
      given |= 1 << key;
      if (digest(field, keys.place(key))) {
        kept |= 1 << key;
      }
    }
    keys.endSet(kept);
  }

  private boolean digest(String field, int at) throws IOException {
    require(JsonToken.VALUE_STRING, ".hashedPII", "texts as values");
    byte[] to = keys.current();
    if (!decode(in.getTextCharacters(), in.getTextOffset(), in.getTextLength(), to, at)) {
      refuseOrNote(field);
      return false;
    }
    int end = at + AudienceLimits.DIGEST_BYTES;
    if (Arrays.equals(to, at, end, EMPTY_DIGEST, 0, EMPTY_DIGEST.length)) {
      problem = "hashedPII." + field + " is the hash of an empty text.";
    }
    return true;
  }

  private void refuseOrNote(String field) throws IOException {
    String message =
        "hashedPII."
            + field
            + ": a text of "
            + in.getTextLength()
            + " characters, but the contract wants SHA-256 as 64 lower-case hexadecimal digits.";
    if (strictness == Strictness.STRICT) {
      throw Refusal.badRequest(place(".") + message);
    }
    problem = message;
  }

  private static boolean decode(char[] from, int offset, int length, byte[] to, int at) {
    if (length != 2 * AudienceLimits.DIGEST_BYTES) {
      return false;
    }
    int bad = 0;
    for (int i = 0; i < AudienceLimits.DIGEST_BYTES; i++) {
      char high = from[offset + 2 * i];
      char low = from[offset + 2 * i + 1];
      int value = high > 'f' || low > 'f' ? -1 : HEX_VALUES[high] << 4 | HEX_VALUES[low];
      bad |= value;
      to[at + i] = (byte) value;
    }
    return bad >= 0;
  }

  private String text(String field) throws IOException {
    require(JsonToken.VALUE_STRING, field, "a text");
    return in.getText();
  }

  // The place is only put together when it is needed.
  private void require(JsonToken token, String field, String rule) {
    if (in.currentToken() != token) {
      JsonChecks.require(in, token, place(field), rule);
    }
  }

  private void see(int flag, String field) {
    if ((seen & flag) != 0) {
      JsonChecks.once(true, place("." + field));
    }
    seen |= flag;
  }

  private void requireSeen(int flag, String field) {
    if ((seen & flag) == 0) {
      throw Refusal.badRequest(place("." + field) + " is missing, but the contract requires it.");
    }
  }

  private String place(String field) {
    return "records[" + index + "]" + field;
  }

  private static Map<String, Integer> keyNumbers() {
    Map<String, Integer> numbers = new HashMap<>();
    for (MatchKeyName key : MatchKeyName.all()) {
      numbers.put(key.wireName(), numbers.size());
    }
    return numbers;
  }

  private static byte[] hexValues() {
    byte[] values = new byte['f' + 1];
    Arrays.fill(values, (byte) -1);
    for (int digit = 0; digit < 16; digit++) {
      values[Character.forDigit(digit, 16)] = (byte) digit;
    }
    return values;
  }

  /** Reads {@code userConsent}; its fields are few and rare, so it may be plain. */
  private record ConsentParser(JsonParser in, Strictness strictness, String place) {
    ConsentSignal consent() throws IOException {
      String[] found = new String[4];
      object(place, Map.of("geo", () -> geo(), "consent", () -> signals(found)));
      return new ConsentSignal(found[0], found[1], found[2], found[3]);
    }

    private void geo() throws IOException {
      String at = place + ".geo";
      object(
          at,
          Map.of(
              "countryCode", () -> code(at + ".countryCode", ApiVocabulary.countries()),
              "ipAddress", () -> JsonChecks.text(in, at + ".ipAddress")));
    }

    private void signals(String[] found) throws IOException {
      String at = place + ".consent";
      object(
          at,
          Map.of(
              "amzn", () -> amazon(at + ".amzn", found),
              "tcf", () -> found[2] = JsonChecks.text(in, at + ".tcf"),
              "gpp", () -> found[3] = JsonChecks.text(in, at + ".gpp")));
    }

    private void amazon(String at, String[] found) throws IOException {
      Collection<String> values = ApiVocabulary.consentValues();
      object(
          at,
          Map.of(
              "amznUserData", () -> found[0] = code(at + ".amznUserData", values),
              "amznAdStorage", () -> found[1] = code(at + ".amznAdStorage", values)));
    }

    private String code(String at, Collection<String> codes) throws IOException {
      String text = JsonChecks.text(in, at);
      if (!codes.contains(text)) {
        throw Refusal.badRequest(
            at
                + ": a text of "
                + text.length()
                + " characters, but the contract wants one of the documented values.");
      }
      return text.intern();
    }

    private void object(String at, Map<String, Value> fields) throws IOException {
      JsonChecks.require(in, JsonToken.START_OBJECT, at, "an object");
      Map<String, Value> left = new HashMap<>(fields);
      for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
        in.nextToken();
        Value value = left.remove(field);
        if (value != null) {
          value.read();
        } else {
          JsonChecks.once(fields.containsKey(field), at + "." + field);
          JsonChecks.unknown(in, at, strictness);
        }
      }
    }
  }

  /** Reads the value of a field. */
  private interface Value {
    void read() throws IOException;
  }
}
