package io.sluice.domain.diff;

import io.sluice.domain.diff.PlanFacts.Changes;
import io.sluice.domain.diff.PlanFacts.Columns;
import io.sluice.domain.diff.PlanFacts.Consent;
import io.sluice.domain.diff.PlanFacts.Freshness;
import io.sluice.domain.diff.PlanFacts.Rows;
import io.sluice.domain.diff.PlanFacts.Signals;
import io.sluice.domain.diff.PlanFacts.Suppression;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.SnapshotOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link PlanFacts} as flat text, for the plan's manifest. */
final class PlanFactsText {
  private static final String FILES_BEFORE = "freshness.files-before";
  private static final String SIZES = "freshness.sizes";
  private static final String SIZES_BEFORE = "freshness.sizes-before";
  private static final String ORDER = "freshness.order";
  private static final String SETTLED = "freshness.settled";
  private static final String CONSENT = "consent.";
  private static final String CONSENT_BEFORE = "consent-before.";
  private static final String IN_NEED = "rows-in-need";
  private static final String UNSIGNED = "rows-unsigned";
  private static final String DENIED = "rows-denied";
  private static final String COVERAGE = "coverage.";
  private static final String COVERAGE_BEFORE = "coverage-before.";
  private static final String TYPE = "type.";
  private static final String TYPE_BEFORE = "type-before.";
  private static final String LIST = "suppression-rows.";
  private static final String LIST_BEFORE = "suppression-rows-before.";
  private static final String LIST_MISSING = "suppression-missing.";
  private static final String LIST_UNUSABLE = "suppression-unusable.";

  private final Map<String, String> map;

  private PlanFactsText(Map<String, String> map) {
    this.map = map;
  }

  static Map<String, String> write(PlanFacts facts) {
    Map<String, String> map = new TreeMap<>();
    map.put("registered", Boolean.toString(facts.registered()));
    map.put("rows.read", Long.toString(facts.rows().read()));
    map.put("rows.rejected", Long.toString(facts.rows().rejected()));
    map.put("rows.duplicates", Long.toString(facts.rows().duplicates()));
    map.put("freshness.newest", facts.freshness().newest().toString());
    map.put("freshness.now", facts.freshness().now().toString());
    map.put("freshness.files", facts.freshness().files());
    put(map, FILES_BEFORE, facts.freshness().filesBefore());
    put(map, SIZES, facts.freshness().sizes());
    put(map, SIZES_BEFORE, facts.freshness().sizesBefore());
    put(map, ORDER, text(facts.freshness().order()));
    put(map, SETTLED, text(facts.freshness().settled()));
    Changes changes = facts.changes();
    map.put("changes.members-before", Long.toString(changes.membersBefore()));
    map.put("changes.removals", Long.toString(changes.removals()));
    map.put("changes.privacy-removals", Long.toString(changes.privacyRemovals()));
    map.put("changes.updates", Long.toString(changes.updates()));
    map.put("changes.additions", Long.toString(changes.additions()));
    map.put("changes.rehashed", Long.toString(changes.rehashed()));
    map.put("consent.mapped", Boolean.toString(facts.consent().mapped()));
    signals(map, CONSENT, facts.consent().signals());
    signals(map, CONSENT_BEFORE, facts.consent().signalsBefore());
    facts.columns().coverage().forEach(coverage(map, COVERAGE));
    facts.columns().coverageBefore().forEach(coverage(map, COVERAGE_BEFORE));
    facts.columns().types().forEach((k, v) -> map.put(TYPE + k, v));
    facts.columns().typesBefore().forEach((k, v) -> map.put(TYPE_BEFORE + k, v));
    facts.suppression().rows().forEach((k, v) -> map.put(LIST + k, v.toString()));
    facts.suppression().rowsBefore().forEach((k, v) -> map.put(LIST_BEFORE + k, v.toString()));
    facts.suppression().missing().forEach(k -> map.put(LIST_MISSING + k, ""));
    facts.suppression().unusable().forEach((k, v) -> map.put(LIST_UNUSABLE + k, v.toString()));
    return map;
  }

