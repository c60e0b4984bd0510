package io.sluice.amazonads.client;

import static io.sluice.amazonads.client.ScriptedTransport.answer;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sluice.domain.qualify.Region;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and credentials of odd forms: no exception, and nothing of them in what is said. */
class TokenFormsTest {
  private final VirtualTime time = new VirtualTime();
  private final ScriptedTransport script = new ScriptedTransport();
  private final AccessTokens tokens = new AccessTokens(script.transport(), Samples.settings(time));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"expires_in\":3600; 3300",
        "\"expires_in\":\"3600\"; 3300",
        "\"expires_in\":3600.75; 3300",
        "\"expires_in\":\" 0003600 \"; 3300",
        "\"expires_in\":99999999999999999999999999; 86100",
        "\"expires_in\":9223372036854775807; 86100",
        "\"expires_in\":-1; 300",
        "\"expires_in\":-99999999999999999999999999; 300",
        "\"expires_in\":0; 300",
        "\"expires_in\":1e999999999; 300",
        "\"expires_in\":\"soon\"; 300",
        "\"expires_in\":null; 300",
        "\"expires_in\":true; 300",
        "\"expires_in\":{\"seconds\":[3600]}; 300",
        "\"token_type\":\"bearer\"; 300"
      })
  void everyLifetimeIsTakenForABoundedOne(String lifetime, long renewedAfter) {
    script.thenToken(answer(200, "{\"access_token\":\"Atza|one\"," + lifetime + "}"));

    AccessToken token = ((TokenAnswer.Granted) tokens.current()).token();

    assertThat(token.value(), is("Atza|one"));
    time.pass(Duration.ofSeconds(renewedAfter - 1));
    assertThat(token.fresh(time.surroundings().clock().instant()), is(true));
    time.pass(Duration.ofSeconds(1));
    assertThat(token.fresh(time.surroundings().clock().instant()), is(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Atza|marker\\nX: y",
        "Atza|marker\\r\\n",
        "Atza|marker\\u0000",
        "Atza|marker \\u2028",
        "Atza|marker\\u00fc",
        "Atza|marker two"
      })
  void tokenThatNoHeaderCanCarryIsNotUsed(String token) {
    for (int i = 0; i < ClientSettings.DEFAULT_MAX_ATTEMPTS; i++) {
      script.thenToken(answer(200, "{\"access_token\":\"" + token + "\",\"expires_in\":3600}"));
    }

    assertThat(tokens.current(), is(new TokenAnswer.Unreachable("token_malformed", Duration.ZERO)));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        arguments("marker-one\nmarker-two", "has 2 lines"),
        arguments((char) 0xFEFF + "marker", "begins with a byte order mark"),
        arguments("marker" + (char) 0, "holds a control character"),
        arguments("marker" + (char) 0xFC, "holds a character that is not ASCII"),
        arguments("marker two", "holds a space or tab"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void partOfTheCredentialsThatIsMalformedIsNamedByItsForm(String text, String problem) {
    refused(new Credentials(() -> text, () -> "s", () -> "r"), "the client id " + problem, text);
    refused(
        new Credentials(() -> "c", () -> text, () -> "r"), "the client secret " + problem, text);
    refused(
        new Credentials(() -> "c", () -> "s", () -> text), "the refresh token " + problem, text);
    assertThat(script.tokenCalls(), hasSize(0));
  }

  @Test
  void hugeTokenAnswerIsNoAnswer() {
    String huge = "{\"access_token\":\"Atza|one\",\"x\":\"" + "x".repeat(70_000) + "\"}";
    for (int i = 0; i < ClientSettings.DEFAULT_MAX_ATTEMPTS; i++) {
      script.thenToken(answer(200, huge));
    }

    assertThat(
        tokens.current(), is(new TokenAnswer.Unreachable("token_answer_too_large", Duration.ZERO)));
  }

  private void refused(Credentials credentials, String problem, String text) {
    ClientSettings settings =
        ClientSettings.of("acme-na", Region.NA, credentials, Target.advertiser(77L))
            .withSurroundings(time.surroundings());
    TokenAnswer answer = new AccessTokens(script.transport(), settings).current();
    assertThat(answer, instanceOf(TokenAnswer.Refused.class));
    String remedy = ((TokenAnswer.Refused) answer).problem().remedy();
    assertThat(
        remedy,
        is(
            "account acme-na (NA): "
                + problem
                + "; it must be one line of printable ASCII without spaces"));
    assertThat(remedy, not(containsString(text)));
    assertThat(remedy, not(containsString("marker")));
  }
}
