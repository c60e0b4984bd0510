package io.sluice.domain.snapshot;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoValueTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nan",
        "NaN",
        "NAN",
        "-nan",
        "NaT",
        "<NA>",
        "None",
        "none",
        "null",
        "NULL",
        "(null)",
        "[null]",
        "<null>",
        "\\N",
        "undefined",
        "[object Object]",
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#BEZUG!",
        "#¡VALOR!",
        "#¿NOMBRE?",
        "#NV",
        "#N/A N/A",
        "n/a",
        "N/A",
        "########",
        "<nil>",
        "-Infinity",
        "1.#QNAN",
        "pd.NA"
      })
  void whatProgramsWriteIsNoValueInEveryColumn(String value) {
    char[] chars = value.toCharArray();
    assertThat(NoValue.is(value), is(true));
    assertThat(NoValue.isName(chars, 0, chars.length), is(true));
    assertThat(NoValue.isId(value), is(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Nat", "NAT", "nat", "Nil", "Infinity", "Inf"})
  void givenNameIsAValueAsANameOnly(String value) {
    char[] chars = value.toCharArray();
    assertThat(NoValue.isName(chars, 0, chars.length), is(false));
    assertThat(NoValue.is(value), is(true));
    assertThat(NoValue.isId(value), is(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NA", "-", "--", "_", "unknown", "(not set)"})
  void idOfNobodyIsNoId(String value) {
    assertThat(NoValue.isId(value), is(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Nadia", "Nanette", "Nulls", "#5", "#12 Oak", "5", "0", "u-1", "n", "#1!x", "Nonette"
      })
  void anyOtherTextIsAValue(String value) {
    assertThat(NoValue.is(value), is(false));
    assertThat(NoValue.isId(value), is(false));
  }
}
