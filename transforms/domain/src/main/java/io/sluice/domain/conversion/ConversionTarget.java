package io.sluice.domain.conversion;

import java.io.Serializable;

/**
 * One conversion of the configuration in its account: the unit that is planned, claimed, sent and
 * settled by itself.
 *
 * @param conversion the conversion's id in the configuration
 * @param account the account's id in the configuration
 */
public record ConversionTarget(String conversion, String account)
    implements Serializable, Comparable<ConversionTarget> {
  /** Reads {@code conversion@account}. */
  public static ConversionTarget parse(String text) {
    int at = text.lastIndexOf('@');
    if (at <= 0 || at == text.length() - 1) {
      throw new IllegalArgumentException(
          "a conversion target is conversion@account, got a text of " + text.length());
    }
    return new ConversionTarget(text.substring(0, at), text.substring(at + 1));
  }

  @Override
  public int compareTo(ConversionTarget other) {
    return toString().compareTo(other.toString());
  }

  /** {@code conversion@account}. */
  @Override
  public String toString() {
    return conversion + "@" + account;
  }
}
