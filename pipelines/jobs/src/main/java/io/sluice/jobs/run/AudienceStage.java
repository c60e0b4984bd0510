package io.sluice.jobs.run;

import io.sluice.domain.delivery.AudienceRegistry;
import io.sluice.domain.delivery.AudienceRegistry.Declaration;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.config.AudienceConfig;
import io.sluice.jobs.config.FeeConfig;
import io.sluice.jobs.remote.AmazonGateways;
import io.sluice.jobs.run.AudienceDifference.Action;
import io.sluice.records.PlanManifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings Amazon's audiences to what the configuration declares: creates them, sets TTL, fees and
 * description. Amazon has neither a list nor an idempotency key, so the intent is written when the
 * create request is about to leave and the id at once after it. What fails before it leaves writes
 * no intent.
 */
public final class AudienceStage {
  private final RunContext run;
  private final AmazonGateways gateways;

  /** Makes the stage for one command. */
  public AudienceStage(RunContext run) {
    this.run = run;
    this.gateways = AmazonGateways.of(run.config(), run.clock());
  }

  /** What would be done, nothing being done. */
  public List<AudienceDifference> differences(List<AudienceUnit> units) {
    return units.stream().map(this::difference).toList();
  }

  /** Does it, audience by audience; one outcome each. */
  public List<UnitOutcome> apply(List<AudienceDifference> differences) {
    return differences.stream().map(this::apply).toList();
  }

  private AudienceDifference difference(AudienceUnit unit) {
    Optional<AudienceEntry> found = run.ledger().audience(unit.target());
    Duration declared = unit.audience().ttl();
    if (found.isEmpty()) {
      String line = "create \"" + unit.audience().name() + "\"";
      return new AudienceDifference(unit, null, Action.CREATE, List.of(line), declared);
    }
    AudienceEntry entry = found.get();
    List<String> blocked =
        entry.audienceId() == null ? List.of(lostCreate(unit, entry)) : blocked(unit, entry);
    if (!blocked.isEmpty()) {
      return new AudienceDifference(unit, entry, Action.BLOCKED, blocked, declared);
    }
    Duration present = Duration.ofSeconds(entry.ttlSeconds());
    Optional<String> waits =
        declared.compareTo(present) > 0
            ? TtlRaise.waitsFor(unit, run.ledger().view(unit.target()))
                .or(() -> LateBatches.ttlWaits(run, unit))
            : Optional.empty();
    Duration ttl = waits.isPresent() ? present : declared;
    List<String> lines = new ArrayList<>(changes(unit, entry, ttl));
    Action action =
        lines.isEmpty() ? (waits.isPresent() ? Action.WAITS : Action.NONE) : Action.UPDATE;
    waits.ifPresent(lines::add);
    return new AudienceDifference(unit, entry, action, lines, ttl);
  }

  private static String lostCreate(AudienceUnit unit, AudienceEntry entry) {
    return "a create call of "
        + entry.intentAt()
        + " got no answer: the audience may exist at"
        + " Amazon. Look for \""
        + entry.name()
        + "\" in the Amazon Ads console; if it is there:"
        + " sluice audiences import --audience "
        + unit.target()
        + " --id ID; if not: sluice"
        + " audiences retire --audience "
        + unit.target()
        + " and apply again";
  }

  private static List<String> blocked(AudienceUnit unit, AudienceEntry entry) {
    AudienceConfig audience = unit.audience();
    List<String> lines = new ArrayList<>();
    if (!audience.name().equals(entry.name())) {
      lines.add("name cannot change at Amazon: keep \"" + entry.name() + "\" or use a new id");
    }
    if (!audience.externalAudienceId().equals(entry.externalAudienceId())) {
      lines.add("external-audience-id cannot change at Amazon: keep the old one or use a new id");
    }
    if (!Objects.equals(audience.country().orElse(null), entry.country())) {
      lines.add("country cannot change at Amazon: keep " + entry.country() + " or use a new id");
    }
    return lines;
  }

  private static List<String> changes(AudienceUnit unit, AudienceEntry entry, Duration ttl) {
    AudienceConfig audience = unit.audience();
    List<String> lines = new ArrayList<>();
    if (!audience.description().equals(entry.description())) {
      lines.add("description is set anew");
    }
    if (ttl.toSeconds() != entry.ttlSeconds()) {
      String emptied = ttl.isZero() ? ", which takes every member out of the audience" : "";
      lines.add("ttl " + entry.ttlSeconds() + " s -> " + ttl.toSeconds() + " s" + emptied);
    }
    if (!fees(audience).equals(entry.fees())) {
      lines.add("fees \"" + entry.fees() + "\" -> \"" + fees(audience) + "\"");
    }
    return lines;
  }

