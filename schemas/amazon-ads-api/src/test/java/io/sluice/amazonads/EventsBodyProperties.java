package io.sluice.amazonads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.comparesEqualTo;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sizes are exact, bytes are repeatable, and a JSON parser finds what went in. */
final class EventsBodyProperties {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @Property(tries = 300)
  void sizeByArithmeticIsTheSizeRendered(@ForAll("events") List<TestEvent> events) {
    for (EventsBodyWriter writer :
        List.of(EventsBodyWriter.events(), EventsBodyWriter.eventData())) {
      long parts = events.stream().mapToLong(writer::size).sum();
      long whole = writer.envelopeSize() + parts + events.size() - 1;
      assertThat(whole, is((long) writer.render(events).length));
    }
  }

  @Property(tries = 300)
  void parserFindsWhatWentIn(@ForAll("events") List<TestEvent> events) throws IOException {
    byte[] body = EventsBodyWriter.events().render(events);
    assertThat(EventsBodyWriter.events().render(events), is(body));
    JsonNode tree = JSON.readTree(body).get("events");
    assertThat(tree.size(), is(events.size()));
    for (int i = 0; i < events.size(); i++) {
      TestEvent event = events.get(i);
      JsonNode node = tree.get(i);
      assertThat(node.path("eventId").textValue(), is(event.eventId()));
      assertThat(node.at("/eventDescription/name").textValue(), is(event.description().name()));
      assertThat(node.at("/consent/tcf").textValue(), is(tcf(event)));
      assertThat(node.at("/deviceInfo/userAgent").textValue(), is(event.userAgent()));
      assertThat(node.path("partner").textValue(), is(event.partner()));
      assertThat(node.has("value"), is(event.value() != null));
      if (event.value() != null) {
        assertThat(node.get("value").decimalValue(), comparesEqualTo(event.value()));
      }
      requireKeys(node, event);
    }
  }

  private static String tcf(TestEvent event) {
    return event.consent() == null ? null : event.consent().tcf();
  }

  private static void requireKeys(JsonNode node, TestEvent event) {
    assertThat(node.get("matchKeys").size(), is(event.matchKeys().size()));
    for (int k = 0; k < event.matchKeys().size(); k++) {
      UploadMatchKey key = event.matchKeys().get(k);
      JsonNode wire = node.get("matchKeys").get(k);
      assertThat(wire.get("type").textValue(), is(key.type()));
      String value = key.digest() == null ? key.value() : HexFormat.of().formatHex(key.digest());
      assertThat(wire.at("/values/0").textValue(), is(value));
    }
  }

  @Provide
  Arbitrary<List<TestEvent>> events() {
    Arbitrary<String> texts = texts();
    Arbitrary<BigDecimal> values =
        Arbitraries.bigDecimals()
            .between(ConversionLimits.MAX_VALUE.negate(), ConversionLimits.MAX_VALUE)
            .ofScale(2)
            .injectNull(0.3);
    Arbitrary<EventConsent> consents =
        texts
            .injectNull(0.4)
            .map(
                tcf ->
                    new EventConsent(
                        tcf == null ? new EventConsent.Geo("192.0.2.1") : null,
                        tcf == null ? null : new EventConsent.AmazonConsent("GRANTED", null),
                        tcf,
                        null))
            .injectNull(0.3);
    return Combinators.combine(
            texts.injectNull(0.3), texts, keys(), values, consents, texts.injectNull(0.3))
        .as(
            (id, name, keys, value, consent, agent) ->
                new TestEvent(
                    "4611686018427387905",
                    new EventDescription(name, "OTHER", "WEBSITE", "SERVER_TO_SERVER", null),
                    id,
                    "US",
                    "2026-03-01T00:00:00Z",
                    keys,
                    value,
                    value == null ? null : "USD",
                    value == null ? null : 7L,
                    null,
                    consent,
                    List.of(new CustomAttribute("brand", "x", null)),
                    null,
                    null,
                    agent,
                    agent))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  private static Arbitrary<List<UploadMatchKey>> keys() {
    Map<String, KeyForm> forms = ConversionVocabulary.definitions().matchKeys();
    return Arbitraries.of(forms.keySet())
        .flatMap(
            type ->
                forms.get(type) == KeyForm.HASHED
                    ? Arbitraries.bytes()
                        .array(byte[].class)
                        .ofSize(32)
                        .map(digest -> UploadMatchKey.hashed(type, digest))
                    : texts().map(value -> UploadMatchKey.raw(type, value)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(9);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.strings()
        .all()
        .ofMaxLength(20)
        .filter(text -> UTF_8.newEncoder().canEncode(text));
  }
}
