package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;

import com.google.api.client.testing.http.MockLowLevelHttpResponse;
import io.sluice.domain.delivery.ConversionDefinitions;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.RemoteCallException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** Whatever an answer holds, each call ends in a value or in the one exception that says so. */
class GarbledAnswersProperties {
  private static final int EVENTS = 3;
  private static final ConversionDefinitions.Declaration DECLARED =
      new ConversionDefinitions.Declaration(
          "n", "PAGE_VIEW", "WEBSITE", ConversionDefinitions.Counting.EVERY, null);
  private static final List<String> ANSWERS =
      List.of(
          "{\"jobRequestId\":\"j-1\"}",
          "{\"jobRequestId\":\"j-1\",\"jobState\":\"SUCCEEDED\",\"successful\":"
              + "{\"recordsProcessedRate\":99.5},\"invalidRecords\":[{\"audienceId\":\"1\","
              + "\"externalId\":\"member-1\",\"error\":\"bad\"}],\"audienceSize\":"
              + "{\"dspAudienceSize\":1,\"idResolutionCount\":2,\"receivedRecordSize\":3}}",
          "{\"audienceId\":9007199254740993}",
          "{\"advertiserId\":7,\"audienceId\":9007199254740993,\"countryCode\":\"US\",\"name\":\"n\","
              + "\"description\":\"d\",\"metadata\":{\"externalAudienceId\":\"e\",\"ttl\":5,"
              + "\"audienceFees\":[{\"cpmCents\":12,\"currency\":\"USD\"}]}}",
          "{\"connections\":[{\"connectionId\":\"c\",\"isDefault\":true}]}",
          "{\"agreementContent\":\"a\",\"agreementToken\":\"t\",\"hasAccepted\":true}",
          "[{\"profileId\":9007199254740993,\"countryCode\":\"US\",\"accountInfo\":{\"id\":\"i\"}}]",
          "{\"success\":[{\"index\":1}],\"error\":[{\"index\":2,\"errors\":[{\"code\":\"INVALID\","
              + "\"message\":\"m\",\"fieldLocation\":\"events[2].value\"}]}]}",
          "{\"success\":[{\"index\":1,\"message\":\"m\"}],\"error\":[{\"index\":2,\"code\":\"c\","
              + "\"errors\":[{\"errorType\":\"e\",\"fieldName\":\"f\",\"message\":\"m\"}]}]}",
          "{\"conversionDefinitions\":[{\"conversionDefinitionId\":\"5\",\"name\":\"n\","
              + "\"conversionType\":\"PAGE_VIEW\",\"countingMethod\":\"FIRST\",\"value\":1.5}],"
              + "\"nextToken\":null}",
          "{\"access_token\":\"Atza|t\",\"token_type\":\"bearer\",\"expires_in\":3600}",
          "{\"message\":\"Account a was not found\",\"code\":\"INVALID\",\"details\":\"d\"}",
          "{\"error\":\"invalid_grant\",\"error_description\":\"d\"}");
  private static final List<String> PIECES =
      List.of(
          "null",
          "-1",
          "1e999999999",
          "1e-999999999",
          "9".repeat(40),
          "9".repeat(1_500),
          "1.5",
          "true",
          "\"\"",
          "\"\\u0000\\uD800\"",
          "[]",
          "{}",
          "[null]",
          "[[],{}]",
          "[".repeat(3_000),
          "{\"a\":".repeat(3_000),
          "\"x".repeat(200),
          "NaN",
          ",",
          "}");

  @Property(tries = 1_000)
  void everyEndOfEveryCallIsAValue(
      @ForAll("statuses") int status, @ForAll("bodies") byte[] body, @ForAll Call call) {
    ScriptedTransport script = new ScriptedTransport();
    ScriptedTransport.Step step =
        () -> new MockLowLevelHttpResponse().setStatusCode(status).setContent(body);
    for (int i = 0; i < 8; i++) {
      if (call == Call.TOKEN) {
        script.thenToken(step);
      }
      script.then(step, step, step, step, step, step);
    }
    try {
      assertThat(call.on(script), notNullValue());
      Statistics.label("end").collect("value");
    } catch (RemoteCallException e) {
      assertThat(e.getMessage().length(), lessThanOrEqualTo(600));
      Statistics.label("end").collect(e.kind());
    }
  }

