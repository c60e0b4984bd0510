package io.sluice.jobs.config;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.EventHistory.Corrections;
import io.sluice.domain.conversion.EventIds;
import io.sluice.domain.conversion.EventSettings.Denied;
import io.sluice.domain.delivery.ConversionDefinitions.Counting;
import io.sluice.jobs.config.Key.NodeKey;
import io.sluice.jobs.config.Key.ValueKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** The keys of a conversion. Limits of Amazon: its OpenAPI documents, see the domain's classes. */
final class ConversionKeys {
  static final ValueKey<String> ACCOUNT =
      ValueKey.of("account", ValueTypes.id(), "The account it goes to.");
  static final ValueKey<ConversionApi> API =
      ValueKey.of("api", api(), "events, or conversion-definitions, the older one.").or("events");
  static final ValueKey<EventPreset> PRESET =
      ValueKey.of(
              "preset",
              ValueTypes.choice(EventPreset.class),
              "Columns and words of a well-known feed, where nothing else is said.")
          .or("none");
  static final ValueKey<String> USER_ID_TYPE =
      ValueKey.of(
          "user-id-type",
          ValueTypes.name(List.copyOf(EventVocabularies.matchKeys().keySet())),
          "What the preset's userId is; 64 hexadecimal digits do not tell.");
  static final NodeKey SOURCE =
      new NodeKey("source", new Shape.Obj(EventSourceKeys.SPEC), "The rows, one an event.");
  static final ValueKey<String> EVENT_ID_PREFIX =
      ValueKey.of(
              "event-id-prefix",
              ValueTypes.matching(
                  Pattern.compile("[!-~]{0," + EventIds.MAX_PREFIX + "}"),
                  "must be at most " + EventIds.MAX_PREFIX + " letters, digits and signs of ASCII",
                  "Write a short word such as lead-"),
              "In front of each event id; Amazon drops a repeated id whatever its type.")
          .or("");
  static final ValueKey<Corrections> CORRECTIONS =
      ValueKey.of(
              "corrections",
              ValueTypes.choice(Corrections.class),
              "What becomes of an event that changed after Amazon took it.")
          .or("report");
  static final ValueKey<Denied> DENIED_CONSENT =
      ValueKey.of(
              "denied-consent",
              ValueTypes.choice(Denied.class),
              "What becomes of events whose consent is denied.")
          .or("exclude");

  static final ValueKey<Counting> COUNTING =
      ValueKey.of("counting", ValueTypes.choice(Counting.class), "Which events of a user count.")
          .or("every");
  static final ValueKey<BigDecimal> VALUE =
      ValueKey.of("value", ValueTypes.price(), "What an event without a value is worth.").or("0");
  static final NodeKey DEFINITION =
      new NodeKey(
          "definition",
          new Shape.Obj(ObjectSpec.of("definition", List.of(COUNTING, VALUE))),
          "How the older API counts.");

  static final ValueKey<Optional<Duration>> MAX_AGE =
      ValueKey.of("max-age", ValueTypes.durationOrOff(), "Refuse older files, or off.").or("PT36H");
  static final ValueKey<Long> MIN_BASELINE =
      ValueKey.of(
              "min-baseline",
              ValueTypes.longInteger(1, 1_000_000_000),
              "Percentages apply from this many rows up.")
          .or("1000");
  static final ValueKey<OptionalDouble> MAX_REJECTED =
      GuardKeys.percent(
          "max-rejected-percent",
          "Refuse more rejected rows, or off; after sending, exit 4 for more refused events.",
          "5");
  static final ValueKey<OptionalDouble> MAX_CHANGED =
      GuardKeys.percent(
          "max-changed-percent", "Refuse more rows that changed under a known id, or off.", "20");
  static final ValueKey<OptionalDouble> MAX_DUPLICATE =
      GuardKeys.percent(
          "max-duplicate-percent", "Refuse more rows of ids already seen, or off.", "25");
  static final ValueKey<Boolean> EXPECT_NEW =
      ValueKey.of("expect-new", ValueTypes.truth(), "Refuse a new day in which no event is new.")
          .or("true");
  static final ValueKey<OptionalDouble> MAX_KEY_DROP =
      GuardKeys.percent(
          "max-key-drop",
          "Refuse if a match key, or the value, is given for fewer events by more points, or off.",
          "10");
  static final NodeKey GUARDS =
      new NodeKey(
          "guards",
          new Shape.Obj(
              ObjectSpec.of(
                  "conversion-guards",
                  List.of(
                      GuardKeys.MIN_ROWS,
                      MAX_AGE,
                      EXPECT_NEW,
                      MAX_REJECTED,
                      MAX_CHANGED,
                      MAX_DUPLICATE,
                      MAX_KEY_DROP,
                      GuardKeys.MAX_SUPPRESSION_SHRINK,
                      GuardKeys.MAX_SUPPRESSION_UNUSABLE,
                      MIN_BASELINE))),
          "Limits that stop a plan before it writes.");

  static final ObjectSpec SPEC =
      ObjectSpec.of(
              "conversion",
              List.of(
                  AudienceKeys.ID,
                  ACCOUNT,
                  API,
                  PRESET,
                  USER_ID_TYPE,
                  SOURCE,
                  EventDefaultKeys.EVENT,
                  EVENT_ID_PREFIX,
                  CORRECTIONS,
                  DENIED_CONSENT,
                  DEFINITION,
                  AudienceKeys.TAGS,
                  GUARDS))
          .requiring(AudienceKeys.ID, ACCOUNT, SOURCE);

  private ConversionKeys() {}

  private static ValueType<ConversionApi> api() {
    return ValueTypes.name(
            Arrays.stream(ConversionApi.values()).map(ConversionApi::configName).toList())
        .map(name -> ConversionApi.find(name).orElseThrow());
  }
}
