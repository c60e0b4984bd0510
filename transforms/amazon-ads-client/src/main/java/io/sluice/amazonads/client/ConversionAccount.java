package io.sluice.amazonads.client;

import java.util.regex.Pattern;

/**
 * The advertiser whose events are sent. Source: Amazon's OpenAPI documents; an entity id, which
 * Amazon's console shows beside it, is not taken.
 *
 * @param id digits of a DSP advertiser, or {@code amzn1.ads-account.g.} and what follows; the
 *     latter with the Events API only
 */
public record ConversionAccount(String id) {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");
  private static final Pattern GLOBAL = Pattern.compile("amzn1\\.ads-account\\.g\\.[A-Za-z0-9]+");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException for another form
   */
  public ConversionAccount {
    boolean digits = DIGITS.matcher(id).matches() && fitsLong(id);
    if (!digits && !GLOBAL.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "advertiser-id of conversions: digits of a DSP advertiser or amzn1.ads-account.g...., got"
              + " a text of "
              + id.length()
              + " characters. An entity id (ENTITY...) is not the advertiser's id.");
    }
  }

  /** The account of a DSP advertiser. */
  public static ConversionAccount advertiser(long advertiserId) {
    return new ConversionAccount(Long.toString(advertiserId));
  }

  /**
   * The id as a number, for the older API.
   *
   * @throws IllegalStateException if it is none
   */
  long advertiserId() {
    if (!DIGITS.matcher(id).matches()) {
      throw new IllegalStateException(
          "api: conversion-definitions needs the digits of a DSP advertiser as advertiser-id");
    }
    return Long.parseLong(id);
  }

  private static boolean fitsLong(String digits) {
    return new java.math.BigInteger(digits).bitLength() < Long.SIZE;
  }
}
