package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.sun.net.httpserver.HttpServer;
import io.sluice.amazonads.ApiRegion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong on the first day is said before anything is written, and can be put right. */
class FirstDayTest {
  @TempDir private Path folder;

  @Test
  void feeOfHalfACentIsRefusedByValidateAndWritesNoIntent() {
    try (Activation activation = Activation.unregistered(folder, yaml -> fee(yaml, "12.5"))) {
      activation.day(1).has(Person.of("us1"));
      for (String[] command : List.of(words("validate"), words("audiences", "apply"))) {
        assertThat(
            activation.run(command).exits(2).printed(), containsString("fees[0].cpm-cents is"));
      }

      activation.reconfigure(yaml -> fee(yaml, "12"));
      assertThat(
          activation.run("audiences", "apply").exits(0).printed(), containsString("created"));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("us1"));
    }
  }

  @Test
  void createThatFailsBeforeItLeavesIsTriedAgain() {
    try (Activation activation = Activation.unregistered(folder, yaml -> yaml)) {
      Activation.write(activation.secrets().resolve("refresh-token"), "Atzr|wrong");
      activation.run("audiences", "apply").exits(5);
      assertThat(
          activation.run("audiences", "list").exits(0).printed(),
          containsString("no audience is known yet"));

      Activation.write(
          activation.secrets().resolve("refresh-token"), Activation.CREDENTIALS.refreshToken());
      activation.run("audiences", "apply").exits(0);
    }
  }

  /** Amazon's contract is checked by the local Amazon Ads: 400 for a request that breaks it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ttl | 0",
        "ttl | 432000",
        "ttl | 34300800",
        "ttl | P397D",
        "fees | [{ cpm-cents: 0, currency: AED }]",
        "fees | [{ cpm-cents: 1000000000, currency: USD }, { cpm-cents: 7.0, currency: CNY }]",
        "country | XK",
        "country | AN",
        "external-audience-id | ' \u00e4 \ud83d\ude00 \" '",
        "description | 0 -",
        "name | '0123456789'"
      })
  void valueThatValidateTakesIsTakenByAmazon(String key, String value) {
    try (Activation activation =
        Activation.unregistered(folder, yaml -> yaml.audience("shoppers", key, value))) {
      activation.day(1).has(Person.of("us1"));
      activation.run("validate").exits(0);
      activation.run("audiences", "apply").exits(0);
      assertThat(
          activation.run("audiences", "apply").exits(0).printed(), containsString("no change"));
    }
  }

  @Test
  void ttlOfZeroEmptiesTheAudienceAndTheNightsAfterItSendNothing() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.of("a"), Person.of("b"));
      activation.sync().exits(0);

      activation.reconfigure(yaml -> yaml.audience("shoppers", "ttl", "0"));
      activation.day(2).has(Person.of("a"), Person.of("b"), Person.of("c"));
      activation.run("validate").exits(0);
      assertThat(
          activation.run("audiences", "apply").exits(0).printed(),
          containsString("ttl 2592000 s -> 0 s, which takes every member out of the audience"));
      assertThat(activation.members(), is(empty()));
      activation.forgetRequests();
      CommandResult night = activation.sync().exits(0);
      assertThat(activation.uploads(), is(empty()));
      assertThat(night.printed(), containsString("ttl is 0: Amazon keeps no member"));
      assertThat(
          activation.run("why", "--audience", "shoppers", "--id", "a").exits(0).printed(),
          containsString("ttl is 0"));

      activation.reconfigure(yaml -> yaml.audience("shoppers", "ttl", "2592000"));
      activation.day(3).has(Person.of("a"), Person.of("c"));
      assertThat(
          activation.run("audiences", "apply").exits(0).printed(), containsString("ttl waits"));
      activation.sync().exits(0);
      assertThat(
          activation.run("audiences", "apply").exits(0).printed(),
          containsString("ttl 0 s -> 2592000 s"));
      activation.advance(Duration.ofMinutes(5));
      activation.day(4).has(Person.of("a"), Person.of("c"));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("a", "c"));
    }
  }

  @Test
  void unsetVariableIsNamedAndNotBlamedOnAmazon() {
    try (Activation activation =
        Activation.unregistered(
            folder, yaml -> yaml.refreshToken(ApiRegion.NA, "env:NEVER_SET_4711"))) {
      String printed = activation.run("audiences", "apply").exits(5).printed();
      assertThat(printed, containsString("the secret env:NEVER_SET_4711 is not set"));
      assertThat(printed, not(containsString("Amazon refused the credentials")));
      assertThat(printed, containsString("account cannot be used"));
    }
  }

  @Test
  void noSecretGoesToAnotherProcessOnThePortOfTheSandbox() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    other.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().keySet() + body);
          exchange.sendResponseHeaders(200, 0);
          exchange.close();
        });
    other.start();
    String port = Integer.toString(other.getAddress().getPort());
    try (Activation activation = Activation.unregistered(folder, yaml -> yaml)) {
      String text = Files.readString(activation.config());
      Activation.write(activation.config(), text.replaceAll("endpoints: .*", "endpoints: sandbox"));

      activation.environment(Map.of("SLUICE_SANDBOX", "http://127.0.0.1:" + port));
      String printed = activation.run("audiences", "apply").exits(2).printed();
      assertThat(printed, containsString("no sandbox at http://127.0.0.1:" + port));
      assertThat(printed, containsString("sluice sandbox --port " + port));
      assertThat(asked.toString(), containsString("/sandbox/hello"));
      assertThat(asked.toString(), not(containsString("token")));
      assertThat(asked.toString(), not(containsString("Authorization")));

      activation.environment(Map.of("SLUICE_SANDBOX", activation.sandbox().rootUri().toString()));
      activation.run("audiences", "apply").exits(0);
    } finally {
      other.stop(0);
    }
  }

  private static ActivationYaml fee(ActivationYaml yaml, String cents) {
    return yaml.audience("shoppers", "fees", "[{ cpm-cents: " + cents + ", currency: USD }]");
  }

  private static String[] words(String... words) {
    return words;
  }
}
