package io.sluice.jobs.config;

import java.math.BigDecimal;

/**
 * What an advertiser pays for the audience.
 *
 * @param cpmCents per thousand impressions, in hundredths of the currency
 * @param currency ISO 4217, one that Amazon takes
 */
public record FeeConfig(BigDecimal cpmCents, String currency) {}
