package io.sluice.sandbox;

import io.sluice.amazonads.AdsHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Login with Amazon: the refresh-token grant. */
final class TokenEndpoint {
  private final TokenStore tokens;

  TokenEndpoint(TokenStore tokens) {
    this.tokens = tokens;
  }

  Answer handle(Call call) {
    if (call.headers().containsKey(AdsHeaders.AUTHORIZATION)) {
      throw Refusal.token(
          400,
          "invalid_request",
          "The request has an Authorization header; leave it out and send the client in the body.");
    }
    Map<String, String> form = Call.formFields(new String(call.body(), StandardCharsets.UTF_8));
    if (!required(form, "grant_type").equals("refresh_token")) {
      throw Refusal.token(
          400,
          "unsupported_grant_type",
          "The authorization grant type is not supported by the authorization server");
    }
    String refreshToken = required(form, "refresh_token");
    SandboxCredentials presented =
        new SandboxCredentials(
            required(form, "client_id"), required(form, "client_secret"), refreshToken);
    if (!call.faults(FaultPolicy.RevokeGrant.class).isEmpty()) {
      tokens.expireAll();
      throw TokenStore.invalidGrant();
    }
    return Answer.of(call.operation(), 200, tokens.issue(presented, call.at()));
  }

  private static String required(Map<String, String> form, String field) {
    String value = form.getOrDefault(field, "");
    if (value.isBlank()) {
      throw Refusal.token(
          400, "invalid_request", "The request is missing a required parameter : " + field);
    }
    return value;
  }
}
