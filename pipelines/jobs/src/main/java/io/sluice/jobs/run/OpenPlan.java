package io.sluice.jobs.run;

import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.records.PlanManifest;

/**
 * A plan on its way to Amazon.
 *
 * @param unit the audience or conversion and its account
 * @param manifest the plan
 */
public record OpenPlan(PlanUnit unit, PlanManifest manifest) {
  /** The plan's id. */
  public String planId() {
    return manifest.planId();
  }

  /** The audience that the plan is of. */
  AudienceTarget target() {
    return new AudienceTarget(manifest.audience(), manifest.account());
  }
}
