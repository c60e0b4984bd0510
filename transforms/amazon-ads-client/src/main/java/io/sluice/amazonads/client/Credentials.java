package io.sluice.amazonads.client;

import java.util.function.Supplier;

/**
 * The three secrets of a Login with Amazon consent, each read for a token and never kept, but for
 * the client id, which lives as long as its token. A part that cannot be fetched throws {@link
 * CredentialUnavailableException}.
 *
 * @param clientId id of the application; sent with every call
 * @param clientSecret secret of the application; sent to the token service only
 * @param refreshToken what the consent gave; sent to the token service only
 */
public record Credentials(
    Supplier<String> clientId, Supplier<String> clientSecret, Supplier<String> refreshToken) {

  /** No part of any secret. */
  @Override
  public String toString() {
    return "Credentials[***]";
  }
}
