package io.sluice.amazonads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The writer against the golden bodies, and what it refuses. */
final class EventsBodyWriterTest {
  private static final EventsBodyWriter EVENTS = EventsBodyWriter.events();
  private static final EventsBodyWriter EVENT_DATA = EventsBodyWriter.eventData();
  private static final EventDescription SIGN_UP =
      new EventDescription("Newsletter", "SIGN_UP", "OFFLINE", "SERVER_TO_SERVER", null);
  private static final UploadMatchKey EMAIL = UploadMatchKey.hashed("EMAIL", new byte[32]);

  @Test
  void eventsAreTheGoldenBytes() throws IOException {
    byte[] golden = golden("create-events/full-and-least.request.json");
    List<TestEvent> events =
        AdsJson.read(golden, EventsRequest.class).events().stream()
            .map(EventsBodyWriterTest::compact)
            .toList();
    assertThat(text(EVENTS.render(events)), is(text(golden)));
  }

  @Test
  void eventDataAreTheGoldenBytes() throws IOException {
    byte[] golden = golden("event-data/full-and-least.request.json");
    List<TestEvent> events =
        AdsJson.read(golden, EventDataRequest.class).eventData().stream()
            .map(EventsBodyWriterTest::compact)
            .toList();
    assertThat(text(EVENT_DATA.render(events)), is(text(golden)));
  }

  @Test
  void bodyHoldsAsManyEventsAsAmazonTakes() {
    TestEvent event = event(List.of(EMAIL), null);
    EVENTS.render(Collections.nCopies(500, event));
    EVENT_DATA.render(Collections.nCopies(100, event));
    assertThat(refusal(EVENTS, Collections.nCopies(501, event)), containsString("501 of them"));
    assertThat(refusal(EVENT_DATA, Collections.nCopies(101, event)), containsString("1 to 100"));
    assertThat(refusal(EVENTS, List.of()), containsString("0 of them"));
  }

  @Test
  void keyThatIsNotAsTheContractSaysIsRefusedAndNotQuoted() {
    assertThat(refusal(List.of()), containsString("matchKeys: 0 of them"));
    assertThat(
        refusal(List.of(UploadMatchKey.hashed("EMAIL", new byte[31]))),
        containsString("EMAIL: 31 bytes"));
    String raw = refusal(List.of(UploadMatchKey.raw("EMAIL", "jo@example.com")));
    assertThat(raw, containsString("EMAIL: another form"));
    assertThat(raw, not(containsString("example")));
    assertThat(
        refusal(List.of(UploadMatchKey.hashed("SHOE_SIZE", new byte[32]))),
        containsString("not known"));
  }

  @Test
  void newerKeyOfTheEventsApiIsNoneOfTheOlderOne() {
    TestEvent event = event(List.of(UploadMatchKey.raw("MATCH_ID", "m1")), null);
    EVENTS.render(List.of(event));
    assertThat(refusal(EVENT_DATA, List.of(event)), containsString("not known"));
  }

  @Test
  void moreThanTwoDecimalsAreRefused() {
    TestEvent event = event(List.of(EMAIL), new BigDecimal("1.005"));
    assertThat(refusal(EVENTS, List.of(event)), containsString("value: more than two decimals"));
  }

  @Test
  void largeValueIsWrittenPlainly() {
    TestEvent event = event(List.of(EMAIL), new BigDecimal("1E+12"));
    assertThat(
        text(EVENTS.render(List.of(event))), containsString("\"value\":1000000000000,\"curr"));
  }

  private static String refusal(List<UploadMatchKey> keys) {
    return refusal(EVENTS, List.of(event(keys, null)));
  }

  private static String refusal(EventsBodyWriter writer, List<TestEvent> events) {
    return assertThrows(IllegalArgumentException.class, () -> writer.render(events)).getMessage();
  }

  private static TestEvent event(List<UploadMatchKey> keys, BigDecimal value) {
    return new TestEvent(
        "7",
        SIGN_UP,
        "id",
        "US",
        "2026-03-01T00:00:00Z",
        keys,
        value,
        "USD",
        null,
        null,
        null,
        List.of(),
        null,
        null,
        null,
        null);
  }

  private static TestEvent compact(WireEvent wire) {
    return new TestEvent(
        null,
        wire.eventDescription(),
        wire.eventId(),
        wire.countryCode(),
        wire.eventTime(),
        keys(wire.matchKeys(), ConversionVocabulary.events()),
        wire.value(),
        wire.currencyCode(),
        wire.unitsSold() == null ? null : (long) wire.unitsSold(),
        wire.dataProcessingOptions() == null ? null : wire.dataProcessingOptions().options(),
        wire.consent(),
        wire.customData() == null ? List.of() : wire.customData(),
        wire.amazonAdEventKey(),
        wire.arefMeasurementTokens(),
        wire.deviceInfo() == null ? null : wire.deviceInfo().userAgent(),
        wire.partner());
  }

  private static TestEvent compact(EventDatum wire) {
    return new TestEvent(
        wire.conversionDefinitionId(),
        new EventDescription(wire.name(), null, null, null, null),
        wire.clientDedupeId(),
        wire.countryCode(),
        wire.timestamp(),
        keys(wire.matchKeys(), ConversionVocabulary.definitions()),
        wire.value(),
        wire.currencyCode(),
        wire.unitsSold(),
        wire.dataProcessingOptions(),
        null,
        List.of(),
        null,
        null,
        null,
        null);
  }

  private static List<UploadMatchKey> keys(List<WireMatchKey> keys, ConversionVocabulary lists) {
    return keys.stream()
        .map(
            key ->
                lists.matchKeys().get(key.type()) == KeyForm.HASHED
                    ? UploadMatchKey.hashed(
                        key.type(), HexFormat.of().parseHex(key.values().get(0)))
                    : UploadMatchKey.raw(key.type(), key.values().get(0)))
        .toList();
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }

  private static byte[] golden(String file) throws IOException {
    try (InputStream in = EventsBodyWriterTest.class.getResourceAsStream("/golden/wire/" + file)) {
      return in.readAllBytes();
    }
  }
}
