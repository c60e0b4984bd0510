package io.sluice.benchmarks;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Makes up a person from syllables, so that columns have the number of distinct values that real
 * ones have: a thousand first names, thirty thousand last names, some thousand cities.
 *
 * <p>Only forms whose normalized text a short SQL expression can give are made: no accents, no
 * state by its name, no street suffix that Amazon's tables would shorten, ZIP codes without the
 * four digits more. Area codes are real ones, so that numbers count as valid.
 */
final class MemberText {
  private static final String[] HEADS = {
    "Bran", "Cor", "Del", "Fen", "Gar", "Hal", "Jor", "Kel", "Lor", "Mar", "Nor", "Per", "Quin",
    "Rol", "San", "Tor", "Ver", "Wil", "Yor", "Zan", "Al", "Ber", "Car", "Dor", "El", "Fal", "Gor",
    "Hol", "Il", "Jan", "Kor", "Lin", "Mel", "Nel", "Or", "Pol", "Ral", "Sel", "Tal", "Ul"
  };
  private static final String[] MIDDLES = {
    "ba", "ca", "da", "fa", "ga", "ha", "ja", "ka", "la", "ma", "na", "pa", "ra", "sa", "ta", "be",
    "ce", "de", "fe", "ge", "he", "je", "ke", "le", "me"
  };
  private static final String[] TAILS = {
    "bin", "cin", "din", "fin", "gin", "hin", "jin", "kin", "lin", "min", "nin", "pin", "rin",
    "sin", "tin", "bus", "cus", "dus", "fus", "gus", "hus", "jus", "kus", "lus", "mus", "nus",
    "pus", "rus", "sus", "tus"
  };
  private static final String[] SUFFIXES = {"St", "Ave", "Dr", "Ln", "Rd", "Ct", "Blvd", "Pl"};
  private static final String[] STATES = {
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS",
    "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY",
    "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV",
    "WI", "WY"
  };
  private static final String[] AREA_CODES = {
    "206", "212", "303", "312", "404", "415", "512", "617", "702", "713"
  };
  private static final long MILLIS_OF_60_DAYS = 60L * 24 * 3_600 * 1_000;
  private static final long CHANGE = 0xc4a6eL;

  private final long seed;
  private final long slot;
  private final SlotHash hash = new SlotHash();

  private MemberText(long seed, long slot) {
    this.seed = seed;
    this.slot = slot;
  }

  static MemberText of(long seed, long slot) {
    return new MemberText(seed, slot);
  }

  /**
   * The person.
   *
   * @param changed with the other e-mail address, and in part the other phone
   * @param deselected without the audience that is synced
   * @param asOf {@code qualified_at} lies in the sixty days before, epoch milliseconds
   */
  BenchMember member(boolean changed, boolean deselected, long asOf) {
    hash.at(seed, slot);
    String first = pick(HEADS) + pick(MIDDLES);
    String last = lastName();
    String phone = phone();
    String address = address();
    int town = hash.below(4_000);
    String zip = Integer.toString(10_000 + hash.below(89_999));
    List<Integer> audiences = audiences(deselected);
    long qualifiedAt = asOf - 1_000L - (long) hash.below(1 << 30) % MILLIS_OF_60_DAYS;
    String domain = hash.below(2) == 0 ? "@Example.com" : "@mail.example.org";
    String mark = changed ? ".new" : ".";
    if (changed) {
      hash.at(seed ^ CHANGE, slot);
      phone = hash.below(2) == 0 ? phone : phone();
    }
    return new BenchMember(
        HexFormat.of().toHexDigits(SlotHash.mix(slot ^ (seed << 40))),
        audiences,
        first + "." + last.replace("'", "") + mark + Long.toString(slot, 36) + domain,
        phone,
        first,
        last,
        address,
        city(town),
        STATES[town % STATES.length],
        zip,
        qualifiedAt);
  }

  private String pick(String[] words) {
    return words[hash.below(words.length)];
  }

  private String lastName() {
    String name = pick(HEADS) + pick(MIDDLES) + pick(TAILS);
    return switch (hash.below(20)) {
      case 0 -> "O'" + name;
      case 1 -> name + "-" + pick(HEADS);
      default -> name;
    };
  }

  private String phone() {
    String area = pick(AREA_CODES);
    // An exchange that starts with 2..9 and does not end in 11.
    int exchange = 200 + 100 * hash.below(8) + 20 + hash.below(80);
    String line = Integer.toString(10_000 + hash.below(10_000)).substring(1);
    return switch (hash.below(3)) {
      case 0 -> "(" + area + ") " + exchange + "-" + line;
      case 1 -> area + "-" + exchange + "-" + line;
      default -> area + exchange + line;
    };
  }

  private String address() {
    String street = 1 + hash.below(9_999) + " " + pick(HEADS) + pick(MIDDLES) + pick(TAILS);
    String suffixed = street + " " + pick(SUFFIXES);
    return hash.below(5) == 0 ? suffixed + " Apt " + (1 + hash.below(99)) : suffixed;
  }

  private static String city(int town) {
    String name = HEADS[town % HEADS.length] + TAILS[town / HEADS.length % TAILS.length] + "ville";
    String city = town % 3 == 0 ? "Port " + name : name;
    return town % 7 == 0 ? city.toUpperCase(Locale.ROOT) : city;
  }

  private List<Integer> audiences(boolean deselected) {
    int other = 8 + hash.below(40);
    boolean two = hash.below(2) == 0;
    if (deselected) {
      return two ? List.of(3, other) : List.of(other);
    }
    return two ? List.of(3, ChurnModel.AUDIENCE, other) : List.of(ChurnModel.AUDIENCE);
  }
}
