package io.sluice.domain.conversion;

import static io.sluice.domain.conversion.Events.judge;
import static io.sluice.domain.conversion.Events.row;
import static io.sluice.domain.conversion.Events.settings;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.conversion.EventVerdict.Rejected;
import io.sluice.domain.conversion.EventVerdict.Valid;
import io.sluice.domain.conversion.Events.RowBuilder;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that stand for no value, lost digits, attributes that do not fit, words of consent. */
class OddValuesTest {

  @ParameterizedTest
  @CsvSource({
    "light blue, CUSTOM_DATA_DROPPED",
    "1.5, CUSTOM_DATA_DROPPED",
    "nan, PLACEHOLDER_DROPPED",
    "#REF!, PLACEHOLDER_DROPPED",
  })
  void badAttributeIsLeftOutAndTheEventGoes(String value, EventAdjustment counted) {
    Valid valid = valid(settings(), row().custom("color", value).custom("brand", "Ohm"));
    assertThat(valid.event().customData(), is(List.of(new CustomValue("brand", "Ohm", null))));
    assertThat(valid.adjustments(), is(Set.of(counted)));
  }

  @ParameterizedTest
  @CsvSource({
    "EVENT_ID, nan, EVENT_ID_PLACEHOLDER",
    "EVENT_ID, '#REF!', EVENT_ID_PLACEHOLDER",
    "EVENT_ID, 1.20655501E10, EVENT_ID_FLOATING_POINT",
    "EVENT_ID, 2134.0, EVENT_ID_FLOATING_POINT",
    "COUNTRY, nan, COUNTRY_INVALID",
    "VALUE, NaN, VALUE_UNREADABLE",
    "CURRENCY, nan, CURRENCY_UNKNOWN",
    "CONSENT_USER_DATA, maybe, CONSENT_INVALID",
  })
  void textOfNoValueIsRefusedWhereTheFieldIsNeeded(EventField field, String value, String code) {
    rejected(settings(), row().with(field, value), code);
  }

  @ParameterizedTest
  @CsvSource({"true", "TRUE", "yes", "1", "on", "granted", "opted_in", "opt-in"})
  void everydayWordsOfConsentAreReadAndCounted(String word) {
    Valid valid = valid(settings(), row().with(EventField.CONSENT_USER_DATA, word));
    assertThat(valid.event().consent().signal().amznUserData(), is(Grant.GRANTED));
    assertThat(
        valid.adjustments(),
        is(word.equals("granted") ? Set.of() : Set.of(EventAdjustment.CONSENT_TRANSLATED)));
  }

  @ParameterizedTest
  @CsvSource({"false", "no", "0", "off", "denied"})
  void everydayWordsOfRefusalExcludeTheRow(String word) {
    assertThat(
        judge(settings(), row().with(EventField.CONSENT_USER_DATA, word)),
        is(new EventVerdict.Excluded(EventVerdict.Excluded.Reason.CONSENT_DENIED)));
  }

  @Test
  void consentStringOfNoValueIsNoConsent() {
    Valid valid = valid(settings(), row().with(EventField.CONSENT_TCF, "nan"));
    assertThat(valid.event().consent().isEmpty(), is(true));
    assertThat(valid.adjustments(), is(Set.of(EventAdjustment.PLACEHOLDER_DROPPED)));
  }

  private static Valid valid(EventSettings settings, RowBuilder row) {
    EventVerdict verdict = judge(settings, row);
    if (verdict instanceof Valid valid) {
      return valid;
    }
    throw new AssertionError(verdict.toString());
  }

  private static void rejected(EventSettings settings, RowBuilder row, String code) {
    assertThat(judge(settings, row), is(new Rejected(ConversionReject.valueOf(code))));
  }
}
