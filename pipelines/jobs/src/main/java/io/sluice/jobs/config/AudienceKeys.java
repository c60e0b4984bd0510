package io.sluice.jobs.config;

import io.sluice.jobs.config.Key.NodeKey;
import io.sluice.jobs.config.Key.ValueKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The keys of an audience. Limits of Amazon: its advertiser-audience API reference. */
final class AudienceKeys {
  /** 34,300,800 seconds, Amazon's limit. */
  private static final Duration MAX_TTL = Duration.ofDays(397);

  // Of the TTL; the rest is left for the renewals themselves.
  private static final int MOST_SPREAD = 90;
  private static final long MOST_CENTS = 1_000_000_000;
  private static final Duration TEN_YEARS = Duration.ofDays(3650);

  static final ValueKey<String> ID = ValueKey.of("id", ValueTypes.id(), "Our id.");
  static final ValueKey<String> EXTERNAL_AUDIENCE_ID =
      ValueKey.of(
          "external-audience-id",
          ValueTypes.line(128),
          "What Amazon is told as our id; id unless said otherwise; cannot change later.");
  static final ValueKey<String> NAME =
      ValueKey.of(
          "name",
          ValueTypes.matching(
              Pattern.compile("[A-Za-z0-9 _-]{10,128}"),
              "must be 10 to 128 letters, digits, spaces, underscores or hyphens",
              "Amazon takes no other name; it cannot change later"),
          "Name at Amazon; cannot change later.");
  static final ValueKey<String> DESCRIPTION =
      ValueKey.of(
              "description",
              ValueTypes.matching(
                  Pattern.compile("[A-Za-z0-9 _-]{0,1000}"),
                  "must be at most 1,000 letters, digits, spaces, underscores or hyphens",
                  "Shorten it and leave out other signs; Amazon refuses them"),
              "Description at Amazon.")
          .or("");
  static final ValueKey<String> ACCOUNT =
      ValueKey.of("account", ValueTypes.id(), "The account it goes to.");
  static final NodeKey ACCOUNTS =
      new NodeKey(
          "accounts",
          new Shape.Items(new Shape.Value(ValueTypes.id()), 1, 100),
          "Accounts it goes to, told apart by the row's country.");
  static final ValueKey<String> COUNTRY =
      ValueKey.of("country", CountryCodes.type(), "Country of rows that carry none.");

  static final ValueKey<String> USE =
      ValueKey.of("use", ValueTypes.id(), "A source declared under sources.");
  static final ValueKey<String> EQUALS =
      ValueKey.of("equals", ValueTypes.text(1000), "The value looked for.");
  static final NodeKey IN =
      new NodeKey(
          "in",
          new Shape.Items(new Shape.Value(ValueTypes.text(1000)), 1, 1000),
          "The values looked for; one suffices.");
  static final NodeKey SELECT =
      new NodeKey(
          "select",
          new Shape.Obj(
              ObjectSpec.of("select", List.of(SourceKeys.COLUMN, EQUALS, IN))
                  .requiring(SourceKeys.COLUMN)
                  .exactlyOneOf(EQUALS, IN)),
          "Which rows belong to the audience.");
  static final ObjectSpec SOURCE_SPEC = sourceSpec();
  static final NodeKey SOURCE =
      new NodeKey("source", new Shape.Obj(SOURCE_SPEC), "The rows: use a source, or write one.");

