package io.sluice.sandbox;

/**
 * What a client presents to the sandbox's token service.
 *
 * @param clientId client id of Login with Amazon
 * @param clientSecret its secret
 * @param refreshToken the grant of one user
 */
public record SandboxCredentials(String clientId, String clientSecret, String refreshToken) {
  /** Accepted if no other credentials are registered; worth nothing outside the sandbox. */
  public static final SandboxCredentials DEFAULT =
      new SandboxCredentials(
          "amzn1.application-oa2-client.sandbox", "sandbox-client-secret", "Atzr|sandbox-refresh");

  /** Leaves secret and token out. */
  @Override
  public String toString() {
    return "SandboxCredentials[" + clientId + "]";
  }
}
