package io.sluice.domain.conversion;

import static io.sluice.domain.conversion.Events.NOW;
import static io.sluice.domain.conversion.Events.VOCABULARY;
import static io.sluice.domain.conversion.Events.email;
import static io.sluice.domain.conversion.Events.judge;
import static io.sluice.domain.conversion.Events.row;
import static io.sluice.domain.conversion.Events.settings;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.conversion.EventSettings.CustomEncoding;
import io.sluice.domain.conversion.EventSettings.CustomForm;
import io.sluice.domain.conversion.EventVerdict.Excluded;
import io.sluice.domain.conversion.EventVerdict.Rejected;
import io.sluice.domain.conversion.EventVerdict.Valid;
import io.sluice.domain.conversion.Events.RowBuilder;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import io.sluice.domain.qualify.Region;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionRulesTest {
  private static final EventSettings EU = settings(ConversionApi.EVENTS, Region.EU);
  private static final EventSettings OLDER = settings(ConversionApi.DEFINITIONS, Region.NA);

  @Test
  void goodRowIsAnEvent() {
    Valid valid = valid(settings(), row().with(EventField.UNITS, "3"));
    ConversionEvent event = valid.event();

    assertThat(valid.adjustments(), is(empty()));
    assertThat(event.eventId(), is("order-1"));
    assertThat(
        event.identity(),
        is(
            new ConversionIdentity(
                "Online order", "OFF_AMAZON_PURCHASES", "WEBSITE", "Default_Events")));
    assertThat(event.amount(), is(new ConversionEvent.Amount(new BigDecimal("12.50"), "USD", 3L)));
    assertThat(event.wireTime(), is("2026-03-10T11:00:00Z"));
    assertThat(event.country(), is("US"));
  }

  @Test
  void columnBeatsTheJobsSetting() {
    RowBuilder row =
        row()
            .with(EventField.EVENT_NAME, "Store order")
            .with(EventField.EVENT_SOURCE, "offline")
            .with(EventField.DATASET, "Stores");
    ConversionIdentity identity = valid(settings(), row).event().identity();
    assertThat(
        identity,
        is(new ConversionIdentity("Store order", "OFF_AMAZON_PURCHASES", "OFFLINE", "Stores")));
  }

  @Test
  void windowIsTheApisAndEndsAnHourEarly() {
    Instant last = NOW.minus(Duration.ofDays(21)).plus(Duration.ofHours(1));
    valid(settings(), row().at(new RowTime.Moment(last)));
    rejected(settings(), row().at(new RowTime.Moment(last.minusMillis(1))), "TIME_TOO_OLD");

    Instant older = NOW.minus(Duration.ofDays(7)).plus(Duration.ofHours(1));
    valid(OLDER, row().at(new RowTime.Moment(older)));
    rejected(OLDER, row().at(new RowTime.Moment(older.minusMillis(1))), "TIME_TOO_OLD");
  }

  @Test
  void futureIsMoreThanFiveMinutesAhead() {
    valid(settings(), row().at(new RowTime.Moment(NOW.plusSeconds(300))));
    rejected(settings(), row().at(new RowTime.Moment(NOW.plusSeconds(301))), "TIME_IN_FUTURE");
    rejected(settings(), row().at(null), "TIME_MISSING");
  }

  @ParameterizedTest
  @CsvSource({
    "EVENT_NAME, 'a|b', NAME_CHARACTERS",
    "EVENT_NAME, 'a@b', NAME_CHARACTERS",
    "EVENT_TYPE, PURCHASE, TYPE_UNKNOWN",
    "EVENT_SOURCE, MEASUREMENT_PARTNER, SOURCE_UNKNOWN",
    "DATASET, 1st, DATASET_INVALID",
    "DATASET, 'my data', DATASET_INVALID",
    "INGESTION, AMAZON_AD_TAG, INGESTION_UNSUPPORTED",
    "COUNTRY, USA, COUNTRY_INVALID",
    "COUNTRY, ZZ, COUNTRY_INVALID",
    "COUNTRY, DE, COUNTRY_OTHER_REGION",
    "COUNTRY, NG, COUNTRY_NOT_SERVED",
    "VALUE, NaN, VALUE_UNREADABLE",
    "VALUE, '1,5', VALUE_UNREADABLE",
    "VALUE, 10000000000000, VALUE_OUT_OF_RANGE",
    "VALUE, 1e999999999, VALUE_OUT_OF_RANGE",
    "VALUE, -0.001, VALUE_NEGATIVE",
    "CURRENCY, XTS, CURRENCY_UNKNOWN",
    "UNITS, 0, UNITS_INVALID",
    "UNITS, 1.5, UNITS_INVALID",
    "UNITS, 2147483648, UNITS_INVALID",
    "CONSENT_USER_DATA, MAYBE, CONSENT_INVALID",
    "CONSENT_AD_STORAGE, GRANTED, CONSENT_INCOMPLETE",
    "IP_ADDRESS, 300.1.1.1, IP_ADDRESS_INVALID",
    "LIMITED_DATA_USE, perhaps, LIMITED_DATA_USE_INVALID",
    "EVENT_ID, jo@example.com, EVENT_ID_PERSONAL",
  })
  void badTextIsACodedReject(EventField field, String text, String code) {
    rejected(settings(), row().with(field, text), code);
  }

  @Test
  void whatIsMissingIsACodedReject() {
    rejected(settings(), row().without(EventField.COUNTRY), "COUNTRY_MISSING");
    rejected(settings(), row().without(EventField.CURRENCY), "CURRENCY_MISSING");
    rejected(settings(), row().without(EventField.EVENT_ID), "EVENT_ID_MISSING");
    EventSettings bare = EventSettings.of(ConversionApi.EVENTS, Region.NA);
    rejected(bare, row(), "NAME_MISSING");
    rejected(bare, row().with(EventField.EVENT_NAME, "a"), "TYPE_MISSING");
    RowBuilder typed = row().with(EventField.EVENT_NAME, "a").with(EventField.EVENT_TYPE, "other");
    rejected(bare, typed, "SOURCE_MISSING");
  }

  @Test
  void nameHasAtMost256Characters() {
    valid(settings(), row().with(EventField.EVENT_NAME, "n".repeat(256)));
    rejected(settings(), row().with(EventField.EVENT_NAME, "n".repeat(257)), "NAME_TOO_LONG");
  }

  @Test
  void halfASurrogatePairIsACodedReject() {
    rejected(settings(), row().with(EventField.USER_AGENT, "x\ud800"), "TEXT_UNREADABLE");
    rejected(settings(), row().custom("brand", "\udc00"), "TEXT_UNREADABLE");
  }

  @ParameterizedTest
  @CsvSource({
    "12.345, 12.35",
    "12.344, 12.34",
    "0.005, 0.01",
    "1e-999999999, 0.00",
    "7, 7.00",
    "9999999999999.99, 9999999999999.99"
  })
  void valueIsRoundedHalfUp(String given, String sent) {
    Valid valid = valid(settings(), row().with(EventField.VALUE, given));
    assertThat(valid.event().amount().value(), is(new BigDecimal(sent)));
    boolean rounded = new BigDecimal(given).compareTo(new BigDecimal(sent)) != 0;
    assertThat(valid.adjustments().contains(EventAdjustment.VALUE_ROUNDED), is(rounded));
  }

  @Test
  void otherTypesMayBeNegativeAndHaveNeitherCurrencyNorUnits() {
    RowBuilder row =
        row()
            .with(EventField.EVENT_TYPE, "SIGN_UP")
            .with(EventField.VALUE, "-3.5")
            .with(EventField.UNITS, "2");
    Valid valid = valid(settings(), row);
    assertThat(
        valid.event().amount(),
        is(new ConversionEvent.Amount(new BigDecimal("-3.50"), null, null)));
    assertThat(
        valid.adjustments(),
        containsInAnyOrder(EventAdjustment.CURRENCY_DROPPED, EventAdjustment.UNITS_DROPPED));
  }

  @Test
  void purchaseWithoutAValueNeedsNoCurrency() {
    RowBuilder row = row().without(EventField.VALUE).without(EventField.CURRENCY);
    assertThat(valid(settings(), row).event().amount(), is(ConversionEvent.Amount.NONE));
  }

  @Test
  void olderApiTakesMoreUnits() {
    RowBuilder row = row().with(EventField.UNITS, "9999999999999");
    assertThat(valid(OLDER, row).event().amount().units(), is(9_999_999_999_999L));
    rejected(settings(), row, "UNITS_INVALID");
  }

  @Test
  void rowOfAnotherAdvertiserIsRejected() {
    EventSettings one = settings().withAdvertiser("77");
    valid(one, row());
    valid(one, row().with(EventField.ADVERTISER_ID, "77"));
    rejected(one, row().with(EventField.ADVERTISER_ID, "78"), "ADVERTISER_OTHER");
  }

  @Test
  void eventNeedsOneValueOfEachKey() {
    rejected(settings(), row().keys(), "NO_USABLE_KEY");
    rejected(
        settings(), row().keys(email("a@example.com"), email("b@example.com")), "KEY_REPEATED");
    Valid same = valid(settings(), row().keys(email("a@example.com"), email("a@example.com")));
    assertThat(same.event().keys(), is(List.of(email("a@example.com"))));
  }

  @Test
  void keysStandInCanonicalOrder() {
    EventKey maid = EventKey.raw("MAID", " cdda802e-fb9c-47ad-9866-0794d394c912 ");
    EventKey mail = email("a@example.com");
    assertThat(valid(settings(), row().keys(maid, mail)).event().keys(), is(List.of(mail, maid)));
    assertThat(maid.wireValue(), is("cdda802e-fb9c-47ad-9866-0794d394c912"));
  }

  @ParameterizedTest
  @CsvSource({
    "MAID, 00000000-0000-0000-0000-000000000000",
    "MATCH_ID, a-b",
    "FIP, 1.2.3",
    "EMAIL, plain"
  })
  void badKeyIsLeftOutWhereAnotherOneIsThere(String type, String value) {
    EventKey bad = EventKey.raw(type, value);
    rejected(settings(), row().keys(bad), "NO_USABLE_KEY");
    Valid valid = valid(settings(), row().keys(bad, EventKey.hashed("PHONE", new byte[32])));
    assertThat(valid.adjustments(), is(java.util.Set.of(EventAdjustment.KEY_DROPPED)));
    assertThat(valid.event().keys().size(), is(1));
  }

  @Test
  void keyThatTheApiDoesNotKnowIsLeftOut() {
    EventKey odd = EventKey.raw("SHOE_SIZE", "43");
    Valid valid = valid(settings(), row().keys(odd, email("a@example.com")));
    assertThat(valid.adjustments(), is(java.util.Set.of(EventAdjustment.KEY_NOT_CARRIED)));
  }

  @Test
  void euAccountAndUkOrEeaCountryNeedASignal() {
    for (String country : List.of("DE", "GB", "IN")) {
      RowBuilder row = row().with(EventField.COUNTRY, country);
      rejected(EU, row, "CONSENT_MISSING");
      rejected(EU, row.with(EventField.IP_ADDRESS, "192.0.2.1"), "CONSENT_MISSING");
      Valid valid = valid(EU, row.with(EventField.CONSENT_TCF, "CPc"));
      assertThat(valid.event().consent().ipAddress(), is("192.0.2.1"));
      assertThat(valid.event().consent().signal().tcf(), is("CPc"));
      assertThat(valid.event().consent().signal().amznUserData(), is((Grant) null));
    }
  }

  @Test
  void eachSignalIsCarried() {
    RowBuilder row =
        row()
            .with(EventField.COUNTRY, "uk")
            .with(EventField.CONSENT_USER_DATA, "granted")
            .with(EventField.CONSENT_AD_STORAGE, "GRANTED")
            .with(EventField.CONSENT_GPP, "DBAA");
    EventConsent consent = valid(EU, row).event().consent();
    assertThat(consent.signal().amznUserData(), is(Grant.GRANTED));
    assertThat(consent.signal().amznAdStorage(), is(Grant.GRANTED));
    assertThat(consent.signal().gpp(), is("DBAA"));
  }

  @ParameterizedTest
  @EnumSource(
      value = EventField.class,
      names = {"CONSENT_USER_DATA", "CONSENT_AD_STORAGE"})
  void deniedConsentIsKeptOutUnlessAskedFor(EventField field) {
    RowBuilder row = row().with(EventField.CONSENT_USER_DATA, "GRANTED").with(field, "DENIED");
    assertThat(judge(settings(), row), is(new Excluded(Excluded.Reason.CONSENT_DENIED)));
    Valid sent = valid(settings().withDenied(EventSettings.Denied.SEND), row);
    assertThat(sent.event().consent().isEmpty(), is(false));
  }

  @Test
  void olderApiSendsOnlyWhatIsPlainlyGranted() {
    EventSettings olderEu = settings(ConversionApi.DEFINITIONS, Region.EU);
    RowBuilder row = row().with(EventField.COUNTRY, "DE");
    rejected(olderEu, row, "CONSENT_MISSING");
    rejected(olderEu, row.with(EventField.CONSENT_TCF, "CPc"), "CONSENT_NOT_CARRIED");
    Valid valid = valid(olderEu, row.with(EventField.CONSENT_USER_DATA, "GRANTED"));
    assertThat(valid.event().consent(), is(EventConsent.NONE));
    assertThat(valid.adjustments(), is(java.util.Set.of(EventAdjustment.CONSENT_NOT_CARRIED)));
    EventSettings asked = olderEu.withDenied(EventSettings.Denied.SEND);
    assertThat(
        judge(asked, row.with(EventField.CONSENT_USER_DATA, "DENIED")),
        is(new Excluded(Excluded.Reason.CONSENT_DENIED)));
  }

  @Test
  void olderApiLeavesOutWhatItHasNoFieldFor() {
    RowBuilder row =
        row().custom("brand", "x").with(EventField.DATASET, "Orders").with(EventField.PARTNER, "p");
    Valid valid = valid(OLDER, row);
    assertThat(valid.event().customData(), is(empty()));
    assertThat(valid.event().context(), is(EventContext.NONE));
    assertThat(valid.event().identity().dataset(), is("Default_Events"));
    assertThat(
        valid.adjustments(),
        containsInAnyOrder(
            EventAdjustment.CUSTOM_DATA_NOT_CARRIED,
            EventAdjustment.DATASET_NOT_CARRIED,
            EventAdjustment.CONTEXT_NOT_CARRIED));
  }

  @Test
  void customDataHasTenFreeNamesBesideTheReservedOnes() {
    RowBuilder row = row().custom("brand", "x").custom("category", "y").custom("productId", "z");
    for (int i = 0; i < 10; i++) {
      row.custom("attribute_" + i, "v");
    }
    assertThat(valid(settings(), row).event().customData().size(), is(13));
    rejected(settings(), row.custom("one_more", "v"), "CUSTOM_DATA_TOO_MANY");
  }

  @ParameterizedTest
  @CsvSource({
    "my-name, v, CUSTOM_DATA_NAME",
    "Brand, v, CUSTOM_DATA_RESERVED",
    "product, v, CUSTOM_DATA_RESERVED",
    "product_id, v, CUSTOM_DATA_RESERVED",
  })
  void badCustomDataIsACodedReject(String name, String value, String code) {
    rejected(settings(), row().custom(name, value), code);
  }

  @Test
  void customDataIsReencodedOnlyWhereAskedFor() {
    EventSettings asking =
        settings()
            .withCustomData(
                Map.of(
                    "price", new CustomForm("INTEGER", CustomEncoding.CENTS),
                    "color", new CustomForm(null, CustomEncoding.UNDERSCORES)));
    Valid valid = valid(asking, row().custom("price", "12.345").custom("color", "light blue"));
    assertThat(
        valid.event().customData(),
        is(
            List.of(
                new CustomValue("price", "1235", "INTEGER"),
                new CustomValue("color", "light_blue", null))));
    assertThat(valid.adjustments(), is(java.util.Set.of(EventAdjustment.CUSTOM_DATA_REENCODED)));
    for (String bad : List.of("21474836.48", "-1")) {
      Valid without = valid(asking, row().custom("price", bad).custom("color", "red"));
      assertThat(without.event().customData(), is(List.of(new CustomValue("color", "red", null))));
      assertThat(without.adjustments(), is(java.util.Set.of(EventAdjustment.CUSTOM_DATA_DROPPED)));
    }
  }

  @Test
  void limitedDataUseIsCarried() {
    for (String mark : List.of("true", "LIMITED_DATA_USE", "1")) {
      assertThat(
          valid(settings(), row().with(EventField.LIMITED_DATA_USE, mark)).event().dataUse(),
          is(ConversionEvent.DataUse.LIMITED));
    }
    assertThat(
        valid(settings(), row().with(EventField.LIMITED_DATA_USE, "no")).event().dataUse(),
        is(ConversionEvent.DataUse.FULL));
  }

  @Test
  void idOfThePersonIsNoEventId() {
    RowBuilder row = row().with(EventField.EXTERNAL_USER_ID, "order-1");
    rejected(settings(), row, "EVENT_ID_PERSONAL");
    String digest = email("jo@example.com").wireValue();
    rejected(settings(), row().with(EventField.EVENT_ID, digest), "EVENT_ID_PERSONAL");
  }

  @Test
  void prefixKeepsIdsOfTwoConversionsApart() {
    EventSettings prefixed = settings().withEventIdPrefix("web:");
    assertThat(valid(prefixed, row()).event().eventId(), is("web:order-1"));
    RowBuilder longest = row().with(EventField.EVENT_ID, "i".repeat(252));
    valid(prefixed, longest);
    rejected(prefixed, row().with(EventField.EVENT_ID, "i".repeat(253)), "EVENT_ID_INVALID");
    EventSettings tooLong = settings().withEventIdPrefix("p".repeat(65));
    assertThrows(
        IllegalArgumentException.class, () -> ConversionRules.of(tooLong, VOCABULARY, List.of()));
  }

  @Test
  void idIsDerivedFromColumnsThatAreNeverEmpty() {
    ConversionRules rules =
        ConversionRules.of(
            settings().withEventIdPrefix("w-"), VOCABULARY, List.of("order", "line"));
    RowBuilder row =
        row().without(EventField.EVENT_ID).idColumn("line", "2").idColumn("order", "77");
    Valid valid = (Valid) rules.judge(row.build(), NOW);
    assertThat(
        valid.event().eventId(), is("w-" + EventIds.derive(Map.of("order", "77", "line", "2"))));
    RowBuilder half = row().without(EventField.EVENT_ID).idColumn("order", "77");
    assertThat(
        rules.judge(half.build(), NOW), is(new Rejected(ConversionReject.EVENT_ID_COLUMN_EMPTY)));
  }

  @Test
  void badExtraIsLeftOutAndTheEventGoes() {
    Valid valid =
        valid(
            settings(),
            row()
                .with(EventField.AREF_TOKENS, "nonsense")
                .with(EventField.USER_AGENT, "u".repeat(513))
                .with(EventField.PARTNER, "Ann & Co"));
    assertThat(valid.event().context(), is(new EventContext(null, null, null, "Ann & Co")));
    assertThat(valid.adjustments(), is(java.util.Set.of(EventAdjustment.CONTEXT_DROPPED)));
  }

  @Test
  void eventLargerThanARequestIsACodedReject() {
    RowBuilder row = row().with(EventField.CONSENT_TCF, "C".repeat(1_000_000));
    rejected(settings(), row, "EVENT_TOO_LARGE");
  }

  @ParameterizedTest
  @EnumSource
  void everyCodeHasAFieldAndARemedy(ConversionReject code) {
    assertThat(code.field().isBlank(), is(false));
    assertThat(code.remedy().length() > 20, is(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"purchase", "Order Completed", "order-completed"})
  void synonymIsTranslatedWithThePresetOnly(String word) {
    RowBuilder row = row().with(EventField.EVENT_TYPE, word);
    rejected(settings(), row, "TYPE_UNKNOWN");
    Valid valid = valid(settings().withTypeSynonyms(LegacyEvents.typeSynonyms()), row);
    assertThat(valid.event().identity().type(), is("OFF_AMAZON_PURCHASES"));
    assertThat(valid.adjustments(), is(java.util.Set.of(EventAdjustment.TYPE_TRANSLATED)));
  }

  @Test
  void nothingOfThePersonIsInTexts() {
    EventKey maid = EventKey.raw("MAID", "cdda802e");
    RowBuilder row =
        row()
            .keys(maid, email("jo@example.com"))
            .with(EventField.IP_ADDRESS, "192.0.2.77")
            .with(EventField.CONSENT_TCF, "CPsecret")
            .custom("brand", "privat");
    Valid valid = valid(settings(), row);
    String texts = valid + " " + row.build() + " " + valid.event().keys();
    for (String secret : List.of("cdda", "192.0", "CPsecret", "privat")) {
      assertThat(texts, not(containsString(secret)));
    }
    assertThat(valid.event().toString(), startsWith("ConversionEvent['Online order'"));
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
