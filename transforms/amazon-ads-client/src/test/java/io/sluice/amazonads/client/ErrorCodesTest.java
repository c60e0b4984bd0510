package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ErrorCodesTest {
  @Test
  void textBecomesWords() {
    assertThat(ErrorCodes.of("Audience does not exist.", Set.of()), is("AUDIENCE_DOES_NOT_EXIST"));
  }

  @Test
  void indexAndValuesDoNotShow() {
    String hash = "ab".repeat(32);
    assertThat(
        ErrorCodes.of("records[17].hashedPII[0].email: " + hash + " is not a hash", Set.of()),
        is("RECORDS_X_HASHEDPII_X_EMAIL_X_IS_NOT_A_HASH"));
    assertThat(
        ErrorCodes.of("bad address some.one@example.com given", Set.of()),
        is("BAD_ADDRESS_X_GIVEN"));
  }

  @Test
  void wordsOfTheCallerDoNotShow() {
    assertThat(
        ErrorCodes.of("member alice is invalid", Set.of("alice")), is("MEMBER_X_IS_INVALID"));
  }

  @Test
  void codeIsBoundedAndMayBeEmpty() {
    assertThat(ErrorCodes.of("word ".repeat(200), Set.of()).length(), lessThanOrEqualTo(60));
    assertThat(ErrorCodes.of("", Set.of()), is(""));
    assertThat(ErrorCodes.of("--- ...", Set.of()), is(""));
  }
}
