package io.sluice.domain.conversion;

import com.google.common.hash.Hashing;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import io.sluice.domain.qualify.Region;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows, settings and events of the tests. */
public final class Events {
  static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

  static final EventVocabulary VOCABULARY =
      new EventVocabulary(
          Set.of("OFF_AMAZON_PURCHASES", "SIGN_UP", "OTHER", "MOBILE_APP_FIRST_START"),
          Set.of("WEBSITE", "OFFLINE", "MEASUREMENT_ATTRIBUTION_PARTNER"),
          Set.of("USD", "EUR"),
          Set.of("US", "CA", "DE", "GB", "IN", "JP", "NG"),
          keyForms(),
          Set.of("STRING", "INTEGER", "TIMESTAMP"),
          Set.of("brand", "category", "productId"));

  private Events() {}

  private static Map<String, KeyForm> keyForms() {
    Map<String, KeyForm> forms = new LinkedHashMap<>();
    forms.put("EMAIL", KeyForm.HASHED);
    forms.put("PHONE", KeyForm.HASHED);
    forms.put("MAID", KeyForm.RAW);
    forms.put("MATCH_ID", KeyForm.RAW);
    forms.put("FIP", KeyForm.RAW);
    return forms;
  }

  static EventKey email(String address) {
    return EventKey.hashed("EMAIL", sha256(address));
  }

  static byte[] sha256(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).asBytes();
  }

  /** A good purchase in the US. */
  static RowBuilder row() {
    return new RowBuilder();
  }

  static EventSettings settings() {
    return settings(ConversionApi.EVENTS, Region.NA);
  }

  static EventSettings settings(ConversionApi api, Region region) {
    return EventSettings.of(api, region)
        .withDefaults(
            Map.of(
                EventField.EVENT_NAME, "Online order",
                EventField.EVENT_TYPE, "OFF_AMAZON_PURCHASES",
                EventField.EVENT_SOURCE, "WEBSITE"));
  }

  static EventVerdict judge(EventSettings settings, RowBuilder row) {
    return ConversionRules.of(settings, VOCABULARY, List.of()).judge(row.build(), NOW);
  }

  /** A good event, for batches. */
  public static ConversionEvent event(int number) {
    return new ConversionEvent(
        "order-" + number,
        new ConversionIdentity(
            "Online order", "OFF_AMAZON_PURCHASES", "WEBSITE", ConversionIdentity.DEFAULT_DATASET),
        NOW.minusSeconds(number),
        "US",
        List.of(email("someone" + number + "@example.com")),
        new ConversionEvent.Amount(new BigDecimal("10.00"), "USD", 1L),
        EventConsent.NONE,
        ConversionEvent.DataUse.FULL,
        List.of(),
        EventContext.NONE);
  }

  /** Builds a row from a good one. */
  static final class RowBuilder {
    private final Map<EventField, String> texts = new EnumMap<>(EventField.class);
    private final Map<String, String> customData = new LinkedHashMap<>();
    private final Map<String, String> idColumns = new LinkedHashMap<>();
    private List<EventKey> keys = new ArrayList<>(List.of(email("jo@example.com")));
    private @Nullable RowTime time = new RowTime.Moment(NOW.minusSeconds(3600));

    RowBuilder() {
      texts.put(EventField.EVENT_ID, "order-1");
      texts.put(EventField.COUNTRY, "US");
      texts.put(EventField.VALUE, "12.50");
      texts.put(EventField.CURRENCY, "USD");
    }

    RowBuilder with(EventField field, String text) {
      texts.put(field, text);
      return this;
    }

    RowBuilder without(EventField field) {
      texts.remove(field);
      return this;
    }

    RowBuilder at(@Nullable RowTime when) {
      time = when;
      return this;
    }

    RowBuilder keys(EventKey... those) {
      keys = List.of(those);
      return this;
    }

    RowBuilder custom(String name, String value) {
      customData.put(name, value);
      return this;
    }

    RowBuilder idColumn(String column, String value) {
      idColumns.put(column, value);
      return this;
    }

    EventRow build() {
      return new EventRow(time, texts, keys, customData, idColumns);
    }
  }
}
