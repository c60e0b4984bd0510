package io.sluice.domain.qualify;

import java.io.Serializable;

/**
 * One audience in one account: the unit that is planned, claimed, sent and settled by itself, so
 * that an outage of one region leaves the others complete.
 *
 * @param audience the audience's id in the configuration
 * @param account the account's id in the configuration
 */
public record AudienceTarget(String audience, String account)
    implements Serializable, Comparable<AudienceTarget> {

  /** Reads {@code audience@account}. */
  public static AudienceTarget parse(String text) {
    int at = text.lastIndexOf('@');
    if (at <= 0 || at == text.length() - 1) {
      throw new IllegalArgumentException("an audience target is audience@account, got " + text);
    }
    return new AudienceTarget(text.substring(0, at), text.substring(at + 1));
  }

  @Override
  public int compareTo(AudienceTarget other) {
    return toString().compareTo(other.toString());
  }

  /** {@code audience@account}. */
  @Override
  public String toString() {
    return audience + "@" + account;
  }
}
