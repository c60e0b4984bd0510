package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.google.common.hash.Hashing;
import io.sluice.amazonads.ApiRegion;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.sandbox.EventView;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import io.sluice.sandbox.LoggedRequest;
import io.sluice.sandbox.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The older API as a whole job: definitions, the preset of older feeds, a hundred a request. */
class OlderConversionsTest {
  private static final Instant FIRST = Activation.START.minus(Duration.ofHours(5));

  @TempDir private Path folder;

  @Test
  void feedOfThePresetIsSentUnderDefinitionsThatAreMadeOnce() {
    try (Activation activation = Activation.ofConversions(folder, OlderConversionsTest::legacy)) {
      List<OrderFixture> rows = new ArrayList<>();
      for (int n = 1; n <= 230; n++) {
        rows.add(row(n, n % 2 == 0 ? "Purchase" : "sign_up"));
      }
      rows.add(row(231, "Purchase").with("advertiserId", "17"));
      rows.add(row(232, "Purchase").with("eventAttributionSource", "AMAZON_AD_TAG"));
      activation.day(1).has("orders", schema(), rows);
      activation.faults().add(new FaultPolicy.RefusedEvents("150"::equals, "FIELD_VALUE_IS_BAD"));
      FaultPolicy lost = new FaultPolicy.DropAnswerAfterApply(1);
      activation.faults().add(FaultRule.of(lost).on(Operation.DEFINITIONS_CREATE).atMost(1));
      CommandResult run = activation.conversions();
      for (int i = 0; i < 3 && run.exit() == 6; i++) {
        activation.advance(Duration.ofMinutes(10));
        run = activation.conversions();
      }
      run.exits(0);

      assertThat(
          LedgerRows.of(activation, "rejects", "code", "stage").stream().distinct().toList(),
          is(
              List.of(
                  "ADVERTISER_OTHER qualify",
                  "FIELD_VALUE_IS_BAD delivery",
                  "INGESTION_UNSUPPORTED qualify")));
      assertThat(activation.sandbox().eventCounts().counted(), is(229L));
      assertThat(
          activation.eventUploads().stream().map(LoggedRequest::events).sorted().toList(),
          is(List.of(30, 99, 100)));
      Map<String, Status> known = LedgerRows.events(activation, "orders", "na");
      assertThat(known.size(), is(230));
      assertThat(known.get("150"), is(Status.REFUSED));
      TreeSet<String> definitions = new TreeSet<>();
      for (EventView event : activation.events()) {
        assertThat(event.eventId(), not(is("150")));
        definitions.add(event.name() + " " + event.conversionType() + " " + event.definitionId());
      }
      assertThat(definitions, hasSize(2));

      activation.faults().clear();
      activation.forgetRequests();
      activation.advance(Duration.ofHours(1));
      activation.day(2).has("orders", schema(), List.of(row(301, "Purchase")));
      activation.conversions().exits(0);
      assertThat(calls(activation, Operation.DEFINITIONS_CREATE), is(0L));
      assertThat(activation.events(), hasSize(230));
    }
  }

  @Test
  void definitionWhoseCreateAnswerWasLostIsFoundAndNotMadeTwice() {
    try (Activation activation =
        Activation.ofConversions(
            folder,
            yaml ->
                yaml.conversion("orders", ApiRegion.NA)
                    .conversion("orders", "api", "conversion-definitions"))) {
      activation.day(1).has("orders", OrderFixture.numbered("o", 1, 3, FIRST));
      FaultPolicy lost = new FaultPolicy.DropAnswerAfterApply(1);
      activation.faults().add(FaultRule.of(lost).on(Operation.DEFINITIONS_CREATE));
      activation.conversions().exits(6);
      assertThat(activation.eventUploads(), hasSize(0));
      activation.faults().clear();
      activation.forgetRequests();

      activation.advance(Duration.ofMinutes(10));
      activation.conversions().exits(0);
      assertThat(calls(activation, Operation.DEFINITIONS_CREATE), is(0L));
      assertThat(calls(activation, Operation.DEFINITIONS_LIST), is(1L));
      assertThat(activation.sandbox().eventCounts().counted(), is(3L));
    }
  }

  private static long calls(Activation activation, Operation operation) {
    return activation.requests().stream()
        .map(LoggedRequest::operation)
        .filter(operation::equals)
        .count();
  }

  /** Nothing but what the preset does not know. */
  private static ActivationYaml legacy(ActivationYaml yaml) {
    yaml.conversion("orders", ApiRegion.NA);
    OrderFixture.COLUMNS
        .keySet()
        .forEach(field -> yaml.conversion("orders", "source.columns." + field, null));
    OrderFixture.EVENT.keySet().forEach(field -> yaml.conversion("orders", "event." + field, null));
    return yaml.conversion("orders", "api", "conversion-definitions")
        .conversion("orders", "preset", "legacy-events")
        .conversion("orders", "user-id-type", "EMAIL")
        .conversion("orders", "source.columns.event-id", "id")
        .conversion("orders", "event.source", "WEBSITE")
        .conversion("orders", "event.country", "US");
  }

  private static SnapshotFixture schema() {
    SnapshotFixture schema = SnapshotFixture.empty();
    for (String text :
        List.of(
            "id",
            "advertiserId",
            "eventType",
            "eventTime",
            "currency",
            "userId",
            "eventAttributionSource")) {
      schema = schema.text(text);
    }
    return schema.column("eventValue", "optional double %s;");
  }

  private static OrderFixture row(int number, String type) {
    String digest =
        Hashing.sha256()
            .hashString(number + "@" + Person.MAIL_DOMAIN, StandardCharsets.UTF_8)
            .toString();
    return new OrderFixture(
        Map.of(
            "id",
            Integer.toString(number),
            "advertiserId",
            Long.toString(ActivationYaml.ADVERTISER),
            "eventType",
            type,
            "eventTime",
            FIRST.plusSeconds(number).toString(),
            "eventValue",
            12.5,
            "currency",
            "USD",
            "userId",
            digest,
            "eventAttributionSource",
            "SERVER_TO_SERVER"));
  }
}
