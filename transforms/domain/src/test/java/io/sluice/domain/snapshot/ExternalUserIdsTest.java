package io.sluice.domain.snapshot;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalUserIdsTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0", "-", "_", "AAAAAAAAAAKAAAAA", "a-b_C9"})
  void lettersDigitsHyphenAndUnderscoreAreValid(String id) {
    assertThat(ExternalUserIds.valid(id), is(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a.b", "a@b", "a/b", "a\u00e9", "\uff11", "a\n", "a,b", "\u0000"})
  void anythingElseIsNot(String id) {
    assertThat(ExternalUserIds.valid(id), is(false));
  }

  @Test
  void longestIdHas128Characters() {
    assertThat(ExternalUserIds.valid("x".repeat(128)), is(true));
    assertThat(ExternalUserIds.valid("x".repeat(129)), is(false));
  }

  @Test
  void onlyTheRangeIsLookedAt() {
    byte[] bytes = " abc ".getBytes(StandardCharsets.UTF_8);

    assertThat(ExternalUserIds.valid(bytes, 1, 4), is(true));
    assertThat(ExternalUserIds.valid(bytes, 0, 4), is(false));
    assertThat(ExternalUserIds.valid(bytes, 2, 2), is(false));
  }

  @Test
  void derivedIdIsTheSha256AndValid() {
    byte[] bytes = "xabcx".getBytes(StandardCharsets.UTF_8);
    String derived = ExternalUserIds.derive(bytes, 1, 4);

    // The well-known digest of "abc".
    assertThat(
        derived, equalTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    assertThat(ExternalUserIds.valid(derived), is(true));
  }
}
