package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Body of PATCH /amc/audiences/connections/terms.
 *
 * @param agreementToken token of the terms that were read
 * @param hasAccepted true to accept
 */
@JsonPropertyOrder({"agreementToken", "hasAccepted"})
public record TermsAcceptance(String agreementToken, boolean hasAccepted) {
  /** Leaves the token out. */
  @Override
  public String toString() {
    return "TermsAcceptance[hasAccepted=" + hasAccepted + "]";
  }
}
