package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Answer 200 of the token service.
 *
 * @param accessToken access token with its prefix
 * @param refreshToken the refresh token, the same again; or null
 * @param tokenType bearer
 * @param expiresIn seconds the access token is valid
 */
@JsonPropertyOrder({"access_token", "refresh_token", "token_type", "expires_in"})
public record TokenResponse(
    @JsonProperty("access_token") String accessToken,
    @JsonProperty("refresh_token") String refreshToken,
    @JsonProperty("token_type") String tokenType,
    @JsonProperty("expires_in") long expiresIn) {
  /** Leaves the tokens out. */
  @Override
  public String toString() {
    return "TokenResponse[" + tokenType + ", " + expiresIn + " s]";
  }
}
