package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.diff.MergeSpec;
import io.sluice.beam.qualify.KeySampling;
import io.sluice.beam.qualify.QualifySpec;
import io.sluice.domain.diff.BackfillRule;
import io.sluice.domain.diff.DiffRule;
import io.sluice.domain.diff.MembershipDiff;
import io.sluice.domain.diff.RemovalPolicy;
import io.sluice.domain.diff.RetryRule;
import io.sluice.domain.diff.SnapshotMode;
import io.sluice.domain.diff.SnapshotPlace;
import io.sluice.domain.diff.Transitions;
import io.sluice.domain.diff.TtlPolicy;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.jobs.config.AudienceConfig;
import io.sluice.jobs.config.ExternalUserIdMode;
import io.sluice.jobs.config.RemovalMode;
import io.sluice.jobs.config.RowSelection;
import io.sluice.jobs.config.SourceMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Maps the configuration to what the transforms need. */
final class PlanSpecs {
  private PlanSpecs() {}

  static QualifySpec qualify(PlannedUnit planned) {
    AudienceUnit unit = planned.unit();
    AudienceConfig audience = unit.audience();
    return new QualifySpec(
        unit.target(),
        planned.firstKey(),
        planned.view().bucketCount(),
        audience.select().map(RowSelection::column).orElse(null),
        audience.select().map(RowSelection::values).orElse(List.of()),
        audience.country().orElse(null),
        audience.lifetime().map(Duration::getSeconds).orElse(null),
        ids(audience),
        unit.account().region(),
        unit.regions(),
        unit.first());
  }

  static QualifySpec.Ids ids(AudienceConfig audience) {
    return audience.externalUserIds() == ExternalUserIdMode.DERIVE
        ? QualifySpec.Ids.DERIVE
        : QualifySpec.Ids.AS_IS;
  }

  static MergeSpec merge(RunContext run, PlannedUnit planned, SourceRead source) {
    AudienceConfig audience = planned.unit().audience();
    TtlPolicy ttl =
        new TtlPolicy(
            Duration.ofSeconds(planned.entry().ttlSeconds()),
            audience.renewal().margin(),
            audience.renewal().spread());
    Instant now = run.clock().instant();
    MembershipDiff diff =
        new MembershipDiff(
            mode(planned.order(), source),
            audience.removal() == RemovalMode.DELETE
                ? RemovalPolicy.DELETE
                : RemovalPolicy.LET_EXPIRE,
            ttl,
            new Transitions(audience.rehashWindow(), audience.ttl()),
            run.asOf(),
            now,
            SnapshotPlace.of(source.order(), planned.marks(), now));
    return new MergeSpec(
        planned.unit().target(),
        planned.firstKey(),
        diff,
        rule(planned, diff, source),
        planned.only().orElse(null),
        planned.view().notes().rules().at(rulesVersion(run), now),
        planned.view().slices(),
        rules(run),
        source.forms(),
        fragments(run, planned.planId()));
  }

  private static SnapshotMode mode(AudienceOrder order, SourceRead source) {
    boolean absenceTells =
        source.source().mode() == SourceMode.FULL && !(order instanceof AudienceOrder.Backfill);
    return absenceTells ? SnapshotMode.FULL : SnapshotMode.INCREMENT;
  }

  private static DiffRule rule(PlannedUnit planned, MembershipDiff daily, SourceRead source) {
    if (planned.order() instanceof AudienceOrder.Retry retry) {
      return new RetryRule(daily, retry.choice());
    }
    if (planned.order() instanceof AudienceOrder.Backfill backfill) {
      ZoneId zone = AudienceBackfill.zone(source.source());
      return new BackfillRule(
          daily,
          planned.unit().audience().lifetime().orElseThrow(),
          backfill.range().to().plusDays(1).atStartOfDay(zone).toInstant(),
          backfill.started());
    }
    return daily;
  }

  /**
   * The higher TTL that a plan makes way for; empty where none is configured, or where the plan
   * does not remove everybody who must be gone before.
   */
  static Optional<Duration> raisedTtl(PlannedUnit planned) {
    if (planned.order().looksBack()) {
      return Optional.empty();
    }
    Duration present = Duration.ofSeconds(planned.entry().ttlSeconds());
    return Optional.of(planned.unit().audience().ttl()).filter(ttl -> ttl.compareTo(present) > 0);
  }

  /** The rules that turn values into match keys. */
  static MatchKeyRules rules(RunContext run) {
    return MatchKeyRules.defaults()
        .withPhone(run.config().matchKeys().phone())
        .withVariants(run.config().matchKeys().variants());
  }

  /** Whose identifiers are looked at closer. */
  static KeySampling sampling(RunContext run, SourceRead source) {
    return KeySampling.of(rules(run), source.forms(), source.inspected().rows());
  }

  /** Part of every fingerprint: raising the configured version is a counted re-send. */
  static String rulesVersion(RunContext run) {
    return rules(run).version() + "-c" + run.config().rulesVersion();
  }

  /** What stands before the names of the files that the merge's tasks write for a plan. */
  static String fragments(RunContext run, String planId) {
    return PlanFolder.of(run.workspace(), planId).path(run.spark().files(PlanFolder.FRAGMENTS));
  }
}
