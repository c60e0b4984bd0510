package io.sluice.jobs.run;

import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.diff.Approvals;
import io.sluice.domain.diff.GuardRefusal;
import io.sluice.domain.qualify.Region;
import io.sluice.jobs.config.AccountConfig;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.UnitSelection;
import io.sluice.records.PlanManifest;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** What is planned, sent and settled by itself: an audience or a conversion in one account. */
public sealed interface PlanUnit permits AudienceUnit, ConversionUnit {
  /** The selected audiences, then the selected conversions; optionally of some regions alone. */
  static List<PlanUnit> of(ActivationConfig config, UnitSelection selection, Set<Region> only) {
    UnitSelection.Selected selected = selection.from(config, only);
    return Stream.<PlanUnit>concat(
            selected.audiences().stream().map(one -> AudienceUnit.of(config, one)),
            selected.conversions().stream().map(ConversionUnit::of))
        .toList();
  }

  /** The id of the audience or conversion in the configuration. */
  String id();

  /** The account. */
  AccountConfig account();

  /** The lane that writes it. */
  LaneId lane();

  /** The most rejects in a hundred; empty where nothing is too many. */
  OptionalDouble maxRejectedPercent();

  /** Its claims in the ledger. */
  Claims claims(RunContext run);

  /**
   * What still refuses one of its plans.
   *
   * @param plan the plan
   * @param accepted what somebody accepted since
   */
  List<GuardRefusal> refusals(PlanManifest plan, Approvals accepted);

  /** {@code id@account}, as people write it. */
  default String name() {
    return id() + "@" + account().id();
  }

  /** True where a plan is of this unit. */
  default boolean owns(PlanManifest plan) {
    return plan.audience().equals(id())
        && plan.account().equals(account().id())
        && plan.api().equals(lane().api());
  }
}
