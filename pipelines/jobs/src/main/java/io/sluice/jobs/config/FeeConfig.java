package io.sluice.jobs.config;

/**
 * What an advertiser pays for the audience.
 *
 * @param cpmCents per thousand impressions, in whole hundredths of the currency
 * @param currency ISO 4217, one that Amazon takes
 */
public record FeeConfig(long cpmCents, String currency) {}
