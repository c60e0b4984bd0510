package io.sluice.domain.conversion;

import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import io.sluice.domain.qualify.ConsentSignal;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that an event adds to a JSON body of either API, its comma included, by arithmetic instead
 * of rendering. Never less than what the client renders, and at most 200 more (a test of the client
 * holds it to that). Source of the property names: Amazon's OpenAPI documents.
 */
public final class EventWireSize {
  /** Bytes of a body around its events. */
  public static final long ENVELOPE_BYTES = 64;

  private static final int MARKS = "\"\":\"\",".length();
  // All objects and names that each event has, the older API's definition id included.
  private static final int EVENT =
      ("{\"eventId\":\"\",\"eventDescription\":{\"name\":\"\",\"conversionType\":\"\",\"eventSource\":"
              + "\"\",\"eventIngestionMethod\":\"SERVER_TO_SERVER\"},\"countryCode\":\"US\","
              + "\"eventTime\":\"2026-03-01T08:15:30.250Z\",\"matchKeys\":[]},")
          .length();
  private static final int KEY = "{\"type\":\"\",\"values\":[\"\"]},".length();
  private static final int HEX_DIGITS = 2 * EventKey.DIGEST_BYTES;
  private static final int LIMITED =
      "\"dataProcessingOptions\":{\"options\":\"LIMITED_DATA_USE\"},".length();
  private static final int CONSENT = "\"consent\":{},".length();
  private static final int GEO = "\"geo\":{\"ipAddress\":\"\"},".length();
  private static final int AMAZON =
      "\"amazonConsent\":{\"amznUserData\":\"GRANTED\",\"amznAdStorage\":\"GRANTED\"},".length();
  private static final int CUSTOM_DATA = "\"customData\":[],".length();
  private static final int CUSTOM_VALUE = "{\"name\":\"\",\"value\":\"\"},".length();
  private static final int DEVICE = "\"deviceInfo\":{},".length();

  private EventWireSize() {}

  /** The bytes of one event. */
  public static long of(ConversionEvent event) {
    ConversionIdentity identity = event.identity();
    long size = (long) EVENT + text(event.eventId()) + text(identity.name());
    size += identity.type().length() + identity.source().length();
    size += identity.dataset().length() + "dataSetName".length() + MARKS;
    for (EventKey key : event.keys()) {
      size += KEY + key.type().length();
      size += key.form() == KeyForm.HASHED ? HEX_DIGITS : text(key.rawValue().orElse(""));
    }
    size += amount(event.amount()) + consent(event.consent());
    size += event.dataUse() == ConversionEvent.DataUse.LIMITED ? LIMITED : 0;
    return size + customData(event) + context(event.context());
  }

  private static long amount(ConversionEvent.Amount amount) {
    BigDecimal value = amount.value();
    long size = value == null ? 0 : "value".length() + MARKS + value.toPlainString().length();
    size += field("currencyCode", amount.currency());
    Long units = amount.units();
    return size + (units == null ? 0 : "unitsSold".length() + MARKS + units.toString().length());
  }

  private static long consent(EventConsent consent) {
    if (consent.isEmpty()) {
      return 0;
    }
    ConsentSignal signal = consent.signal();
    long size = CONSENT;
    size += consent.ipAddress() == null ? 0 : GEO + text(consent.ipAddress());
    size += signal.amznUserData() == null ? 0 : AMAZON;
    return size + field("tcf", signal.tcf()) + field("gpp", signal.gpp());
  }

  private static long customData(ConversionEvent event) {
    if (event.customData().isEmpty()) {
      return 0;
    }
    long size = CUSTOM_DATA;
    for (CustomValue value : event.customData()) {
      size += CUSTOM_VALUE + text(value.name()) + text(value.value());
      size += field("dataType", value.dataType());
    }
    return size;
  }

  private static long context(EventContext context) {
    long device = context.userAgent() == null ? 0 : DEVICE;
    return device
        + field("amazonAdEventKey", context.adEventKey())
        + field("arefMeasurementTokens", context.arefTokens())
        + field("userAgent", context.userAgent())
        + field("partner", context.partner());
  }

  private static long field(String name, @Nullable String value) {
    return value == null ? 0 : name.length() + MARKS + text(value);
  }

  private static long text(String value) {
    long size = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        size += 2;
      } else if (c < ' ') {
        size += 6;
      } else if (c < 0x80) {
        size += 1;
      } else if (c < 0x800) {
        size += 2;
      } else {
        // Half a surrogate pair is two of its four bytes.
        size += Character.isSurrogate(c) ? 2 : 3;
      }
    }
    return size;
  }
}
