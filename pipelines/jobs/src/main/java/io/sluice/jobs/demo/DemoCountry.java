package io.sluice.jobs.demo;

import com.google.common.collect.ImmutableList;
import io.sluice.domain.qualify.Region;
import java.util.List;

/**
 * Where demo customers live: the share of customers, their currency, how a phone number is written
 * there, and towns.
 *
 * <p>Numbers are from the ranges that national regulators keep for films and novels (NANPA
 * 555-01xx, Ofcom, Bundesnetzagentur, ARCEP, ACMA); Japan keeps none. {@code #} stands for a digit.
 */
enum DemoCountry {
  US(Region.NA, 500, "USD", ImmutableList.of("(206) 555-01##", "415-555-01##", "+1 312 555 01##")),
  GB(Region.EU, 100, "GBP", ImmutableList.of("020 7946 0###", "0113 496 0###", "+44 20 7946 0###")),
  DE(
      Region.EU,
      100,
      "EUR",
      ImmutableList.of("030 23125 ###", "+49 30 23125 ###", "(040) 66969 ###")),
  FR(Region.EU, 100, "EUR", ImmutableList.of("01 99 00 ## ##", "+33 1 99 00 ## ##")),
  JP(Region.FE, 120, "JPY", ImmutableList.of("03-5550-####", "+81 3 5550 ####")),
  AU(Region.FE, 80, "AUD", ImmutableList.of("(02) 5550 ####", "+61 2 7010 ####"));

  private static final int ALL_SHARES = 1_000;

  private final Region region;
  private final int share;
  private final String currency;
  private final ImmutableList<String> phones;

  DemoCountry(Region region, int share, String currency, ImmutableList<String> phones) {
    this.region = region;
    this.share = share;
    this.currency = currency;
    this.phones = phones;
  }

  /**
   * A town with a pattern for its postal codes.
   *
   * @param city its name
   * @param state the state or province it lies in
   * @param postal {@code #} stands for a digit
   */
  record Town(String city, String state, String postal) {}

  /** The country of a customer, by share. */
  static DemoCountry of(DemoHash hash) {
    int slot = hash.below(ALL_SHARES);
    for (DemoCountry country : values()) {
      slot -= country.share;
      if (slot < 0) {
        return country;
      }
    }
    return US;
  }

  /** The region whose account these customers belong to. */
  Region region() {
    return region;
  }

  /** What people pay with. */
  String currency() {
    return currency;
  }

  /** True where Amazon takes nobody without a consent signal. */
  boolean needsConsent() {
    return region == Region.EU;
  }

  /** A phone number in one of the country's ways of writing. */
  String phone(DemoHash hash) {
    return fill(phones.get(hash.below(phones.size())), hash);
  }

  /** A town with its postal code filled in, or the one given where the country has no list. */
  Town town(Town otherwise, DemoHash hash) {
    List<Town> towns = towns();
    if (towns.isEmpty()) {
      return otherwise;
    }
    Town town = towns.get(hash.below(towns.size()));
    return new Town(town.city(), town.state(), fill(town.postal(), hash));
  }

  private List<Town> towns() {
    return switch (this) {
      case US -> List.of();
      case GB ->
          List.of(
              new Town("London", "Greater London", "SW1A #AA"),
              new Town("Leeds", "West Yorkshire", "LS1 #BD"),
              new Town("Bristol", "Avon", "BS1 #TR"));
      case DE ->
          List.of(
              new Town("Berlin", "Berlin", "101##"),
              new Town("München", "Bayern", "803##"),
              new Town("Köln", "Nordrhein-Westfalen", "506##"));
      case FR ->
          List.of(
              new Town("Paris", "Île-de-France", "750##"),
              new Town("Saint-Étienne", "Auvergne-Rhône-Alpes", "420##"),
              new Town("Lille", "Hauts-de-France", "590##"));
      case JP ->
          List.of(
              new Town("Shibuya", "Tokyo", "150-00##"),
              new Town("Osaka", "Osaka", "530-00##"),
              new Town("Nagoya", "Aichi", "460-00##"));
      case AU ->
          List.of(
              new Town("Sydney", "NSW", "20##"),
              new Town("Melbourne", "VIC", "30##"),
              new Town("Perth", "WA", "60##"));
    };
  }

  private static String fill(String pattern, DemoHash hash) {
    StringBuilder filled = new StringBuilder(pattern.length());
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      filled.append(c == '#' ? (char) ('0' + hash.below(10)) : c);
    }
    return filled.toString();
  }
}
