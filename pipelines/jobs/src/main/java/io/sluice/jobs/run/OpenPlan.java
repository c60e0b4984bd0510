package io.sluice.jobs.run;

import io.sluice.records.PlanManifest;

/**
 * A plan on its way to Amazon.
 *
 * @param unit the audience and account
 * @param manifest the plan
 */
public record OpenPlan(AudienceUnit unit, PlanManifest manifest) {
  /** The plan's id. */
  public String planId() {
    return manifest.planId();
  }
}