  @Provide
  Arbitrary<Integer> statuses() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.of(200, 202, 207)),
        Tuple.of(4, Arbitraries.of(204, 302, 400, 401, 403, 404, 413, 429, 500, 599)));
  }

  @Provide
  Arbitrary<byte[]> bodies() {
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    return Arbitraries.frequencyOf(
        Tuple.of(1, noise),
        Tuple.of(3, replaced()),
        Tuple.of(2, flipped()),
        Tuple.of(1, truncated()));
  }

  /** One value of a good answer gives way to another one. */
  private static Arbitrary<byte[]> replaced() {
    return Combinators.combine(
            Arbitraries.of(ANSWERS), Arbitraries.of(PIECES), Arbitraries.integers().between(0, 20))
        .as(
            (answer, piece, place) -> {
              String[] parts = answer.split("(?<=:)", -1);
              int at = 1 + place % Math.max(1, parts.length - 1);
              if (at < parts.length) {
                parts[at] = parts[at].replaceFirst("^(\"[^\"]*\"|[0-9.]+|\\w+|[\\[{]+)", "");
                parts[at] = piece + parts[at];
              }
              return String.join("", parts).getBytes(StandardCharsets.UTF_8);
            });
  }

  private static Arbitrary<byte[]> flipped() {
    return Combinators.combine(
            Arbitraries.of(ANSWERS), Arbitraries.integers().between(0, 400), Arbitraries.bytes())
        .as(
            (answer, place, value) -> {
              byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
              bytes[place % bytes.length] = value;
              return bytes;
            });
  }

  private static Arbitrary<byte[]> truncated() {
    return Combinators.combine(Arbitraries.of(ANSWERS), Arbitraries.integers().between(0, 400))
        .as(
            (answer, length) -> {
              byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
              return Arrays.copyOf(bytes, length % (bytes.length + 1));
            });
  }

  /** The calls that read an answer. */
  enum Call {
    TOKEN,
    RECORDS,
    PROGRESS,
    FIND,
    CREATE,
    UPDATE,
    CONNECTIONS,
    TERMS,
    PROFILES,
    ACCESS,
    EVENTS_API,
    EVENT_DATA,
    LIST,
    DEFINE;

    Object on(ScriptedTransport script) {
      ClientSettings settings = Samples.settings(new VirtualTime());
      AmazonAdsClient client =
          AmazonAdsClient.over(script.transport(), settings, new Samples.RecordingPacer());
      AmazonConversionsClient conversions =
          AmazonConversionsClient.over(
              script.transport(),
              settings,
              ConversionAccount.advertiser(77L),
              new Samples.RecordingPacer());
      return switch (this) {
        case TOKEN, ACCESS -> client.checkAccess();
        case RECORDS -> client.send(Samples.batch(2));
        case PROGRESS -> client.progress("j-1");
        case FIND -> client.find(1);
        case CREATE -> client.create(Samples.declaration(), () -> {});
        case UPDATE -> {
          client.update(1, Samples.declaration());
          yield "updated";
        }
        case CONNECTIONS -> client.connections();
        case TERMS -> client.terms();
        case PROFILES -> client.profiles();
        case EVENTS_API -> answered(conversions.send(ConversionSamples.batch(EVENTS)));
        case EVENT_DATA -> answered(conversions.send(ConversionSamples.olderBatch(EVENTS, "5")));
        case LIST -> conversions.list();
        case DEFINE -> conversions.create(List.of(DECLARED), () -> {});
      };
    }

    private static DeliveryOutcome answered(DeliveryOutcome outcome) {
      if (outcome instanceof DeliveryOutcome.Answered answered) {
        assertThat(answered.events().size(), lessThanOrEqualTo(EVENTS));
      }
      return outcome;
    }
  }
}
