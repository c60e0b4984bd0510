package io.sluice.domain.matchkey;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An expected text in capitals and underscores is the code of a problem. */
class PlainIdTest {

  @ParameterizedTest
  @CsvSource({
    "MAID, ' 6D92078A-8246-4BA4-ae5b-76104861E7DC ', 6D92078A-8246-4BA4-ae5b-76104861E7DC",
    "MAID, 00000000-0000-0000-0000-000000000000, PLACEHOLDER",
    "MAID, 6D92078A82464BA4ae5b76104861E7DC, NOT_A_UUID",
    "MAID, 6D92078A-8246-4BA4-ae5b-76104861E7DG, NOT_A_UUID",
    "MAID, 6D92078A-8246-4BA4-ae5b_76104861E7DC, NOT_A_UUID",
    "MATCH_ID, aB9, aB9",
    "MATCH_ID, a-9, NOT_AN_ID",
    "MATCH_ID, 1E10, FLOATING_POINT",
    "MATCH_ID, nan, PLACEHOLDER",
    "MATCH_ID, 6D92078A-8246-4BA4-ae5b-76104861E7DC, 6D92078A-8246-4BA4-ae5b-76104861E7DC",
    "MATCH_ID, 00000000-0000-0000-0000-000000000000, PLACEHOLDER",
    "MATCH_ID, 6D92078A-8246, NOT_AN_ID",
    "RAMP_ID, 4.91512E+12, FLOATING_POINT",
    "RAMP_ID, 4915112345678.0, FLOATING_POINT",
    "KANTAR_ID, '#REF!', PLACEHOLDER",
    "MAID, NaN, PLACEHOLDER",
    "FIP, undefined, PLACEHOLDER",
    "RAMP_ID, XY1000bIZbJ_h2, XY1000bIZbJ_h2",
    "REAL_ID, a b, NOT_AN_ID",
    "MERKLE_ID, ' ', NORMALIZED_TO_NOTHING",
    "FIP, 203.0.113.7, 203.0.113.7",
    "FIP, 2001:db8::1, 2001:db8::1",
    "FIP, 203.0.113, NOT_AN_ID",
    "FIP, shop.example, NOT_AN_ID",
  })
  void idIsTrimmedAndChecked(PlainId type, String value, String expected) {
    assertThat(checked(type, value), is(expected));
  }

  @Property
  void anyTextIsAnswered(@ForAll PlainId type, @ForAll String value) {
    NormalizedKey key = type.check(value);
    assertThat(key.text().isPresent(), is(key.problem().isEmpty()));
  }

  @ParameterizedTest
  @CsvSource({"100, true", "101, false"})
  void longestMatchIdIsTaken(int length, boolean taken) {
    assertThat(PlainId.MATCH_ID.check("x".repeat(length)).text().isPresent(), is(taken));
  }

  private static String checked(PlainId type, String value) {
    NormalizedKey key = type.check(value);
    return key.text().or(() -> key.problem().map(Enum::name)).orElseThrow();
  }
}
