package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConversionProblemsTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String SECOND =
      "  - id: leads\n"
          + "    account: acme\n"
          + "    source:\n"
          + "      parquet: /lake/leads/*.parquet\n"
          + "      columns: { event-id: ORDER_ID, event-time: at, phone: phone }\n"
          + "    event: { name: Lead, type: LEAD, source: OFFLINE, country: US }\n";

  @TempDir Path folder;
  private ConfigFixture fixture;

  @BeforeEach
  void fixture() {
    fixture = new ConfigFixture(folder);
  }

  static Stream<Arguments> cases() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode each : YAML.readTree(ConfigFixture.text("/config/conversion-problems.yaml"))) {
      List<String> messages = new ArrayList<>();
      each.get("messages").forEach(message -> messages.add(message.asText()));
      cases.add(Arguments.of(changed(base(), each), messages));
    }
    return cases.stream();
  }

  private static String base() {
    return ConfigFixture.text("/config/conversions.yaml");
  }

  private static String changed(String text, JsonNode change) {
    if (change.has("conversion")) {
      return text + change.get("conversion").asText().indent(4);
    }
    String changed = with(text, change.get("replace").asText(), change.get("by").asText());
    return change.has("also") ? changed(changed, change.get("also")) : changed;
  }

  private static String with(String text, String piece, String replacement) {
    if (!text.contains(piece)) {
      throw new IllegalArgumentException("not in the configuration: " + piece);
    }
    return text.replace(piece, replacement);
  }

  private List<String> told(String text) {
    return fixture.problems(text).stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("cases")
  void problemIsToldWithPlaceRuleAndRemedy(String text, List<String> messages) {
    assertThat(told(text), is(messages));
  }

  @Test
  void conversionsNeedNoAudience() {
    ActivationConfig config = fixture.load(base());
    assertThat(config.audiences(), is(List.of()));
    assertThat(config.conversions().size(), is(1));
  }

  @Test
  void everyProblemIsToldAtOnce() {
    String text = with(base(), "account: acme", "account: acne");
    text = with(text, "event-time: ordered_at, ", "");
    text = with(text, "type: LEAD", "type: LEADS");
    text = with(text, "Online order", "'Online/order'");
    assertThat(
        fixture.problems(text).stream().map(p -> p.line() + " " + p.path()).toList(),
        contains(
            "12 conversions[orders].account",
            "15 conversions[orders].source.columns",
            "16 conversions[orders].event.name",
            "16 conversions[orders].event.type"));
  }

  @Test
  void twoConversionsOfOneIdAreRefusedNamingBothPlaces() {
    assertThat(
        told(base() + with(SECOND, "id: leads", "id: orders").replace("ORDER_ID", "lead_id")),
        contains(
            "sluice.yaml:17:9: conversions[orders].id is declared twice, first at"
                + " sluice.yaml:11:9. Give one of the two conversions another id"));
  }

  @Test
  void twoConversionsOfOneEventIdColumnNeedPrefixesThatDiffer() {
    assertThat(
        told(base() + SECOND),
        contains(
            "sluice.yaml:17:5: conversions[leads].event-id-prefix must differ from that of"
                + " conversions[orders]: both take their event ids of one advertiser from the same"
                + " columns. Write another event-id-prefix in one of them; Amazon drops a repeated"
                + " id whatever its type"));
    fixture.load(base() + SECOND + "    event-id-prefix: lead-\n");
  }

  @Test
  void idsDerivedFromTheSameColumnsClashInAnyOrderAndCase() {
    String base =
        with(
            base(),
            "columns: { event-id: order_id,",
            "event-id-from: [id, line]\n      columns: {");
    String second =
        with(
            SECOND,
            "columns: { event-id: ORDER_ID,",
            "event-id-from: [Line, ID]\n      columns: {");
    assertThat(
        told(base + second).toString(), containsString("conversions[leads].event-id-prefix"));
    fixture.load(base + with(second, "[Line, ID]", "[Line, ID, day]"));
  }

  @Test
  void twoAccountsOfOneAdvertiserClashToo() {
    String accounts = with(base(), "conversions:\n", account("other", "9007199254740993"));
    String second = with(SECOND, "account: acme", "account: other");
    assertThat(
        told(accounts + second).toString(), containsString("conversions[leads].event-id-prefix"));
    fixture.load(with(base(), "conversions:\n", account("other", "7")) + second);
    String farEast = with(accounts, "{ region: NA", "{ region: FE");
    fixture.load(farEast + with(second, "country: US", "country: JP"));
  }

  @Test
  void suppressionListsNeedTheIdThatTheyHold() {
    String lists = base() + "suppression: [ { parquet: /lake/optout/*.parquet, column: id } ]\n";
    assertThat(
        told(lists),
        contains(
            "sluice.yaml:15:16: conversions[orders].source.columns maps no external-user-id, so"
                + " events of people on the suppression lists would be sent. Map the id that the"
                + " lists hold, or keep the conversion in a configuration without lists"));
    fixture.load(with(lists, "email: email", "email: email, external-user-id: customer_id"));
  }

  private static String account(String id, String advertiser) {
    return "  "
        + id
        + ": { region: NA, client-id: env:A, client-secret: env:B, refresh-token: env:C,"
        + " advertiser-id: '"
        + advertiser
        + "' }\nconversions:\n";
  }

  @ParameterizedTest
  @CsvSource({
    "consent-user-data: consent, 0, 0",
    "consent-tcf: tcf, 0, 1",
    "consent-gpp: gpp, 0, 1",
    "ip-address: ip, 1, 1"
  })
  void accountOfTheEuNeedsConsentThatItsApiCanJudge(String column, int events, int older) {
    String text = with(base(), "region: NA", "region: EU");
    text = with(text, "country: US", "country: DE");
    text = with(text, "email: email", "email: email, " + column);
    count(text, events);
    count(with(text, "account: acme\n", "account: acme\n    api: conversion-definitions\n"), older);
  }

  @Test
  void consentForAllRowsCountsAndADenialIsSentWhenAskedFor() {
    String text = with(base(), "region: NA", "region: EU");
    text = with(text, "country: US", "country: DE, consent-user-data: denied");
    count(text, 1);
    fixture.load(text + "    denied-consent: send\n");
    fixture.load(with(text, "denied", "granted"));
    fixture.load(with(text, "email: email", "email: email, consent-user-data: consent"));
  }

  @ParameterizedTest
  @CsvSource({"events, 20, 21", "conversion-definitions, 6, 7"})
  void rereadStaysWithinWhatAmazonTakes(String api, int most, int tooMany) {
    String text = with(base(), "account: acme\n", "account: acme\n    api: " + api + "\n");
    fixture.load(reread(text, most));
    count(reread(text, tooMany), 1);
    String table = with(text, "parquet: /lake/orders/dt={date}/*.parquet", "iceberg: shop.orders");
    fixture.load(reread(table, most));
    count(reread(table, tooMany), 1);
  }

  private static String reread(String text, int days) {
    return with(text, "      columns:", "      reread: P" + days + "D\n      columns:");
  }

  @Test
  void presetTakesItsOwnWordsForTypes() {
    String text = with(base(), "type: LEAD", "type: Generate lead");
    count(text, 1);
    String preset = text + "    preset: legacy-events\n    user-id-type: EMAIL\n";
    ConversionConfig conversion = fixture.load(preset).conversion("orders").orElseThrow();
    assertThat(conversion.preset(), is(EventPreset.LEGACY_EVENTS));
    assertThat(
        conversion.source().columns().keys().get("EMAIL"),
        contains(new ColumnRef("email", ColumnRef.Form.MIXED)));
  }

  @Test
  void presetOfARawIdentifierIsSentAsItIs() {
    String text = base() + "    preset: legacy-events\n    user-id-type: MAID\n";
    ConversionConfig conversion = fixture.load(text).conversion("orders").orElseThrow();
    assertThat(
        conversion.source().columns().keys().get("MAID"),
        contains(new ColumnRef("userId", ColumnRef.Form.RAW)));
  }

  private void count(String text, int problems) {
    if (problems == 0) {
      fixture.load(text);
    } else {
      assertThat(told(text).toString(), told(text).size(), is(problems));
    }
  }
}
