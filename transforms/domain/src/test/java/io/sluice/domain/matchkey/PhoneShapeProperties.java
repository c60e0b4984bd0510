package io.sluice.domain.matchkey;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the fast path reads, libphonenumber reads alike. */
class PhoneShapeProperties {
  private static final List<String> CODES =
      List.of("", "1", "44", "49", "33", "34", "39", "91", "81", "61", "31", "32", "46", "48");

  private final PhoneNormalizer normalizer = new PhoneNormalizer();
  private final KeyText in = new KeyText(Reference.REPAIRED);
  private final Utf8Buffer fast = new Utf8Buffer();
  private final Utf8Buffer slow = new Utf8Buffer();

  @Provide
  Arbitrary<String> countries() {
    return Arbitraries.of(
        "US", "CA", "GB", "FR", "DE", "ES", "IT", "JP", "IN", "AU", "NL", "BE", "SE", "PL", "SG",
        "MX", "TR", "SA", "AE", "BR", "EG", "PR", "ZZ");
  }

  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> front = Arbitraries.of("", "", "+", "00", "011", "010", "0", "1", "(0)");
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(13);
    Arbitrary<String> gaps = Arbitraries.of("", " ", "-", ".", ") ", "(", "--", "\t", "/", "x");
    return Combinators.combine(front, Arbitraries.of(CODES), digits, gaps, Arbitraries.integers())
        .as((f, code, d, gap, at) -> f + code + split(d, gap, at));
  }

  private static String split(String digits, String gap, int at) {
    int place = Math.floorMod(at, digits.length() + 1);
    return digits.substring(0, place) + gap + digits.substring(place);
  }

  @Property(tries = 20_000)
  void fastPathEqualsTheLibrary(
      @ForAll("countries") String country, @ForAll("numbers") String number) {
    assertAgreement(country, number);
  }

  /** Every beginning of four digits, every length, dialed in every way. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "US", "CA", "GB", "FR", "DE", "ES", "IT", "JP", "IN", "AU", "NL", "BE", "SE", "PL", "SG",
        "MX", "TR", "SA", "AE"
      })
  void fastPathEqualsTheLibraryForEveryBeginning(String country) {
    PhoneShape shape = PhoneShape.find(country);
    Random random = new Random(country.hashCode());
    int taken = 0;
    for (int head = 0; head < 10_000; head += 1 + random.nextInt(3)) {
      String national = String.format("%04d%07d", head, random.nextInt(10_000_000));
      String digits = national.substring(0, 7 + random.nextInt(5));
      for (String front : fronts(shape)) {
        taken += assertAgreement(country, front + digits);
      }
    }
    assertThat(country, taken, is(greaterThan(300)));
  }

  private static List<String> fronts(PhoneShape shape) {
    String code = shape.callingCode();
    return List.of(
        "", "0", "+" + code, code, shape.idd() + code, "+" + code + "0", shape.trunk(), "+", "00");
  }

  @Test
  void commonShapesAreTakenByTheFastPath() {
    for (String number : List.of("(571) 412-0599", "+1 571 412 0599", "1-571-412-0599")) {
      assertThat(number, assertAgreement("US", number), is(1));
    }
    assertThat(assertAgreement("GB", "020 7946 0958"), is(1));
    assertThat(assertAgreement("US", "+44 (0)20 7946 0958"), is(1));
    assertThat(assertAgreement("DE", "0171 1234567"), is(1));
    assertThat(assertAgreement("IT", "347 123 4567"), is(1));
  }

  /** 1 when the fast path took the number, which it must have read as the library does. */
  private int assertAgreement(String country, String number) {
    fast.clear();
    slow.clear();
    in.load(number);
    CountryRules rules = CountryRules.find(country, Reference.REPAIRED);
    if (!normalizer.writeShape(in, rules, fast)) {
      return 0;
    }
    normalizer.parse(in, rules, slow);
    assertThat(country + " " + number, fast.copy(), is(slow.copy()));
    fast.clear();
    slow.clear();
    assertThat(
        country + " " + number,
        normalizer.normalize(in, rules, fast),
        is(normalizer.parse(in, rules, slow)));
    return 1;
  }
}
