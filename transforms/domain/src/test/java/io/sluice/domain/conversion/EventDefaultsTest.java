package io.sluice.domain.conversion;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.qualify.Region;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventDefaultsTest {
  private static final EventSettings SETTINGS =
      EventSettings.of(ConversionApi.EVENTS, Region.NA)
          .withTypeSynonyms(LegacyEvents.typeSynonyms());

  @ParameterizedTest
  @CsvSource({
    "event-name, Online order, ",
    "event-name, Online/order, NAME_CHARACTERS",
    "event-type, off_amazon_purchases, ",
    "event-type, Order completed, ",
    "event-type, Leads, TYPE_UNKNOWN",
    "event-source, website, ",
    "event-source, web, SOURCE_UNKNOWN",
    "dataset, Orders_1, ",
    "dataset, 1Orders, DATASET_INVALID",
    "country, us, ",
    "country, USA, COUNTRY_INVALID",
    "country, DE, COUNTRY_OTHER_REGION",
    "country, NG, COUNTRY_NOT_SERVED",
    "value, -12.345, ",
    "value, 1e14, VALUE_OUT_OF_RANGE",
    "value, ten, VALUE_UNREADABLE",
    "currency, eur, ",
    "currency, EURO, CURRENCY_UNKNOWN",
    "units, 3, ",
    "units, 0, UNITS_INVALID",
    "units, 1.5, UNITS_INVALID",
    "consent-user-data, granted, ",
    "consent-ad-storage, yes, CONSENT_INVALID",
    "limited-data-use, LIMITED_DATA_USE, ",
    "limited-data-use, maybe, LIMITED_DATA_USE_INVALID",
    "consent-tcf, anything, ",
    "partner, Acme, ",
  })
  void settingGetsTheCodeThatItsRowsWouldGet(String name, String value, ConversionReject code) {
    EventField field = EventField.find(name).orElseThrow();
    assertThat(judge(field, Map.of(field, value)), is(Optional.ofNullable(code)));
  }

  @Test
  void negativeValueIsRefusedForAPurchaseAlone() {
    Map<EventField, String> purchase =
        Map.of(EventField.VALUE, "-1", EventField.EVENT_TYPE, "off_amazon_purchases");
    Map<EventField, String> lead = Map.of(EventField.VALUE, "-1", EventField.EVENT_TYPE, "LEAD");
    assertThat(judge(EventField.VALUE, purchase), is(Optional.of(ConversionReject.VALUE_NEGATIVE)));
    assertThat(judge(EventField.VALUE, lead), is(Optional.empty()));
  }

  @Test
  void silenceIsNoProblem() {
    for (EventField field : EventField.values()) {
      assertThat(judge(field, Map.of()), is(Optional.empty()));
      assertThat(judge(field, Map.of(field, " ")), is(Optional.empty()));
    }
  }

  private static Optional<ConversionReject> judge(
      EventField field, Map<EventField, String> defaults) {
    return EventDefaults.judge(field, SETTINGS.withDefaults(defaults), Events.VOCABULARY);
  }
}