  private UnitOutcome apply(AudienceDifference difference) {
    try {
      return switch (difference.action()) {
        case NONE -> done(difference, "unchanged");
        case WAITS ->
            UnitOutcome.stopped(
                difference.unit(),
                ExitCode.DONE,
                "ttl waits",
                String.join("; ", difference.lines()));
        case CREATE -> create(difference);
        case UPDATE -> update(difference);
        case BLOCKED ->
            UnitOutcome.stopped(
                difference.unit(),
                ExitCode.INVALID,
                "blocked",
                String.join("; ", difference.lines()));
      };
    } catch (RemoteCallException e) {
      return UnitOutcome.stopped(
          difference.unit(), ExitCode.of(e.kind()), verdict(e.kind()), e.getMessage());
    }
  }

  private static String verdict(RemoteCallException.Kind kind) {
    return switch (kind) {
      case ACCESS -> "account cannot be used";
      case INVALID -> "not applied";
      case UNAVAILABLE -> "Amazon not reached";
      case OUTCOME_UNKNOWN -> "outcome unknown";
    };
  }

  private UnitOutcome create(AudienceDifference difference) {
    AudienceUnit unit = difference.unit();
    AudienceEntry intent = entry(difference, null, 1, null);
    long id;
    try {
      id = registry(unit).create(declaration(difference), () -> intend(intent));
    } catch (TakenElsewhereException e) {
      return UnitOutcome.stopped(
          unit, ExitCode.UNAVAILABLE, "another run is creating it", "run again");
    } catch (RemoteCallException e) {
      if (e.kind() != RemoteCallException.Kind.OUTCOME_UNKNOWN) {
        run.ledger().remove(intent);
      }
      throw e;
    }
    boolean kept =
        run.ledger().put(Optional.of(intent), entry(difference, id, intent.bucketCount(), intent));
    if (!kept) {
      throw new StateBrokenException(
          "the registry's entry of "
              + unit.target()
              + " changed while audience "
              + id
              + " was created; import it by hand");
    }
    return done(difference, "created as " + id);
  }

  private void intend(AudienceEntry intent) {
    if (!run.ledger().put(Optional.empty(), intent)) {
      throw new TakenElsewhereException();
    }
  }

  private UnitOutcome update(AudienceDifference difference) {
    AudienceUnit unit = difference.unit();
    AudienceEntry entry = Objects.requireNonNull(difference.entry());
    registry(unit).update(entry.audienceId(), declaration(difference));
    AudienceEntry updated = entry(difference, entry.audienceId(), entry.bucketCount(), entry);
    boolean kept = run.ledger().put(Optional.of(entry), updated);
    return kept
        ? UnitOutcome.stopped(unit, ExitCode.DONE, "updated", waiting(difference))
        : UnitOutcome.stopped(unit, ExitCode.UNAVAILABLE, "changed by another run", "run again");
  }

  private static @Nullable String waiting(AudienceDifference difference) {
    boolean waits = !difference.ttl().equals(difference.unit().audience().ttl());
    return waits ? difference.lines().get(difference.lines().size() - 1) : null;
  }

  private AudienceRegistry registry(AudienceUnit unit) {
    return gateways.registry(unit.account().id());
  }

  private AudienceEntry entry(
      AudienceDifference difference, Long id, int buckets, AudienceEntry before) {
    AudienceConfig audience = difference.unit().audience();
    return new AudienceEntry(
        difference.unit().target(),
        id,
        audience.externalAudienceId(),
        audience.name(),
        audience.description(),
        audience.country().orElse(null),
        difference.ttl().toSeconds(),
        fees(audience),
        buckets,
        before == null ? run.clock().instant() : before.intentAt(),
        id == null
            ? null
            : before != null && before.createdAt() != null
                ? before.createdAt()
                : run.clock().instant());
  }

  /** The registry's entry of an audience that exists, as a plan tells that was sent to it. */
  static AudienceEntry known(AudienceUnit unit, PlanManifest plan) {
    AudienceConfig audience = unit.audience();
    return new AudienceEntry(
        unit.target(),
        plan.audienceId(),
        audience.externalAudienceId(),
        audience.name(),
        audience.description(),
        audience.country().orElse(null),
        plan.ttlSeconds(),
        fees(audience),
        plan.bucketCount(),
        plan.createdAt(),
        plan.createdAt());
  }

  private static Declaration declaration(AudienceDifference difference) {
    AudienceConfig audience = difference.unit().audience();
    return new Declaration(
        audience.name(),
        audience.description(),
        audience.externalAudienceId(),
        audience.country().orElse(null),
        difference.ttl().toSeconds(),
        audience.fees().stream()
            .map(f -> new AudienceRegistry.Fee(f.cpmCents(), f.currency()))
            .toList());
  }

  private static String fees(AudienceConfig audience) {
    return String.join(",", audience.fees().stream().map(AudienceStage::fee).toList());
  }

  private static String fee(FeeConfig fee) {
    return fee.cpmCents() + " " + fee.currency();
  }

  private static UnitOutcome done(AudienceDifference difference, String verdict) {
    return UnitOutcome.stopped(difference.unit(), ExitCode.DONE, verdict, null);
  }
}
