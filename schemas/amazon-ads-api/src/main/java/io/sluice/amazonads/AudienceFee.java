package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;

/**
 * The price of an audience in one currency.
 *
 * @param cpmCents cents per thousand impressions
 * @param currency one of {@link ApiVocabulary#currencies()}
 */
@JsonPropertyOrder({"cpmCents", "currency"})
public record AudienceFee(BigDecimal cpmCents, String currency) {}
