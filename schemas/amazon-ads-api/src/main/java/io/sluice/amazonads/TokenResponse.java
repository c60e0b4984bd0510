package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

/**
 * Answer 200 of the token service.
 *
 * @param accessToken access token with its prefix
 * @param refreshToken the refresh token, the same again; or null
 * @param tokenType bearer
 * @param expiresIn seconds the access token is valid; read from a number or from digits in a text,
 *     at most {@link LifetimeSeconds#MOST}, and {@link LifetimeSeconds#UNKNOWN} where there is
 *     neither
 */
@JsonPropertyOrder({"access_token", "refresh_token", "token_type", "expires_in"})
public record TokenResponse(
    @JsonProperty("access_token") String accessToken,
    @JsonProperty("refresh_token") String refreshToken,
    @JsonProperty("token_type") String tokenType,
    @JsonProperty("expires_in") @JsonDeserialize(using = LifetimeSeconds.class) long expiresIn) {
  /** Leaves the tokens out. */
  @Override
  public String toString() {
    return "TokenResponse[" + expiresIn + " s]";
  }
}
