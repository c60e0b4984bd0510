package io.sluice.amazonads.client;

import java.time.Instant;

/** An access token, whom it was given to, and its times; shows nowhere but in the headers. */
final class AccessToken {
  private final String value;
  private final String clientId;
  private final Instant renewAt;
  private final Instant endsAt;

  AccessToken(String value, String clientId, Instant renewAt, Instant endsAt) {
    this.value = value;
    this.clientId = clientId;
    this.renewAt = renewAt;
    this.endsAt = endsAt;
  }

  String value() {
    return value;
  }

  /** The application that asked for it: the two go together in a call. */
  String clientId() {
    return clientId;
  }

  boolean fresh(Instant now) {
    return now.isBefore(renewAt);
  }

  boolean valid(Instant now) {
    return now.isBefore(endsAt);
  }

  AccessToken renewedAt(Instant later) {
    return new AccessToken(value, clientId, later, endsAt);
  }

  @Override
  public String toString() {
    return "AccessToken[***, until " + endsAt + "]";
  }
}
