package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.diff.MergeCounts;
import io.sluice.beam.qualify.PackCounts;
import io.sluice.domain.diff.GuardLimits;
import io.sluice.domain.diff.PlanFacts;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.jobs.config.GuardConfig;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Gathers what the guards look at, now and from the last closed plan. */
final class FactsOfPlan {
  private FactsOfPlan() {}

  static PlanFacts of(
      RunContext run, SourceRead source, PlannedUnit planned, PackCounts rows, MergeCounts merged)
      throws IOException {
    Optional<PlanFacts> before = before(run, planned);
    return new PlanFacts(
        true,
        new PlanFacts.Rows(
            rows.rows
                - rows.excluded.getOrDefault("NOT_SELECTED", 0L)
                - rows.excluded.getOrDefault("ROUTED_ELSEWHERE", 0L),
            rows.rejectedRows(),
            merged.duplicates),
        new PlanFacts.Freshness(
            Instant.ofEpochMilli(source.inspected().newestMillis()),
            run.clock().instant(),
            source.fileListDigest(),
            before.map(b -> b.freshness().files()).orElse(null),
            source.fileSizesDigest(),
            before.map(b -> b.freshness().sizes()).orElse(null),
            source.order(),
            planned.marks().settled().orElse(null)),
        changes(merged),
        new PlanFacts.Columns(
            coverage(source, rows),
            before.map(b -> b.columns().coverage()).orElse(Map.of()),
            source.inspected().types(),
            before.map(b -> b.columns().types()).orElse(Map.of())),
        new PlanFacts.Consent(
            source.columns().mapsConsent(),
            signals(rows),
            before.map(b -> b.consent().signals()).orElse(PlanFacts.Signals.NONE)),
        suppression(source, rows, before));
  }

  private static PlanFacts.Changes changes(MergeCounts merged) {
    long privacy =
        Stream.of(RemovalReason.values())
            .filter(RemovalReason::privacy)
            .mapToLong(reason -> removals(merged, reason))
            .sum();
    return new PlanFacts.Changes(
        merged.presentBefore,
        // Who has lapsed is not present: to remove them changes nothing that Amazon shows.
        merged.changesOf("REMOVE") - privacy - removals(merged, RemovalReason.TTL_RAISED),
        privacy,
        merged.changesOf("UPDATE"),
        merged.changesOf("ADD"),
        merged.changesOf("REHASH"));
  }

  private static long removals(MergeCounts merged, RemovalReason reason) {
    return merged.changesOf("REMOVE:" + reason);
  }

  private static PlanFacts.Signals signals(PackCounts rows) {
    long unsigned = rows.rejected.getOrDefault(RejectCode.CONSENT_MISSING.name(), 0L);
    return new PlanFacts.Signals(
        rows.consentNeeded + unsigned,
        unsigned,
        rows.excluded.getOrDefault(Standing.CONSENT_DENIED.name(), 0L));
  }

  private static PlanFacts.Suppression suppression(
      SourceRead source, PackCounts rows, Optional<PlanFacts> before) {
    Map<String, Long> lists = new TreeMap<>();
    Set<String> missing = new TreeSet<>();
    source
        .suppression()
        .forEach(
            (name, list) -> {
              lists.put(name, list.inspected().rows());
              if (list.missing()) {
                missing.add(name);
              }
            });
    return new PlanFacts.Suppression(
        lists, before.map(b -> b.suppression().rows()).orElse(Map.of()), missing, unusable(rows));
  }

  private static Map<String, Long> unusable(PackCounts rows) {
    Map<String, Long> unusable = new TreeMap<>();
    rows.suppression.forEach(
        (list, counts) -> {
          if (counts.unusableRows() > 0) {
            unusable.put(list, counts.unusableRows());
          }
        });
    return unusable;
  }

  private static Map<MatchKeyType, Double> coverage(SourceRead source, PackCounts rows) {
    Map<MatchKeyType, Double> coverage = new EnumMap<>(MatchKeyType.class);
    for (MatchKeyType type : source.columns().keys().keySet()) {
      coverage.put(
          type,
          rows.qualified == 0 ? 0.0 : (double) rows.keysPresent[type.ordinal()] / rows.qualified);
    }
    return coverage;
  }

  /** What the last closed plan of all members was judged by; empty before any. */
  static Optional<PlanFacts> before(RunContext run, PlannedUnit planned) throws IOException {
    String version = planned.view().version();
    if (version.isEmpty()) {
      return Optional.empty();
    }
    return PlanFolder.of(run.workspace(), version)
        .manifest()
        .map(PlanManifest::facts)
        .map(PlanFacts::fromMap);
  }

  /** The limits that hold for a plan. */
  static GuardLimits limits(GuardConfig guards, AudienceOrder order) {
    return order.looksBack() ? limits(guards).lookingBack() : limits(guards);
  }

  /** The configured limits as the domain has them. */
  static GuardLimits limits(GuardConfig guards) {
    return new GuardLimits(
        guards.minRows(),
        guards.maxAge(),
        guards.expectNew(),
        guards.minBaseline(),
        guards.maxRemovedPercent(),
        guards.maxUpdatedPercent(),
        guards.maxAddedPercent(),
        guards.maxKeyDrop(),
        guards.maxConsentDrop(),
        GuardLimits.TypeChange.valueOf(guards.typeChange().name()),
        GuardLimits.OlderSnapshot.valueOf(guards.olderSnapshot().name()),
        guards.maxRejectedPercent(),
        guards.maxDuplicatePercent(),
        guards.maxSuppressionShrinkPercent(),
        guards.maxSuppressionUnusablePercent());
  }
}
