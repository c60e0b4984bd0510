package io.sluice.domain.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFormTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"amzn1.application-oa2-client.0a", "Atzr|IwEB-x_y/z+==", "Atza|a~b!c", "x"})
  void oneLineOfPrintableAsciiIsRight(String text) {
    assertThat(SecretForm.problem(text), is(Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a\\nb; has 2 lines",
        "a\\r\\nb\\nc; has 3 lines",
        "a\\rb; has 2 lines",
        "a\\n; ends with a line break",
        "\\uFEFFa; begins with a byte order mark",
        "a b; holds a space or tab",
        "a\\tb; holds a space or tab",
        "a\\u0000b; holds a control character",
        "a\\u007F; holds a control character",
        "a\\u0085b; holds a character that is not ASCII",
        "a\\u2028b; holds a character that is not ASCII",
        "a\\uFFFD; holds a character that is not ASCII",
        "m\u00fcller; holds a character that is not ASCII"
      })
  void otherFormsAreNamedWithoutTheText(String written, String problem) {
    assertThat(SecretForm.problem(unescaped(written)), is(Optional.of(problem)));
  }

  @Test
  void emptyAndEndlessTextsAreRefused() {
    assertThat(SecretForm.problem(""), is(Optional.of("is empty")));
    assertThat(SecretForm.problem("x".repeat(8_192)), is(Optional.empty()));
    assertThat(
        SecretForm.problem("x".repeat(8_193)), is(Optional.of("has more than 8192 characters")));
  }

  private static String unescaped(String written) {
    return java.util.regex.Pattern.compile("\\\\u([0-9A-F]{4})")
        .matcher(written.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t"))
        .replaceAll(hex -> String.valueOf((char) Integer.parseInt(hex.group(1), 16)));
  }
}
