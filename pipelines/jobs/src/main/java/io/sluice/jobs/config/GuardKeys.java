package io.sluice.jobs.config;

import io.sluice.jobs.config.GuardConfig.OlderSnapshot;
import io.sluice.jobs.config.GuardConfig.TypeChange;
import io.sluice.jobs.config.Key.NodeKey;
import io.sluice.jobs.config.Key.ValueKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The keys of the guards. Each has a fallback: what is not configured is guarded. */
final class GuardKeys {
  static final ValueKey<Long> MIN_ROWS =
      ValueKey.of("min-rows", ValueTypes.longInteger(1, 100_000_000_000L), "Refuse fewer rows.")
          .or("1");
  static final ValueKey<Optional<Duration>> MAX_AGE =
      ValueKey.of("max-age", ValueTypes.durationOrOff(), "Refuse an older snapshot, or off.")
          .or("PT36H");
  static final ValueKey<Boolean> EXPECT_NEW =
      ValueKey.of("expect-new", ValueTypes.truth(), "Refuse last time's files, or copies of them.")
          .or("false");
  static final ValueKey<Long> MIN_BASELINE =
      ValueKey.of(
              "min-baseline",
              ValueTypes.longInteger(1, 1_000_000_000),
              "Percentages apply from this many members up.")
          .or("1000");
  static final ValueKey<OptionalDouble> MAX_REMOVED =
      percent("max-removed-percent", "Refuse more removals, or off.", "10");
  static final ValueKey<OptionalDouble> MAX_UPDATED =
      percent("max-updated-percent", "Refuse more updates, or off.", "20");
  static final ValueKey<OptionalDouble> MAX_ADDED =
      percent("max-added-percent", "Refuse more additions, or off.", "off");
  static final ValueKey<OptionalDouble> MAX_KEY_DROP =
      percent("max-key-drop", "Refuse if a key's coverage fell by more points, or off.", "10");
  static final ValueKey<OptionalDouble> MAX_CONSENT_DROP =
      percent(
          "max-consent-drop",
          "Refuse if rows with a consent signal, of those that need one, fell by more points, or if"
              + " nobody denies any more; or off.",
          "10");
  static final ValueKey<TypeChange> TYPE_CHANGE =
      ValueKey.of(
              "type-change",
              ValueTypes.choice(TypeChange.class),
              "What a mapped column of another type means.")
          .or("refuse");
  static final ValueKey<OlderSnapshot> SNAPSHOT_ORDER =
      ValueKey.of(
              "snapshot-order",
              ValueTypes.choice(OlderSnapshot.class),
              "What a snapshot older than the last settled one means.")
          .or("refuse");
  static final ValueKey<OptionalDouble> MAX_REJECTED =
      percent("max-rejected-percent", "Refuse more rejected rows, or off.", "5");
  static final ValueKey<OptionalDouble> MAX_DUPLICATE =
      percent("max-duplicate-percent", "Refuse more rows of users already seen, or off.", "25");
  static final ValueKey<OptionalDouble> MAX_SUPPRESSION_SHRINK =
      percent(
          "max-suppression-shrink-percent",
          "Refuse if a suppression list shrank by more, or off.",
          "5");
  static final ValueKey<OptionalDouble> MAX_SUPPRESSION_UNUSABLE =
      percent(
          "max-suppression-unusable-percent",
          "Refuse if more rows of a suppression list have no usable id, or off.",
          "0");

  static final NodeKey GUARDS =
      new NodeKey(
          "guards",
          new Shape.Obj(
              ObjectSpec.of(
                  "guards",
                  List.of(
                      MIN_ROWS,
                      MAX_AGE,
                      EXPECT_NEW,
                      MIN_BASELINE,
                      MAX_REMOVED,
                      MAX_UPDATED,
                      MAX_ADDED,
                      MAX_KEY_DROP,
                      MAX_CONSENT_DROP,
                      TYPE_CHANGE,
                      SNAPSHOT_ORDER,
                      MAX_REJECTED,
                      MAX_DUPLICATE,
                      MAX_SUPPRESSION_SHRINK,
                      MAX_SUPPRESSION_UNUSABLE))),
          "Limits that stop a plan before it writes.");

  private GuardKeys() {}

  static ValueKey<OptionalDouble> percent(String name, String text, String fallback) {
    return ValueKey.of(name, ValueTypes.percentOrOff(), text).or(fallback);
  }
}
