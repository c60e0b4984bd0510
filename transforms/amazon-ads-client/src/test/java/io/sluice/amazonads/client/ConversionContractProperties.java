package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.report.ValidationReport;
import io.sluice.amazonads.AdsHeaders;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.OpenApiContract;
import io.sluice.amazonads.VendorMediaTypes;
import io.sluice.domain.batch.ConversionBatch;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.ConversionRules;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventKey;
import io.sluice.domain.conversion.EventRow;
import io.sluice.domain.conversion.EventSettings;
import io.sluice.domain.conversion.EventVerdict;
import io.sluice.domain.conversion.EventVocabulary;
import io.sluice.domain.conversion.RowTime;
import io.sluice.domain.qualify.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.statistics.Statistics;

/**
 * Any row either becomes a body that keeps the contract, or a reject, or is kept out: no further
 * way. Held against our OpenAPI documents, and against Amazon's own where a checkout of them lies
 * beside this one; the report says against which.
 */
class ConversionContractProperties {
  private static final String EVENT_DATA =
      "/accounts/9007199254740993/dsp/conversionDefinitions/eventData";
  private static final List<Contract> EVENTS =
      contracts(OpenApiContract.EVENTS, "AdsApiV1Events.json");
  private static final List<Contract> DEFINITIONS =
      contracts(OpenApiContract.CONVERSION_DEFINITIONS, "Conversions.json");

  private record Contract(String name, OpenApiInteractionValidator validator) {}

  @Property(tries = 1500)
  void anyRowIsABodyThatKeepsTheContractOrIsNotSent(
      @ForAll("rows") Row row, @ForAll ConversionApi api, @ForAll Region region) {
    EventVocabulary vocabulary = WireVocabulary.of(api);
    EventSettings settings =
        EventSettings.of(api, region)
            .withDenied(EventSettings.Denied.SEND)
            .withDefaults(Map.of(EventField.EVENT_NAME, "Online order"));
    ConversionRules rules = ConversionRules.of(settings, vocabulary, List.of());
    EventVerdict verdict = rules.judge(row.in(region), VirtualTime.START);
    Statistics.label("verdict").collect(verdict.getClass().getSimpleName());
    Statistics.label("sent in " + api)
        .collect(verdict instanceof EventVerdict.Valid)
        .coverage(seen -> seen.check(true).count(n -> n >= 100));
    if (verdict instanceof EventVerdict.Valid valid) {
      requireContract(api, valid.event());
    }
  }

  @AfterContainer
  static void sayWhich() {
    List<String> held = new ArrayList<>(EVENTS.stream().map(Contract::name).toList());
    DEFINITIONS.forEach(contract -> held.add(contract.name()));
    // The one place where the build says what bodies were held against.
    System.out.println("Conversions: bodies were held against " + String.join(", ", held));
  }

  private static List<Contract> contracts(ConversionApi api) {
    return api == ConversionApi.EVENTS ? EVENTS : DEFINITIONS;
  }

  private static void requireContract(ConversionApi api, ConversionEvent event) {
    boolean events = api == ConversionApi.EVENTS;
    ConversionBatch batch =
        events
            ? ConversionBatch.events(ConversionSamples.ID, List.of(event))
            : new ConversionBatch(
                ConversionSamples.ID, api, List.of(event), Map.of(event.identity(), "7"));
    SimpleRequest request =
        SimpleRequest.Builder.post(events ? AdsPaths.EVENTS : EVENT_DATA)
            .withHeader(AdsHeaders.ADS_CLIENT_ID, "client")
            .withHeader(AdsHeaders.ADS_ACCOUNT_ID, "9007199254740993")
            .withHeader(AdsHeaders.CLIENT_ID, "client")
            .withHeader(AdsHeaders.AUTHORIZATION, "Bearer x")
            .withContentType(events ? VendorMediaTypes.JSON : VendorMediaTypes.EVENT_DATA)
            .withBody(WireConversion.body(batch))
            .build();
    for (Contract contract : contracts(api)) {
      List<String> broken =
          contract.validator().validateRequest(request).getMessages().stream()
              .filter(m -> m.getLevel() == ValidationReport.Level.ERROR)
              .map(ValidationReport.Message::toString)
              .toList();
      assertThat(contract.name(), broken, is(List.of()));
    }
  }

