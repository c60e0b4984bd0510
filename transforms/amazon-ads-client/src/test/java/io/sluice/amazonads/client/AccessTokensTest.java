package io.sluice.amazonads.client;

import static io.sluice.amazonads.client.ScriptedTransport.answer;
import static io.sluice.amazonads.client.ScriptedTransport.token;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.sluice.domain.qualify.Region;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTokensTest {
  private final VirtualTime time = new VirtualTime();
  private final ScriptedTransport script = new ScriptedTransport();
  private final AccessTokens tokens = new AccessTokens(script.transport(), Samples.settings(time));

  @Test
  void callCarriesTheGrantAndNoAuthorization() throws IOException {
    script.thenToken(token("Atza|one", 3600));

    assertThat(value(tokens.current()), is("Atza|one"));

    ScriptedTransport.Seen call = script.tokenCalls().get(0);
    assertThat(call.method(), is("POST"));
    assertThat(call.url(), is("https://api.amazon.com/auth/o2/token"));
    assertThat(call.header("Authorization"), nullValue());
    assertThat(call.request().getContentType(), is("application/x-www-form-urlencoded"));
    assertThat(
        call.body(),
        is(
            "grant_type=refresh_token&refresh_token=Atzr%7Crefresh-token-of-the-test"
                + "&client_id=amzn1.application-oa2-client.test"
                + "&client_secret=client-secret-of-the-test"));
  }

  @Test
  void tokenIsRenewedFiveMinutesEarly() {
    script.thenToken(token("Atza|one", 3600), token("Atza|two", 3600));
    tokens.current();
    time.pass(Duration.ofMinutes(54));
    assertThat(value(tokens.current()), is("Atza|one"));

    time.pass(Duration.ofMinutes(1));

    assertThat(value(tokens.current()), is("Atza|two"));
    assertThat(script.tokenCalls(), hasSize(2));
  }

  @Test
  void oldTokenServesToItsEndWhileTheServiceIsAway() {
    script.thenToken(token("Atza|one", 3600));
    tokens.current();
    for (int i = 0; i < 10; i++) {
      script.thenToken(answer(503, ""));
    }
    time.pass(Duration.ofMinutes(56));

    assertThat(value(tokens.current()), is("Atza|one"));
    assertThat("no try for each request", value(tokens.current()), is("Atza|one"));
    assertThat(script.tokenCalls(), hasSize(6));

    time.pass(Duration.ofMinutes(5));
    assertThat(tokens.current(), instanceOf(TokenAnswer.Unreachable.class));
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_grant, Run consent again",
    "401, invalid_client, Check the references client-id",
    "400, unauthorized_client, advertising::audiences",
    "400, invalid_request, refresh-token of this account"
  })
  void refusalIsFinalAndSaysWhatToDo(int status, String error, String remedy) {
    script.thenToken(
        answer(status, "{\"error\":\"" + error + "\",\"error_description\":\"text of Amazon\"}"));

    TokenAnswer first = tokens.current();
    TokenAnswer second = tokens.current();

    assertThat(script.tokenCalls(), hasSize(1));
    assertThat(second, is(first));
    AccessProblem problem = ((TokenAnswer.Refused) first).problem();
    assertThat(problem.code(), is(error));
    assertThat(problem.remedy(), containsString("account acme-na (NA)"));
    assertThat(problem.remedy(), containsString(remedy));
  }

  @Test
  void secretThatWentAwayEndsTheNextRenewalAsRefusedAccess() throws IOException {
    AtomicBoolean there = new AtomicBoolean(true);
    Supplier<String> fleeting =
        () -> {
          if (!there.get()) {
            throw new CredentialUnavailableException(
                "the secret file:/secrets/x is missing. Mount it", new IOException());
          }
          return Samples.REFRESH_TOKEN;
        };
    Credentials credentials =
        new Credentials(() -> Samples.CLIENT_ID, () -> Samples.CLIENT_SECRET, fleeting);
    ClientSettings settings =
        ClientSettings.of("acme-na", Region.NA, credentials, Target.advertiser(77L))
            .withSurroundings(time.surroundings());
    AccessTokens mine = new AccessTokens(script.transport(), settings);
    script.thenToken(token("Atza|one", 3600));
    assertThat(value(mine.current()), is("Atza|one"));

    there.set(false);
    time.pass(Duration.ofHours(1));

    AccessProblem problem = ((TokenAnswer.Refused) mine.current()).problem();
    assertThat(problem.code(), is("secret_unavailable"));
    assertThat(problem.remedy(), containsString("acme-na (NA): the secret file:/secrets/x"));
    assertThat(script.tokenCalls(), hasSize(1));
  }

  @Test
  void unauthorizedWithoutABodyIsTheClientsFault() {
    script.thenToken(answer(401, ""));

    AccessProblem problem = ((TokenAnswer.Refused) tokens.current()).problem();
    assertThat(problem.code(), is("invalid_client"));
  }

  @Test
  void throttlingAndFaultsAreTriedAgain() {
    script.thenToken(
        answer(429, "{}", "3"),
        answer(500, ""),
        ScriptedTransport.failure(new SocketTimeoutException("test")),
        token("Atza|one", 3600));

    assertThat(value(tokens.current()), is("Atza|one"));
    assertThat(time.sleeps().get(0), is(Duration.ofSeconds(3)));
    assertThat(time.sleeps(), hasSize(3));
  }

  @Test
  void serviceThatStaysAwayIsUnreachableAndAskedAgainLater() {
    for (int i = 0; i < 5; i++) {
      script.thenToken(answer(502, "<html>"));
    }

    TokenAnswer away = tokens.current();

    assertThat(away, is(new TokenAnswer.Unreachable("token_http_502", Duration.ZERO)));
    assertThat(value(tokens.current()), is(ScriptedTransport.ACCESS_TOKEN));
  }

  @Test
  void forgottenTokenIsFetchedAnewButANewerOneStays() {
    script.thenToken(token("Atza|one", 3600), token("Atza|two", 3600));
    AccessToken one = ((TokenAnswer.Granted) tokens.current()).token();

    tokens.forget(one);
    assertThat(value(tokens.current()), is("Atza|two"));
    tokens.forget(one);
    assertThat(value(tokens.current()), is("Atza|two"));

    assertThat(script.tokenCalls(), hasSize(2));
  }

  @Test
  void manyThreadsMakeOneCall() throws Exception {
    int threads = 32;
    CountDownLatch allAsk = new CountDownLatch(threads);
    // The answer comes once every thread has asked, so each must have joined the one call.
    script.thenToken(
        () -> {
          awaitAll(allAsk);
          return token("Atza|one", 3600).answer();
        });
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Callable<TokenAnswer>> asks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      asks.add(
          () -> {
            allAsk.countDown();
            return tokens.current();
          });
    }
    for (Future<TokenAnswer> answer : pool.invokeAll(asks)) {
      assertThat(value(answer.get()), is("Atza|one"));
    }
    pool.shutdown();

    assertThat(script.tokenCalls(), hasSize(1));
  }

  @Test
  void manyThreadsShareOneRefusal() throws Exception {
    int threads = 16;
    CountDownLatch allAsk = new CountDownLatch(threads);
    script.thenToken(
        () -> {
          awaitAll(allAsk);
          return answer(400, "{\"error\":\"invalid_grant\"}").answer();
        });
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Callable<TokenAnswer>> asks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      asks.add(
          () -> {
            allAsk.countDown();
            return tokens.current();
          });
    }
    for (Future<TokenAnswer> answer : pool.invokeAll(asks)) {
      assertThat(answer.get(), instanceOf(TokenAnswer.Refused.class));
    }
    pool.shutdown();

    assertThat(script.tokenCalls(), hasSize(1));
  }

  @Test
  void interruptedThreadGivesUpAndKeepsItsFlag() {
    Thread.currentThread().interrupt();

    TokenAnswer answer = tokens.current();

    assertThat(Thread.interrupted(), is(true));
    assertThat(answer, is(new TokenAnswer.Unreachable("interrupted", Duration.ZERO)));
    assertThat(script.tokenCalls(), hasSize(0));
  }

  @Test
  void tokenShowsNowhere() {
    script.thenToken(token("Atza|one", 3600));

    assertThat(tokens.current().toString(), not(containsString("Atza|one")));
  }

  private static void awaitAll(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static String value(TokenAnswer answer) {
    return ((TokenAnswer.Granted) answer).token().value();
  }
}
