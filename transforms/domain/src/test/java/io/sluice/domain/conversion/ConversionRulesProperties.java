package io.sluice.domain.conversion;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.sluice.domain.qualify.Region;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Any row becomes an event that keeps every rule, a coded reject, or is kept out by a rule. */
class ConversionRulesProperties {
  private static final Instant NOW = Events.NOW;

  @Property(tries = 2000)
  void thereIsNoFourthWay(
      @ForAll("rows") EventRow row, @ForAll ConversionApi api, @ForAll Region region) {
    EventSettings settings = Events.settings(api, region);
    EventVerdict verdict =
        ConversionRules.of(settings, Events.VOCABULARY, List.of("a")).judge(row, NOW);
    Statistics.label("verdict")
        .collect(verdict.getClass().getSimpleName())
        .coverage(seen -> seen.check("Valid").count(c -> c >= 100));
    if (verdict instanceof EventVerdict.Valid valid) {
      requireRules(valid.event(), settings);
    }
    assertThat(
        ConversionRules.of(settings, Events.VOCABULARY, List.of("a")).judge(row, NOW), is(verdict));
  }

  @Property
  void roundedValueIsNearestAndWithinRange(@ForAll BigDecimal value) {
    BigDecimal rounded = EventAmounts.rounded(value);
    if (rounded == null) {
      assertThat(value.abs(), greaterThanOrEqualTo(new BigDecimal("9999999999999.995")));
    } else {
      assertThat(rounded.scale(), is(2));
      assertThat(rounded.subtract(value).abs(), lessThanOrEqualTo(new BigDecimal("0.005")));
    }
  }

  @Property
  void derivedIdsAreEqualOnlyForEqualColumns(
      @ForAll Map<String, String> one, @ForAll Map<String, String> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return;
    }
    boolean same = EventIds.derive(one).equals(EventIds.derive(other));
    assertThat(same, is(utf8(one).equals(utf8(other))));
  }

  private static Map<String, String> utf8(Map<String, String> texts) {
    // Half a surrogate pair is a question mark in UTF-8.
    Map<String, String> written = new java.util.TreeMap<>();
    texts.forEach((key, value) -> written.put(utf8(key), utf8(value)));
    return written;
  }

  private static String utf8(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void requireRules(ConversionEvent event, EventSettings settings) {
    assertThat(event.eventId().length(), lessThanOrEqualTo(256));
    assertThat(Duration.between(event.time(), NOW), lessThanOrEqualTo(settings.api().window()));
    assertThat(event.keys().isEmpty(), is(false));
    assertThat(
        new HashSet<>(event.keys().stream().map(EventKey::type).toList()).size(),
        is(event.keys().size()));
    ConversionEvent.Amount amount = event.amount();
    if (event.identity().isPurchase()) {
      assertThat(amount.value() == null || amount.currency() != null, is(true));
      assertThat(amount.value() == null || amount.value().signum() >= 0, is(true));
    } else {
      assertThat(amount.currency() == null && amount.units() == null, is(true));
    }
    assertThat(event.customData().size(), lessThanOrEqualTo(13));
    if (settings.region() == Region.EU && settings.api() == ConversionApi.EVENTS) {
      assertThat(event.consent().signal().isEmpty(), is(false));
    }
    assertThat(EventWireSize.of(event), lessThanOrEqualTo(ConversionApi.MAX_BODY_BYTES));
  }

  @Provide
  Arbitrary<EventRow> rows() {
    return Arbitraries.oneOf(wild(), nearlyGood());
  }

  /** Anything at all. */
  private static Arbitrary<EventRow> wild() {
    return Combinators.combine(
            times().injectNull(0.05),
            texts(6),
            keys().list().ofMaxSize(4),
            Arbitraries.maps(Arbitraries.of("brand", "color", "Brand", "a b"), text()).ofMaxSize(2),
            Arbitraries.maps(Arbitraries.of("a", "b"), text()).ofMaxSize(2))
        .as(EventRow::new);
  }

  /** A good row with one or two columns changed. */
  private static Arbitrary<EventRow> nearlyGood() {
    return Combinators.combine(
            Arbitraries.of("US", "DE", "JP"), Arbitraries.longs().between(0, 600_000), texts(2))
        .as(
            (country, age, changes) -> {
              Map<EventField, String> texts = new EnumMap<>(EventField.class);
              texts.put(EventField.EVENT_ID, "order-1");
              texts.put(EventField.COUNTRY, country);
              texts.put(EventField.CURRENCY, "USD");
              texts.put(EventField.VALUE, "12.345");
              texts.put(EventField.CONSENT_USER_DATA, "GRANTED");
              texts.putAll(changes);
              return new EventRow(
                  new RowTime.Moment(NOW.minusSeconds(age)),
                  texts,
                  List.of(Events.email("jo@example.com")),
                  Map.of("brand", "x"),
                  Map.of());
            });
  }

  private static Arbitrary<Map<EventField, String>> texts(int most) {
    return Arbitraries.maps(Arbitraries.of(EventField.class), text()).ofMaxSize(most);
  }

  private static Arbitrary<RowTime> times() {
    Arbitrary<RowTime> moments =
        Arbitraries.longs()
            .between(-30L * 86_400, 3_600)
            .map(seconds -> new RowTime.Moment(NOW.plusSeconds(seconds)));
    return Arbitraries.oneOf(moments, moments, text().map(RowTime.Text::new));
  }

  private static Arbitrary<EventKey> keys() {
    Arbitrary<EventKey> hashed =
        Arbitraries.of("EMAIL", "PHONE", "MAID", "X")
            .flatMap(
                type ->
                    Arbitraries.of((byte) 1, (byte) 2)
                        .map(
                            b -> {
                              byte[] digest = new byte[32];
                              digest[0] = b;
                              return EventKey.hashed(type, digest);
                            }));
    return Arbitraries.oneOf(
        hashed,
        Combinators.combine(Arbitraries.of("MAID", "FIP", "MATCH_ID", "EMAIL"), text())
            .as(EventKey::raw));
  }

  private static Arbitrary<String> text() {
    Arbitrary<String> likely =
        Arbitraries.of(
            "US",
            "DE",
            "JP",
            "USD",
            "1",
            "2.555",
            "-1",
            "GRANTED",
            "DENIED",
            "true",
            "SIGN_UP",
            "OFF_AMAZON_PURCHASES",
            "WEBSITE",
            "192.0.2.1",
            "2026-03-09T00:00:00Z",
            "",
            "1e400");
    return Arbitraries.oneOf(likely, likely, Arbitraries.strings().ofMaxLength(30));
  }
}
