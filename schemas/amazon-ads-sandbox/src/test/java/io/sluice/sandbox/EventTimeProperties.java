package io.sluice.sandbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Times are read as the general parser of the JDK reads those of the one form. */
final class EventTimeProperties {
  private static final Pattern FORM =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,3})?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})");

  @Property
  void timesAreReadAsTheGeneralParserReadsThem(@ForAll("times") String text) {
    assertThat(EventTime.parse(text), is(general(text)));
  }

  @Property
  void aChangedCharacterIsReadAlikeToo(
      @ForAll("times") String text, @ForAll("characters") char other, @ForAll int at) {
    int place = Math.floorMod(at, text.length());
    String changed = text.substring(0, place) + other + text.substring(place + 1);
    assertThat(EventTime.parse(changed), is(general(changed)));
    String cut = text.substring(0, place);
    assertThat(EventTime.parse(cut), is(general(cut)));
    assertThat(EventTime.parse(text + other), is(general(text + other)));
  }

  @Example
  void bounds() {
    assertThat(
        EventTime.parse("2026-03-01T01:05:00.25+01:00"),
        is(Instant.parse("2026-03-01T00:05:00.250Z")));
    assertThat(EventTime.parse("2024-02-29T00:00:00Z"), is(Instant.parse("2024-02-29T00:00:00Z")));
    for (String none :
        new String[] {
          "",
          "2026-02-29T00:00:00Z",
          "2026-01-01T24:00:00Z",
          "2026-01-01T00:00:60Z",
          "2026-01-01T00:00:00+18:01",
          "2026-01-01T00:00:00.Z",
          "2026-01-01T00:00:00.1234Z",
          "2026-01-01T00:00:00z",
          "2026-01-01T00:00:00",
          "2026-01-01"
        }) {
      assertThat(none, EventTime.parse(none), is(nullValue()));
    }
  }

  private static Instant general(String text) {
    if (!FORM.matcher(text).matches()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Provide
  Arbitrary<Character> characters() {
    return Arbitraries.of('0', '2', '9', '-', '+', ':', '.', 'T', 'Z', 'z', ' ', '\u0661');
  }

  @Provide
  Arbitrary<String> times() {
    return Combinators.combine(
            number("%04d-", 9999),
            number("%02d-", 13),
            number("%02dT", 32),
            number("%02d:", 25),
            number("%02d:", 61),
            number("%02d", 61),
            Arbitraries.of("", ".", ".1", ".01", ".123", ".1234"),
            Arbitraries.of("Z", "z", "", "+01:00", "-07:30", "+18:00", "-18:01", "+00:60", "+0100"))
        .as(
            (year, month, day, hour, minute, second, decimals, zone) ->
                year + month + day + hour + minute + second + decimals + zone);
  }

  private static Arbitrary<String> number(String form, int most) {
    return Arbitraries.integers()
        .between(0, most)
        .map(number -> String.format(java.util.Locale.ROOT, form, number));
  }
}
