package io.sluice.domain.batch;

import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.snapshot.MatchKeyType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a record adds to a JSON body, its comma included, by arithmetic instead of rendering.
 * Never less than what the client renders (a test of the jobs holds it to that). Source of the
 * property names: Amazon's advertiser-audience OpenAPI document.
 */
public final class WireSize {
  /** Bytes of a body around its records: ids of up to 20 digits and a connection id of 128. */
  public static final long ENVELOPE_BYTES = 300;

  private static final int HEX_DIGITS = 2 * DigestSet.DIGEST_BYTES;
  // Quotes around name and value, the colon and the comma.
  private static final int KEY_MARKS = 6;
  private static final int RECORD_MARKS =
      "{\"externalUserId\":\"\",\"action\":\"CREATE\",\"hashedPII\":[]},".length();
  private static final int COUNTRY = ",\"countryCode\":\"US\"".length();
  private static final int CONSENT = ",\"userConsent\":{\"consent\":{}}".length();
  private static final int AMZN =
      "\"amzn\":{\"amznUserData\":\"NOT_APPLICABLE\",\"amznAdStorage\":\"NOT_APPLICABLE\"},"
          .length();
  private static final int TEXT_SIGNAL = "\"tcf\":\"\",".length();

  private WireSize() {}

  /** The bytes of one record. */
  public static long of(UploadRecord record) {
    long size = (long) RECORD_MARKS + record.externalUserId().length();
    size += record.country() == null ? 0 : COUNTRY;
    for (DigestSet set : record.keySets()) {
      size += keySet(set.mask());
    }
    return size + consent(record.consent());
  }

  private static long keySet(int mask) {
    long size = 3;
    for (MatchKeyType type : MatchKeyType.all()) {
      if ((mask & type.bit()) != 0) {
        size += type.wireName().length() + HEX_DIGITS + KEY_MARKS;
      }
    }
    return size;
  }

  private static long consent(ConsentSignal signal) {
    if (signal.isEmpty()) {
      return 0;
    }
    long amzn = signal.amznUserData() == null && signal.amznAdStorage() == null ? 0 : AMZN;
    return CONSENT + amzn + text(signal.tcf()) + text(signal.gpp());
  }

  private static long text(@Nullable String value) {
    if (value == null) {
      return 0;
    }
    long size = (long) TEXT_SIGNAL + value.getBytes(StandardCharsets.UTF_8).length;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      // A control character becomes a six-byte escape, quote and backslash take one more.
      size += c < ' ' ? 5 : c == '"' || c == '\\' ? 1 : 0;
    }
    return size;
  }
}
