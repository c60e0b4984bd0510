package io.sluice.domain.snapshot;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.20655501E10",
        "1.20655501e+10",
        "+1.20655501E10",
        "1,5E+10",
        "4.91512E+12",
        "1E10",
        "1e+16",
        "4915112345678.0",
        "4915112345678.00",
        "4915112345678,0",
        "4,915,112,345,678.0",
        "4.915.112.345.678,0",
        "2134.0",
        "02134.0000",
        "2134,0",
        "-2134.0",
        "'4.91512E+12",
        "\"4915112345678.0\"",
        "１．５Ｅ１０",
        "２１３４．０",
        "٢١٣٤٫٠",
        "1.5×10^10",
        "1.5×10¹⁰",
        "1.5*10^10",
        "1.5x10^10",
        "1.5 E+10",
        "1.5E\u221210",
      })
  void exponentOrFractionOfZerosIsSeen(String value) {
    assertThat(number(value), is(true));
    assertThat(FloatText.isId(value), is(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2134",
        "02134",
        "571.412.0599",
        "+1 (571) 412-0599",
        "206-555-0100",
        "030/901820",
        "SW1A 1AA",
        "K1E 2B3",
        "E1 6AN",
        "1012 EE",
        "01310-100",
        "555-0100 ext. 10",
        "0.5",
        "2134.5",
        "",
        "E10",
        ".",
        "5551234x1012",
        "+49 30 901820 - 0",
        "1.0.0",
        "a1.0"
      })
  void anyOtherValueIsLeftAlone(String value) {
    assertThat(number(value), is(false));
    assertThat(FloatText.isId(value), is(false));
  }

  /** Hexadecimal and other ids of letters and digits may look so. */
  @ParameterizedTest
  @ValueSource(strings = {"4915E112", "12E345", "12E-345", "7E2", "0E15", "1E0"})
  void idOfItsOwnKindIsNoNumber(String id) {
    assertThat(FloatText.isId(id), is(false));
  }

  private static boolean number(String value) {
    return FloatText.isNumber(value.toCharArray(), 0, value.length());
  }
}
