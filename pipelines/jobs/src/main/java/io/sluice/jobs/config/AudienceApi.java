package io.sluice.jobs.config;

/** Amazon's audience APIs that audiences can be sent through. */
public enum AudienceApi {
  /** Advertiser audiences: AMC and DSP. */
  AMC
}
