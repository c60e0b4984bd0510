package io.sluice.amazonads.client;

import java.time.Instant;

/** An access token and its times; its value shows nowhere but in the header. */
final class AccessToken {
  private final String value;
  private final Instant renewAt;
  private final Instant endsAt;

  AccessToken(String value, Instant renewAt, Instant endsAt) {
    this.value = value;
    this.renewAt = renewAt;
    this.endsAt = endsAt;
  }

  String value() {
    return value;
  }

  boolean fresh(Instant now) {
    return now.isBefore(renewAt);
  }

  boolean valid(Instant now) {
    return now.isBefore(endsAt);
  }

  AccessToken renewedAt(Instant later) {
    return new AccessToken(value, later, endsAt);
  }

  @Override
  public String toString() {
    return "AccessToken[***, until " + endsAt + "]";
  }
}
