package io.sluice.jobs.run;

import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.diff.Approvals;
import io.sluice.domain.diff.Guard;
import io.sluice.domain.diff.GuardRefusal;
import io.sluice.domain.qualify.Region;
import io.sluice.jobs.config.AccountConfig;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.ConversionConfig;
import io.sluice.jobs.config.ConversionSelection;
import io.sluice.records.PlanManifest;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One conversion in its account: what is planned, sent and settled by itself.
 *
 * @param conversion the conversion
 * @param account its account
 */
public record ConversionUnit(ConversionConfig conversion, AccountConfig account)
    implements PlanUnit {
  /** The selected units, optionally of some regions alone. */
  public static List<ConversionUnit> of(
      ActivationConfig config, ConversionSelection selection, Set<Region> only) {
    return selection.from(config, only).stream().map(ConversionUnit::of).toList();
  }

  static ConversionUnit of(ConversionSelection.Selected one) {
    return new ConversionUnit(one.conversion(), one.account());
  }

  /** Its key in the ledger. */
  public ConversionTarget target() {
    return new ConversionTarget(conversion.id(), account.id());
  }

  @Override
  public String id() {
    return conversion.id();
  }

  @Override
  public LaneId lane() {
    return new LaneId(account.region(), account.id(), conversion.api().configName());
  }

  @Override
  public OptionalDouble maxRejectedPercent() {
    return conversion.guards().maxRejectedPercent();
  }

  @Override
  public Claims claims(RunContext run) {
    return Claims.of(run.ledger().events(), target());
  }

  /** Each refusal is accepted by its guard's name, whatever the numbers. */
  @Override
  public List<GuardRefusal> refusals(PlanManifest plan, Approvals accepted) {
    return plan.refusals().stream()
        .map(
            r ->
                new GuardRefusal(
                    Guard.find(r.guard()).orElseThrow(), r.measured(), r.limit(), r.message()))
        .filter(refusal -> !accepted.guards().contains(refusal.guard()))
        .toList();
  }
}