  static PlanFacts read(Map<String, String> map) {
    PlanFactsText text = new PlanFactsText(map);
    return new PlanFacts(
        text.truth("registered"),
        new Rows(
            text.number("rows.read"), text.number("rows.rejected"), text.number("rows.duplicates")),
        new Freshness(
            text.instant("freshness.newest"),
            text.instant("freshness.now"),
            text.field("freshness.files"),
            map.get(FILES_BEFORE),
            map.getOrDefault(SIZES, ""),
            map.get(SIZES_BEFORE),
            text.order(ORDER),
            text.order(SETTLED)),
        new Changes(
            text.number("changes.members-before"),
            text.number("changes.removals"),
            text.number("changes.privacy-removals"),
            text.number("changes.updates"),
            text.number("changes.additions"),
            text.number("changes.rehashed")),
        new Columns(
            text.coverage(COVERAGE),
            text.coverage(COVERAGE_BEFORE),
            text.under(TYPE, text::field),
            text.under(TYPE_BEFORE, text::field)),
        new Consent(
            text.truth("consent.mapped"), text.signals(CONSENT), text.signals(CONSENT_BEFORE)),
        new Suppression(
            text.under(LIST, text::number),
            text.under(LIST_BEFORE, text::number),
            Set.copyOf(text.under(LIST_MISSING, text::field).keySet()),
            text.under(LIST_UNUSABLE, text::number)));
  }

  private static @Nullable String text(@Nullable SnapshotOrder order) {
    return order == null ? null : order.text();
  }

  /** Facts of an older version have none. */
  private @Nullable SnapshotOrder order(String field) {
    return map.containsKey(field) ? SnapshotOrder.parse(field(field)) : null;
  }

  private static void put(Map<String, String> map, String field, @Nullable String value) {
    if (value != null) {
      map.put(field, value);
    }
  }

  private static void signals(Map<String, String> map, String prefix, Signals signals) {
    map.put(prefix + IN_NEED, Long.toString(signals.inNeed()));
    map.put(prefix + UNSIGNED, Long.toString(signals.unsigned()));
    map.put(prefix + DENIED, Long.toString(signals.denied()));
  }

  /** Facts that were written before signals were kept tell of none. */
  private Signals signals(String prefix) {
    return map.containsKey(prefix + UNSIGNED)
        ? new Signals(number(prefix + IN_NEED), number(prefix + UNSIGNED), number(prefix + DENIED))
        : Signals.NONE;
  }

  private static BiConsumer<MatchKeyType, Double> coverage(Map<String, String> map, String prefix) {
    return (key, share) -> map.put(prefix + key.configName(), share.toString());
  }

  private Map<MatchKeyType, Double> coverage(String prefix) {
    Map<MatchKeyType, Double> shares = new EnumMap<>(MatchKeyType.class);
    for (MatchKeyType key : MatchKeyType.all()) {
      String field = prefix + key.configName();
      if (map.containsKey(field)) {
        shares.put(key, share(field));
      }
    }
    return shares;
  }

  private <T> Map<String, T> under(String prefix, Function<String, T> value) {
    Map<String, T> found = new TreeMap<>();
    for (String field : map.keySet()) {
      if (field.startsWith(prefix)) {
        found.put(field.substring(prefix.length()), value.apply(field));
      }
    }
    return found;
  }

  private String field(String name) {
    String value = map.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the plan's facts lack the field " + name);
    }
    return value;
  }

  private boolean truth(String name) {
    return switch (field(name)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw unreadable(name, "true or false", null);
    };
  }

  private long number(String name) {
    try {
      return Long.parseLong(field(name));
    } catch (NumberFormatException e) {
      throw unreadable(name, "a whole number", e);
    }
  }

  private double share(String name) {
    try {
      return Double.parseDouble(field(name));
    } catch (NumberFormatException e) {
      throw unreadable(name, "a number", e);
    }
  }

  private Instant instant(String name) {
    try {
      return Instant.parse(field(name));
    } catch (DateTimeException e) {
      throw unreadable(name, "a UTC time", e);
    }
  }

  private static IllegalArgumentException unreadable(
      String name, String wanted, @Nullable RuntimeException cause) {
    return new IllegalArgumentException(
        "the field " + name + " of the plan's facts must be " + wanted, cause);
  }
}
