package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Answer 200 of GET /amc/audiences/connections/terms.
 *
 * @param agreementContent text of the terms
 * @param agreementToken token to accept exactly this text
 * @param hasAccepted whether the granting user accepted
 */
@JsonPropertyOrder({"agreementContent", "agreementToken", "hasAccepted"})
public record Terms(String agreementContent, String agreementToken, boolean hasAccepted) {
  /** Leaves the token out. */
  @Override
  public String toString() {
    return "Terms[hasAccepted=" + hasAccepted + "]";
  }
}
