package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.ApiRegion;
import io.sluice.sandbox.EventView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of people who opted out or said no go nowhere, and what they said goes with theirs. */
class ConversionPeopleTest {
  private static final Instant FIRST = Activation.START.minus(Duration.ofHours(5));

  @TempDir private Path folder;

  @Test
  void suppressedPeopleAreLeftOutAndAMissingListRefuses() throws IOException {
    try (Activation activation =
        Activation.ofConversions(
            folder,
            yaml ->
                yaml.conversion("orders", ApiRegion.NA)
                    .conversion("orders", "source.columns.external-user-id", "customer_id")
                    .suppression(
                        "{ parquet: "
                            + folder
                            + "/warehouse/optout/*.parquet, column: customer_id }"))) {
      OrderFixture order = OrderFixture.of("o1", FIRST).with("customer_id", "jo");
      activation
          .day(1)
          .has(
              "orders",
              order,
              OrderFixture.of("o2", FIRST.plusSeconds(1)).with("customer_id", "Jo Doe #7"),
              OrderFixture.of("o3", FIRST.plusSeconds(2)).with("customer_id", "ann"),
              OrderFixture.of("o4", FIRST.plusSeconds(3)));
      CommandResult missing = activation.conversions().exits(3);
      assertThat(missing.printed(), containsString("is missing"));
      assertThat(activation.eventUploads(), is(empty()));

      activation.suppress(List.of("jo", "Jo Doe #7", "somebody"));
      activation.advance(Duration.ofMinutes(1));
      CommandResult run = activation.conversions().exits(0);
      assertThat(ConversionsTest.stage(run, "qualify").excluded(), is(Map.of("SUPPRESSED", 2L)));
      assertThat(ConversionsTest.ids(activation.events()), contains("o3", "o4"));

      Files.delete(activation.suppressionFile());
      activation.advance(Duration.ofMinutes(1));
      activation.conversions().exits(3);
      assertThat(activation.events(), hasSize(2));
    }
  }

  @Test
  void columnBeatsTheSettingAndSignalsTravel() {
    try (Activation activation =
        Activation.ofConversions(
            folder,
            yaml ->
                consent(
                        consent(yaml.accounts(ApiRegion.NA, ApiRegion.EU), "de", ApiRegion.EU),
                        "us",
                        ApiRegion.NA)
                    .conversion("de", "event.consent-user-data", "GRANTED")
                    .conversion("us", "denied-consent", "send"))) {
      OrderFixture german = OrderFixture.of("default", FIRST).in("DE");
      OrderFixture american = OrderFixture.of("neither", FIRST);
      activation
          .day(1)
          .has(
              "de",
              german,
              german.with("order_id", "denied").consent("DENIED"),
              german.with("order_id", "tcf").with("tcf", "CPc").with("ip", "192.0.2.7"))
          .has(
              "us",
              american,
              american.with("order_id", "us-denied").consent("DENIED"),
              american.with("order_id", "us-gpp").with("gpp", "DBAA").with("ip", "2001:db8::7"));
      CommandResult run = activation.conversions().exits(0);
      assertThat(
          ConversionsTest.stage(run.report().conversions().get(0), "qualify").excluded(),
          is(Map.of("CONSENT_DENIED", 1L)));
      TreeSet<String> consents = new TreeSet<>();
      for (EventView event : activation.events()) {
        consents.add(event.eventId() + " " + new TreeSet<>(event.consent()));
        boolean denied = event.eventId().equals("us-denied");
        assertThat(
            event.excluded(), is(denied ? EventView.Exclusion.CONSENT_DENIED : event.excluded()));
      }
      assertThat(
          consents,
          contains(
              "default [amazonConsent]",
              "neither []",
              "tcf [amazonConsent, geo, tcf]",
              "us-denied [amazonConsent]",
              "us-gpp [geo, gpp]"));
    }
  }

  private static ActivationYaml consent(ActivationYaml yaml, String id, ApiRegion region) {
    return yaml.conversion(id, region)
        .conversion(id, "source.columns.consent-tcf", "tcf")
        .conversion(id, "source.columns.consent-gpp", "gpp")
        .conversion(id, "source.columns.ip-address", "ip");
  }
}
