package io.sluice.jobs.run;

import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.diff.Approvals;
import io.sluice.domain.diff.GuardRefusal;
import io.sluice.domain.diff.PlanFacts;
import io.sluice.domain.diff.PlanGuards;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.qualify.Region;
import io.sluice.jobs.config.AccountConfig;
import io.sluice.jobs.config.AccountTarget;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.AudienceConfig;
import io.sluice.jobs.config.AudienceSelection;
import io.sluice.records.PlanManifest;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One audience in one account: what is planned, sent and settled by itself.
 *
 * @param audience the audience
 * @param account one of its accounts
 * @param regions regions of all accounts of the audience
 */
public record AudienceUnit(AudienceConfig audience, AccountConfig account, Set<Region> regions)
    implements PlanUnit {

  /** The selected units, optionally of some regions alone. */
  public static List<AudienceUnit> of(
      ActivationConfig config, AudienceSelection selection, Set<Region> only) {
    return selection.from(config, only).stream().map(one -> of(config, one)).toList();
  }

  static AudienceUnit of(ActivationConfig config, AudienceSelection.Selected one) {
    Set<Region> regions =
        config.accountsOf(one.audience()).stream()
            .map(AccountConfig::region)
            .collect(Collectors.toSet());
    return new AudienceUnit(one.audience(), one.account(), regions);
  }

  /** Its key everywhere below the command line. */
  public AudienceTarget target() {
    return new AudienceTarget(audience.id(), account.id());
  }

  @Override
  public LaneId lane() {
    return new LaneId(
        account.region(), account.id(), audience.api().name().toLowerCase(Locale.ROOT));
  }

  /** True for the first account of the audience: it counts what no account serves. */
  public boolean first() {
    return audience.accounts().get(0).equals(account.id());
  }

  /** The connection that records name, {@code null} for a bare advertiser. */
  public @Nullable String connectionId() {
    return account.target() instanceof AccountTarget.Connection c ? c.connectionId() : null;
  }

  @Override
  public String id() {
    return audience.id();
  }

  @Override
  public OptionalDouble maxRejectedPercent() {
    return audience.guards().maxRejectedPercent();
  }

  @Override
  public Claims claims(RunContext run) {
    return Claims.of(run.ledger(), target());
  }

  @Override
  public List<GuardRefusal> refusals(PlanManifest plan, Approvals accepted) {
    if (plan.refusals().isEmpty()) {
      return List.of();
    }
    // Some guards did not hold for the plan: a backfill may read old files.
    Set<String> asked =
        plan.refusals().stream().map(PlanManifest.Refusal::guard).collect(Collectors.toSet());
    return PlanGuards.judge(
            FactsOfPlan.limits(audience.guards()), PlanFacts.fromMap(plan.facts()), accepted)
        .stream()
        .filter(refusal -> asked.contains(refusal.name()))
        .toList();
  }
}
