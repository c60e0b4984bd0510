package io.sluice.jobs.config;

/** The {@code targetResource} of Amazon's audience metadata: an advertiser or a connection. */
public sealed interface AccountTarget {
  /** A DSP advertiser, a positive 64-bit number. */
  record Advertiser(long advertiserId) implements AccountTarget {}

  /**
   * An Amazon Ads account, which takes events by its global id only.
   *
   * @param id {@code amzn1.ads-account.g.} and what follows
   */
  record AdsAccount(String id) implements AccountTarget {}

  /** A connection to AMC and the DSP account behind it. */
  record Connection(String connectionId) implements AccountTarget {}
}
