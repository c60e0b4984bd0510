package io.sluice.jobs.run;

import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.jobs.config.AccountTarget;
import io.sluice.records.PlanManifest;
import java.util.Objects;
import java.util.Optional;

/**
 * Compares where a plan goes with the registry and the configuration, before its first request. The
 * manifest was verified by its digest; this finds a plan of an audience that was retired, imported
 * or given another account since.
 */
final class PlanTarget {
  /** Name of the fact that holds the advertiser of a plan of events. */
  static final String ADVERTISER = "advertiser";

  private PlanTarget() {}

  /** What differs and what to do; empty where the plan goes where it was made for. */
  static Optional<String> difference(RunContext run, OpenPlan plan) {
    Optional<String> found =
        plan.unit() instanceof AudienceUnit audience
            ? ofAudience(run, audience, plan.manifest())
            : ofConversion(plan.unit(), plan.manifest());
    return found.map(
        what ->
            what
                + ": nothing was sent; check the registry (sluice audiences list) and the account's"
                + " configuration, or close the plan: sluice plans repair "
                + plan.planId());
  }

  private static Optional<String> ofAudience(
      RunContext run, AudienceUnit unit, PlanManifest manifest) {
    Long registered =
        run.ledger().audience(unit.target()).map(AudienceEntry::audienceId).orElse(null);
    if (registered == null || registered != manifest.audienceId()) {
      return Optional.of(
          "plan "
              + manifest.planId()
              + " is for Amazon's audience "
              + manifest.audienceId()
              + ", and the registry has "
              + (registered == null ? "none" : registered)
              + " for "
              + unit.target());
    }
    if (!Objects.equals(unit.connectionId(), manifest.connectionId())) {
      return Optional.of(
          "plan "
              + manifest.planId()
              + " is for connection "
              + manifest.connectionId()
              + ", and account "
              + unit.account().id()
              + " has "
              + unit.connectionId());
    }
    return ofLane(unit, manifest);
  }

  private static Optional<String> ofConversion(PlanUnit unit, PlanManifest manifest) {
    String planned = manifest.facts().get(ADVERTISER);
    String configured = advertiser(unit);
    // An older build did not keep the advertiser.
    if (planned != null && !planned.equals(configured)) {
      return Optional.of(
          "plan "
              + manifest.planId()
              + " is for advertiser "
              + planned
              + ", and account "
              + unit.account().id()
              + " has "
              + configured);
    }
    return ofLane(unit, manifest);
  }

  private static Optional<String> ofLane(PlanUnit unit, PlanManifest manifest) {
    return unit.owns(manifest) && unit.lane().region().name().equals(manifest.region())
        ? Optional.empty()
        : Optional.of(
            "plan "
                + manifest.planId()
                + " is for "
                + manifest.region()
                + "/"
                + manifest.account()
                + "/"
                + manifest.api()
                + ", and the configuration has "
                + unit.lane());
  }

  /** The advertiser of a unit's account; empty for a connection. */
  static String advertiser(PlanUnit unit) {
    AccountTarget target = unit.account().target();
    if (target instanceof AccountTarget.Advertiser one) {
      return Long.toString(one.advertiserId());
    }
    return target instanceof AccountTarget.AdsAccount account ? account.id() : "";
  }
}
