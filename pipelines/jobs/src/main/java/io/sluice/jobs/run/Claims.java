package io.sluice.jobs.run;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.ledger.EventLedger;
import io.sluice.domain.ledger.Ledger;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.records.PlanManifest;
import java.util.Optional;

/** The claims of one unit in the ledger, as of each call; see the ledger's ports. */
public interface Claims {
  /** The plan that was closed last, empty before any. */
  String version();

  /** The plan that holds the claim. */
  Optional<String> openPlan();

  /**
   * Claims the unit's one open plan.
   *
   * @param version the version that the plan was made from
   * @return false if another plan is open or the version has moved on
   */
  boolean claim(String planId, String version);

  /** Gives a claim back; false if it was not this plan's. */
  boolean release(String planId);

  /** Those of an audience. */
  static Claims of(Ledger ledger, AudienceTarget target) {
    return new OfAudience(ledger, target);
  }

  /** Those of a conversion. */
  static Claims of(EventLedger ledger, ConversionTarget target) {
    return new OfConversion(ledger, target);
  }

  /** Those of the audience or conversion that a plan is of, which may be configured no more. */
  static Claims of(RunContext run, PlanManifest plan) {
    return isOfConversion(plan)
        ? of(run.ledger().events(), new ConversionTarget(plan.audience(), plan.account()))
        : of(run.ledger(), new AudienceTarget(plan.audience(), plan.account()));
  }

  /** True for a plan of events. */
  static boolean isOfConversion(PlanManifest plan) {
    return ConversionApi.find(plan.api()).isPresent();
  }

  /**
   * The claims of an audience.
   *
   * @param ledger its ledger
   * @param target which
   */
  record OfAudience(Ledger ledger, AudienceTarget target) implements Claims {
    @Override
    public String version() {
      return ledger.claimState(target).version();
    }

    @Override
    public Optional<String> openPlan() {
      return ledger.claimState(target).openPlan();
    }

    @Override
    public boolean claim(String planId, String version) {
      return ledger.claim(target, planId, version);
    }

    @Override
    public boolean release(String planId) {
      return ledger.release(target, planId);
    }
  }

  /**
   * The claims of a conversion.
   *
   * @param ledger its ledger
   * @param target which
   */
  record OfConversion(EventLedger ledger, ConversionTarget target) implements Claims {
    @Override
    public String version() {
      return ledger.claimState(target).version();
    }

    @Override
    public Optional<String> openPlan() {
      return ledger.claimState(target).openPlan();
    }

    @Override
    public boolean claim(String planId, String version) {
      return ledger.claim(target, planId, version);
    }

    @Override
    public boolean release(String planId) {
      return ledger.release(target, planId);
    }
  }
}
