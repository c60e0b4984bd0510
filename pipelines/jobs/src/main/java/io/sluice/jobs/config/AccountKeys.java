package io.sluice.jobs.config;

import io.sluice.domain.qualify.Region;
import io.sluice.jobs.config.Key.NodeKey;
import io.sluice.jobs.config.Key.ValueKey;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of an account. Limits of Amazon: its advertiser-audience API reference and guide. */
final class AccountKeys {
  private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{0,18}");
  private static final Pattern ADS_ACCOUNT =
      Pattern.compile("amzn1[.]ads-account[.]g[.][A-Za-z0-9]+");

  static final ValueKey<Region> REGION =
      ValueKey.of("region", ValueTypes.constant(Region.class), "The API region: NA, EU or FE.");
  static final ValueKey<SecretRef> CLIENT_ID =
      ValueKey.of("client-id", ValueTypes.secret(), "Client id of Login with Amazon.");
  static final ValueKey<SecretRef> CLIENT_SECRET =
      ValueKey.of("client-secret", ValueTypes.secret(), "Client secret of Login with Amazon.");
  static final ValueKey<SecretRef> REFRESH_TOKEN =
      ValueKey.of("refresh-token", ValueTypes.secret(), "Refresh token of the user who granted.");
  static final ValueKey<String> ADVERTISER_ID =
      ValueKey.of(
          "advertiser-id",
          advertiser(),
          "DSP advertiser that audiences are created for and events go to; for events also the id"
              + " of an Amazon Ads account, amzn1.ads-account.g. and what follows.");
  static final ValueKey<String> CONNECTION_ID =
      ValueKey.of(
          "connection-id", ValueTypes.line(128), "Connection (AMC and DSP) used instead of that.");

  static final ValueKey<URI> API = ValueKey.of("api", ValueTypes.http(), "Root of the Ads API.");
  static final ValueKey<URI> TOKEN =
      ValueKey.of("token", ValueTypes.http(), "Address that issues access tokens.");
  static final ValueKey<URI> SANDBOX =
      ValueKey.of("sandbox", ValueTypes.http(), "Root of a local sandbox, for all regions.");
  static final NodeKey ENDPOINTS =
      new NodeKey(
          "endpoints",
          new Shape.AnyOf(
              List.of(
                  new Shape.Value(ValueTypes.name(List.of("sandbox"))),
                  new Shape.Obj(ObjectSpec.of("endpoints", List.of(API, TOKEN, SANDBOX))))),
          "Addresses in place of Amazon's: sandbox, or a mapping.");

  static final ValueKey<Double> REQUESTS_PER_SECOND =
      ValueKey.of("requests-per-second", ValueTypes.positive(1000), "Rate of the lane.").or("5");
  static final ValueKey<Long> RECORDS_PER_HOUR =
      ValueKey.of(
              "records-per-hour",
              ValueTypes.longInteger(1, 14_999_999),
              "Records of the lane; Amazon wants fewer than 15 million per connection.")
          .or("14700000");
  static final ValueKey<Integer> IN_FLIGHT =
      ValueKey.of(
              "in-flight",
              ValueTypes.integer(1, 64),
              "Requests at the same time: the rate needs its requests a second times the seconds of"
                  + " an average answer, and the root of that more.")
          .or("4");
  static final ValueKey<Integer> MAX_RECORDS =
      ValueKey.of(
              "max-records",
              ValueTypes.integer(1, 10_000),
              "Records in one request; 10,000 is Amazon's limit, 6,000 its guidance.")
          .or("6000");
  static final ValueKey<Integer> MAX_BYTES =
      ValueKey.of(
              "max-bytes", ValueTypes.integer(100_000, 10_000_000), "Bytes of one request body.")
          .or("4000000");
  static final ValueKey<Duration> REQUEST_TIMEOUT =
      ValueKey.of(
              "request-timeout",
              // A request may start 60 s after the lease's renewal and must end within its 120 s.
              ValueTypes.duration(Duration.ofSeconds(1), Duration.ofSeconds(50)),
              "When a request is given up.")
          .or("PT30S");

  static final ObjectSpec LIMITS_SPEC =
      ObjectSpec.of(
          "limits",
          List.of(
              REQUESTS_PER_SECOND,
              RECORDS_PER_HOUR,
              IN_FLIGHT,
              MAX_RECORDS,
              MAX_BYTES,
              REQUEST_TIMEOUT));
  static final NodeKey LIMITS =
      new NodeKey("limits", new Shape.Obj(LIMITS_SPEC), "What a lane may spend.");

  static final ObjectSpec SPEC =
      ObjectSpec.of(
              "account",
              List.of(
                  REGION,
                  CLIENT_ID,
                  CLIENT_SECRET,
                  REFRESH_TOKEN,
                  ADVERTISER_ID,
                  CONNECTION_ID,
                  ENDPOINTS,
                  LIMITS))
          .requiring(REGION, CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN)
          .exactlyOneOf(ADVERTISER_ID, CONNECTION_ID);

  private AccountKeys() {}

  /** The id of a DSP advertiser as a number; empty for the id of an Amazon Ads account. */
  static Optional<Long> number(String advertiserId) {
    return Optional.of(advertiserId)
        .filter(t -> DIGITS.matcher(t).matches())
        .map(BigInteger::new)
        .filter(n -> n.bitLength() < Long.SIZE)
        .map(BigInteger::longValueExact);
  }

  private static ValueType<String> advertiser() {
    return ValueType.of(
        text ->
            Optional.of(text)
                .filter(t -> number(t).isPresent() || ADS_ACCOUNT.matcher(t).matches()),
        "must be a 64-bit number of digits alone, or amzn1.ads-account.g. and letters and digits",
        "Copy the digits, or the whole account id, from the Amazon Ads console, in quotes",
        Map.of(
            "type",
            List.of("string", "integer"),
            "pattern",
            "^([1-9][0-9]{0,18}|amzn1[.]ads-account[.]g[.][A-Za-z0-9]+)$"));
  }
}