  private static List<Contract> contracts(OpenApiContract ours, String amazons) {
    List<Contract> contracts = new ArrayList<>();
    contracts.add(new Contract("our " + ours, validator(ours.text())));
    besides(amazons)
        .ifPresent(text -> contracts.add(new Contract("Amazon's " + amazons, validator(text))));
    return contracts;
  }

  private static OpenApiInteractionValidator validator(String text) {
    return OpenApiInteractionValidator.createForInlineApiSpecification(text).build();
  }

  /** Amazon's document, from a folder beside this project's. */
  private static Optional<String> besides(String file) {
    Path folder = Path.of("").toAbsolutePath();
    for (Path at = folder; at != null; at = at.getParent()) {
      Path found = at.resolve("shared/contracts").resolve(file);
      if (Files.exists(found)) {
        try {
          return Optional.of(Files.readString(found));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return Optional.empty();
  }

  /** A row whose words are drawn before the API is known. */
  private record Row(
      RowTime time,
      Map<EventField, String> texts,
      List<EventKey> keys,
      Map<String, String> custom,
      boolean good) {
    EventRow in(Region region) {
      Map<EventField, String> words = new EnumMap<>(EventField.class);
      if (good) {
        words.put(EventField.EVENT_ID, "order-1");
        words.put(EventField.EVENT_TYPE, "OFF_AMAZON_PURCHASES");
        words.put(EventField.EVENT_SOURCE, "WEBSITE");
        words.put(
            EventField.COUNTRY, Map.of("NA", "US", "EU", "DE", "FE", "JP").get(region.name()));
        words.put(EventField.CURRENCY, "EUR");
        words.put(EventField.CONSENT_USER_DATA, "GRANTED");
      }
      words.putAll(texts);
      return new EventRow(time, words, keys, custom, Map.of());
    }
  }

  @Provide
  Arbitrary<Row> rows() {
    return Combinators.combine(
            times(),
            Arbitraries.maps(Arbitraries.of(EventField.class), text()).ofMaxSize(4),
            keys().list().ofMinSize(1).ofMaxSize(5),
            Arbitraries.maps(Arbitraries.of("brand", "productId", "color", "a b"), text())
                .ofMaxSize(2),
            Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(true)), Tuple.of(1, Arbitraries.just(false))))
        .as(Row::new);
  }

  private static Arbitrary<RowTime> times() {
    return Arbitraries.longs()
        .between(-8L * 86_400_000, 400_000)
        .map(millis -> new RowTime.Moment(VirtualTime.START.plusMillis(millis)));
  }

  private static Arbitrary<EventKey> keys() {
    Arbitrary<EventKey> hashed =
        Combinators.combine(
                Arbitraries.of(
                    "EMAIL", "PHONE", "FIRST_NAME", "LAST_NAME", "ADDRESS", "CITY", "STATE"),
                Arbitraries.of("a", "b"))
            .as((type, value) -> EventKey.hashed(type, Samples.sha256(value)));
    Arbitrary<EventKey> raw =
        Combinators.combine(
                Arbitraries.of(
                    "MAID", "RAMP_ID", "MATCH_ID", "REAL_ID", "MERKLE_ID", "KANTAR_ID", "FIP"),
                Arbitraries.oneOf(
                    Arbitraries.of("192.0.2.7", "2001:db8::7", "abc123"),
                    Arbitraries.strings().ofMinLength(1).ofMaxLength(40)))
            .as(EventKey::raw);
    return Arbitraries.frequencyOf(Tuple.of(3, hashed), Tuple.of(1, raw));
  }

  private static Arbitrary<String> text() {
    Arbitrary<String> likely =
        Arbitraries.of(
            "US",
            "GB",
            "IN",
            "EUR",
            "1",
            "0",
            "2.555",
            "9999999999999.99",
            "2147483648",
            "GRANTED",
            "DENIED",
            "true",
            "LEAD",
            "SIGN_UP",
            "OFF_AMAZON_PURCHASES",
            "MOBILE_APP_FIRST_START",
            "OFFLINE",
            "FIRE_TV",
            "SERVER_TO_SERVER",
            "192.0.2.1",
            "2001:db8::1",
            "abcDE12345.1767225600000",
            "CPc\u0001\"\\",
            "1e400");
    return Arbitraries.oneOf(likely, Arbitraries.strings().ofMaxLength(40));
  }
}
