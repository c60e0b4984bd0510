package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.diff.EventMergeCounts;
import io.sluice.beam.qualify.EventCounts;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.domain.conversion.ConversionNames.Changed;
import io.sluice.domain.conversion.ConversionReject;
import io.sluice.domain.conversion.EventGuards;
import io.sluice.domain.conversion.EventHistory.Standing;
import io.sluice.domain.diff.PlanFacts.Suppression;
import io.sluice.jobs.config.ConversionGuards;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Gathers what the guards of events look at, now and from the last settled plan. */
final class FactsOfEvents {
  private static final String EVENTS = "events";
  private static final String GIVEN = "given.";
  private static final String LIST = "suppression-rows.";
  private static final String VALUE = "value";

  private final RunContext run;
  private final EventRead source;
  private final EventOrder order;
  private final String baseVersion;
  private final EventCounts rows;
  private final EventMergeCounts merged;

  /**
   * Takes what the pipeline counted.
   *
   * @param baseVersion the plan that was settled last, empty before any
   */
  FactsOfEvents(
      RunContext run,
      EventRead source,
      EventOrder order,
      String baseVersion,
      EventCounts rows,
      EventMergeCounts merged) {
    this.run = run;
    this.source = source;
    this.order = order;
    this.baseVersion = baseVersion;
    this.rows = rows;
    this.merged = merged;
  }

  /** What is judged. */
  EventGuards.Facts judged(ConversionGuards guards, List<Changed> names) throws IOException {
    Map<String, String> before = before();
    return new EventGuards.Facts(
        new EventGuards.Rows(
            rows.rows,
            rejected() + sum(merged.rejected),
            merged.excluded(EventMergeCounts.DUPLICATE)
                + merged.excluded(EventMergeCounts.SUPERSEDED),
            merged.known,
            merged.excluded(Standing.CONTENT_CHANGED.name())
                + merged.excluded(Standing.TIME_CHANGED.name())
                + merged.corrected),
        newDay(),
        Instant.ofEpochMilli(source.inspected().newestMillis()),
        run.clock().instant(),
        given(before, guards.minBaseline()),
        suppression(before),
        names);
  }

  /**
   * What the next plan is compared with, for the manifest, and where the plan goes.
   *
   * @param advertiser that of the account
   */
  Map<String, String> kept(String advertiser) {
    Map<String, String> kept = new LinkedHashMap<>();
    kept.put(PlanTarget.ADVERTISER, advertiser);
    kept.put(EVENTS, Long.toString(rows.valid));
    shares().forEach((field, share) -> kept.put(GIVEN + field, share.toString()));
    lists().forEach((list, n) -> kept.put(LIST + list, n.toString()));
    return kept;
  }

  private Map<String, String> before() throws IOException {
    return baseVersion.isEmpty()
        ? Map.of()
        : PlanFolder.of(run.workspace(), baseVersion)
            .manifest()
            .map(PlanManifest::facts)
            .orElse(Map.of());
  }

  /** Events of days that were chosen may have grown too old: no sign of a broken source. */
  private long rejected() {
    long tooOld =
        order.looksBack()
            ? rows.rejected.getOrDefault(ConversionReject.TIME_TOO_OLD.name(), 0L)
            : 0;
    return sum(rows.rejected) - tooOld;
  }

  /** Somebody who chose days knows that they were read before; a retry offers nothing new. */
  private EventGuards.NewDay newDay() throws IOException {
    Optional<LocalDate> settled = EventRead.settled(run, baseVersion);
    if (order.looksBack() || order.retry().isPresent() || settled.isEmpty()) {
      return EventGuards.NewDay.NONE;
    }
    long fresh =
        source.inspected().parts().stream()
            .filter(part -> isAfter(part, settled.get()))
            .mapToLong(SnapshotPart::rows)
            .sum();
    return new EventGuards.NewDay(fresh, merged.sent - merged.corrected - merged.unanswered);
  }

  /** A table's rows are not told apart by day before they are read. */
  private boolean isAfter(SnapshotPart part, LocalDate settled) {
    Integer day = source.dayOfFile().get(part.path());
    return day != null && source.days().get(day).isAfter(settled);
  }

  private EventGuards.Given given(Map<String, String> before, long minBaseline) {
    boolean many = Long.parseLong(before.getOrDefault(EVENTS, "0")) >= minBaseline;
    return new EventGuards.Given(
        rows.valid, shares(), many ? under(before, GIVEN, Double::valueOf) : Map.of());
  }

  private Map<String, Double> shares() {
    Map<String, Double> shares = new TreeMap<>();
    if (rows.valid > 0) {
      rows.keysUsable.forEach((key, n) -> shares.put(key, (double) n / rows.valid));
      shares.put(VALUE, (double) rows.valued / rows.valid);
    }
    return shares;
  }

  private Suppression suppression(Map<String, String> before) {
    Map<String, Long> lists = lists();
    Set<String> missing =
        source.suppression().entrySet().stream()
            .filter(list -> list.getValue().missing())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    long unusable = rows.rows == 0 ? 0 : sum(lists) - rows.suppressionIds;
    return new Suppression(
        lists,
        under(before, LIST, Long::valueOf),
        missing,
        unusable > 0 ? Map.of(String.join(" and ", lists.keySet()), unusable) : Map.of());
  }

  private Map<String, Long> lists() {
    Map<String, Long> lists = new TreeMap<>();
    source.suppression().forEach((name, list) -> lists.put(name, list.inspected().rows()));
    return lists;
  }

  private static <T> Map<String, T> under(
      Map<String, String> facts, String prefix, Function<String, T> value) {
    Map<String, T> found = new TreeMap<>();
    facts.forEach(
        (field, text) -> {
          if (field.startsWith(prefix)) {
            found.put(field.substring(prefix.length()), value.apply(text));
          }
        });
    return found;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
