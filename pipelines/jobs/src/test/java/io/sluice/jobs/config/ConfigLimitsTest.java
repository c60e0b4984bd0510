package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The smallest and largest value of each key pass, their neighbors do not. */
class ConfigLimitsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "requests-per-second | 0.001 | 1000 | 0 | 1000.1",
        "records-per-hour | 1 | 14999999 | 0 | 15000000",
        "in-flight | 1 | 64 | 0 | 65",
        "max-records | 1 | 10000 | 0 | 10001",
        "max-bytes | 100000 | 10000000 | 99999 | 10000001",
        "request-timeout | PT1S | PT50S | PT0.999S | PT51S",
      })
  void limitOfAnAccount(String key, String min, String max, String below, String above) {
    ConfigFixture fixture = new ConfigFixture(folder);
    for (String good : List.of(min, max)) {
      fixture.load(ConfigFixture.minimal() + "limits: { " + key + ": " + good + " }\n");
    }
    for (String bad : List.of(below, above)) {
      assertThat(
          fixture.problem(ConfigFixture.minimal() + "limits: { " + key + ": " + bad + " }\n"),
          containsString("sluice.yaml:19:" + (13 + key.length()) + ": limits." + key + " is "));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ttl: | P5D | PT34300800S | PT431999S | PT34300801S",
        "ttl: | 432000 | 34300800 | 431999 | 34300801",
        "ttl: | 0 | PT0S | -1 | P398D",
        "ttl: | 0.0 | '\"604800\"' | 604800.5 | PT604800.5S",
        "ttl: | 432000.0 | P56W | P1M | 1e6",
        "lifetime: | PT1S | P3650D | PT0S | P3651D",
        "rehash-window: | PT0S | P3650D | PT-1S | P3651D",
        "schedule-interval: | PT1M | P13D | PT59S | P367D",
        "max-changes: | 1 | 10000000000 | 0 | 10000000001",
        "guards: min-rows: | 1 | 100000000000 | 0 | 100000000001",
        "guards: max-age: | PT1S | off | PT0S | never",
        "guards: min-baseline: | 1 | 1000000000 | 0 | 1000000001",
        "guards: max-removed-percent: | 0 | 100% | -1 | 100.1",
        "guards: max-updated-percent: | 0% | off | -1 | 101%",
        "guards: max-added-percent: | 0.5 | 100 | all | 101",
        "guards: max-key-drop: | 0 | 100 | -0.1 | 101",
        "guards: max-consent-drop: | 0 | off | -0.1 | 101",
        "guards: max-rejected-percent: | 0 | 100 | -1 | 101",
        "guards: max-duplicate-percent: | 0 | 100 | -1 | 101",
        "guards: max-suppression-shrink-percent: | 0 | 100 | -1 | 101",
        "guards: max-suppression-unusable-percent: | 0 | 100 | -1 | 101",
        "guards: expect-new: | true | false | yes | 1",
        "renewal: margin: | PT0S | P28D | PT-1S | P398D",
        "renewal: margin: | 0 | 2419200 | PT0.5S | 34300801",
        "renewal: spread: | 0% | 90% | 0.5 | 91%",
        "fees: cpm-cents: | 0 | 1000000000 | 12.5 | 1000000001",
        "fees: cpm-cents: | 12.0 | 100 | -1 | 9223372036854775808",
      })
  void limitOfAnAudience(String key, String min, String max, String below, String above) {
    ConfigFixture fixture = new ConfigFixture(folder);
    for (String good : List.of(min, max)) {
      fixture.load(audience(key, good));
    }
    for (String bad : List.of(below, above)) {
      assertThat(bad, fixture.problems(audience(key, bad)), hasSize(1));
    }
  }

  private static String audience(String key, String value) {
    String line = key + " " + value;
    int nested = key.indexOf(": ");
    String rest = nested < 0 ? "" : line.substring(nested + 2);
    String lines =
        nested < 0
            ? line
            : key.startsWith("fees")
                ? "fees: [{ currency: USD, " + rest + " }]"
                : key.substring(0, nested) + ": { " + rest + " }";
    return ConfigFixture.minimalWith("email: email", "email: email, qualified-at: at")
        + lines.indent(4);
  }

  @ParameterizedTest
  @CsvSource({"9, 1", "10, 0", "128, 0", "129, 1"})
  void nameHasTenTo128Characters(int length, int problems) {
    check(ConfigFixture.minimalWith("Shoppers of the year", "n".repeat(length)), problems);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1000, 0", "1001, 1"})
  void descriptionHasAtMostAThousandCharacters(int length, int problems) {
    check(ConfigFixture.minimalAudience("description: '" + "d".repeat(length) + "'"), problems);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "13, 0", "14, 2"})
  void feesAreOneForEachOfThirteenCurrencies(int count, int problems) {
    List<String> currencies = new ArrayList<>(FeeCurrencies.all());
    currencies.add("USD");
    StringBuilder fees = new StringBuilder();
    currencies
        .subList(0, count)
        .forEach(each -> fees.append("{ cpm-cents: 100, currency: " + each + " },"));
    check(ConfigFixture.minimalAudience("fees: [" + fees + "]"), problems);
  }

  @ParameterizedTest
  @CsvSource({
    "https://host/path?key=1",
    "https://host/path#part",
    "http://127.0.0.1:8091?x",
    "https://user@host/path"
  })
  void addressThatRequestPathsCannotBeAddedToIsRefused(String address) {
    String text = ConfigFixture.minimal() + "limits: {}\n";
    String account = "    endpoints: { api: \"" + address + "\" }\n    region:";
    check(text.replaceFirst("    region:", account), 1);
  }

  @ParameterizedTest
  @CsvSource({"a\\ud800b, 1", "a\\nb, 1", "a\\u0000b, 1", "a\\ud83d\\ude00b, 0", "' ', 1"})
  void externalAudienceIdIsTextThatARequestCanCarry(String id, int problems) {
    check(ConfigFixture.minimalAudience("external-audience-id: \"" + id + "\""), problems);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, 0",
    "9223372036854775808, 1",
    "0, 1",
    "0123, 1",
    "1.0, 1",
    "1e5, 1",
    "-5, 1"
  })
  void advertiserIdIsAPositive64BitNumber(String id, int problems) {
    check(ConfigFixture.minimalWith("\"9007199254740993\"", id), problems);
  }

  private void check(String text, int problems) {
    ConfigFixture fixture = new ConfigFixture(folder);
    if (problems == 0) {
      fixture.load(text);
    } else {
      assertThat(fixture.problems(text), hasSize(problems));
    }
  }
}