  static final ValueKey<AudienceApi> API =
      ValueKey.of("api", ValueTypes.choice(AudienceApi.class), "Amazon's API.").or("amc");
  static final ValueKey<Duration> TTL =
      ValueKey.of(
              "ttl",
              ValueTypes.wholeSeconds(MAX_TTL),
              "How long Amazon keeps a member: seconds, or a duration. 0 empties the audience.")
          .or("P30D");
  static final ValueKey<Duration> LIFETIME =
      ValueKey.of(
          "lifetime",
          ValueTypes.duration(Duration.ofSeconds(1), TEN_YEARS),
          "How long membership lasts from qualified-at.");
  static final ValueKey<RemovalMode> REMOVAL =
      ValueKey.of(
              "removal", ValueTypes.choice(RemovalMode.class), "What happens to those who leave.")
          .or("delete");
  static final ValueKey<Duration> MARGIN =
      ValueKey.of("margin", ValueTypes.wholeSeconds(MAX_TTL), "Before the end of the TTL.")
          .or("P3D");
  static final ValueKey<Double> SPREAD =
      ValueKey.of(
              "spread", ValueTypes.percent(MOST_SPREAD), "Share of the TTL renewals spread over.")
          .or("50%");
  static final NodeKey RENEWAL =
      new NodeKey(
          "renewal",
          new Shape.Obj(ObjectSpec.of("renewal", List.of(MARGIN, SPREAD))),
          "When unchanged members are sent again.");
  static final ValueKey<Duration> REHASH_WINDOW =
      ValueKey.of(
              "rehash-window",
              ValueTypes.duration(Duration.ZERO, TEN_YEARS),
              "Time over which a raised rules version is spread.")
          .or("P7D");
  static final ValueKey<Duration> SCHEDULE_INTERVAL =
      ValueKey.of(
              "schedule-interval",
              ValueTypes.duration(Duration.ofMinutes(1), Duration.ofDays(366)),
              "How often the audience is synced.")
          .or("P1D");
  static final ValueKey<OptionalLong> MAX_CHANGES =
      ValueKey.of(
          "max-changes",
          ValueTypes.optionalLong(1, 10_000_000_000L),
          "What one plan may hold; four hours of the lane's budget unless said otherwise.");
  static final ValueKey<ExternalUserIdMode> EXTERNAL_USER_ID =
      ValueKey.of(
              "external-user-id",
              ValueTypes.choice(ExternalUserIdMode.class),
              "as-is refuses ids that Amazon refuses; derive sends the SHA-256 of them.")
          .or("as-is");

  static final ValueKey<Long> CPM_CENTS =
      ValueKey.of(
          "cpm-cents",
          ValueTypes.longInteger(0, MOST_CENTS),
          "Whole cents per thousand impressions.");
  static final ValueKey<String> CURRENCY =
      ValueKey.of("currency", FeeCurrencies.type(), "ISO 4217.");
  static final ObjectSpec FEE_SPEC =
      ObjectSpec.of("fee", List.of(CPM_CENTS, CURRENCY)).requiring(CPM_CENTS, CURRENCY);
  static final NodeKey FEES =
      new NodeKey(
          "fees",
          new Shape.Items(new Shape.Obj(FEE_SPEC), 1, 13),
          "What advertisers pay; only if you sell data.");
  static final NodeKey TAGS =
      new NodeKey(
          "tags", new Shape.Items(new Shape.Value(ValueTypes.id()), 0, 100), "Words to select by.");

  static final ObjectSpec SPEC =
      ObjectSpec.of(
              "audience",
              List.of(
                  ID,
                  EXTERNAL_AUDIENCE_ID,
                  NAME,
                  DESCRIPTION,
                  ACCOUNT,
                  ACCOUNTS,
                  COUNTRY,
                  SOURCE,
                  API,
                  TTL,
                  LIFETIME,
                  REMOVAL,
                  RENEWAL,
                  REHASH_WINDOW,
                  SCHEDULE_INTERVAL,
                  MAX_CHANGES,
                  EXTERNAL_USER_ID,
                  FEES,
                  TAGS,
                  GuardKeys.GUARDS))
          .requiring(ID, NAME, SOURCE)
          .exactlyOneOf(ACCOUNT, ACCOUNTS);

  private AudienceKeys() {}

  private static ObjectSpec sourceSpec() {
    List<Key> keys = new ArrayList<>(List.of(USE, SELECT));
    keys.addAll(SourceKeys.SOURCE_KEYS);
    return ObjectSpec.of("audience-source", keys)
        .exactlyOneOf(USE, SourceKeys.PARQUET, SourceKeys.ICEBERG);
  }
}
