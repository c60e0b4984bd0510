package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.ApiRegion;
import io.sluice.records.RunReport;
import io.sluice.sandbox.EventView;
import io.sluice.sandbox.FaultPolicy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the conversions of a warehouse come to at Amazon, day after day. */
class ConversionsTest {
  private static final Instant FIRST = Activation.START.minus(Duration.ofHours(5));

  @TempDir private Path folder;

  @Test
  void sameDayAgainSendsNothingAndALateRowIsFound() {
    try (Activation activation = activation("source.reread", "P3D")) {
      activation.day(1).has("orders", OrderFixture.numbered("o", 1, 30, FIRST));
      RunReport.Conversion first = activation.conversions().exits(0).conversion();
      assertThat(activation.events(), hasSize(30));
      EventView one = activation.events().get(0);
      assertThat(one.name(), is("Online order"));
      assertThat(one.value(), is(new BigDecimal("12.5")));
      assertThat(one.currencyCode(), is("USD"));
      assertThat(one.unitsSold(), is(1L));
      assertThat(one.countryCode(), is("US"));
      assertThat(one.digests().keySet(), is(java.util.Set.of("EMAIL")));
      assertThat(first.accepted().get(0).events(), is(30L));
      assertThat(first.accepted().get(0).value(), is(new BigDecimal("375.00")));

      activation.advance(Duration.ofMinutes(5));
      CommandResult again = activation.conversions().exits(0);
      assertThat(activation.events(), hasSize(30));
      assertThat(stage(again, "merge").excluded(), is(Map.of("UNCHANGED", 30L)));

      Activation.Day day1 = activation.day(1);
      activation.day(2).has("orders", OrderFixture.numbered("p", 1, 5, activation.now()));
      activation.advance(Duration.ofMinutes(20));
      day1.hasToo(
          "orders", OrderFixture.schema(), List.of(OrderFixture.of("late", FIRST.plusSeconds(99))));
      activation.conversions().exits(0);
      assertThat(activation.events(), hasSize(36));
      assertThat(activation.sandbox().eventCounts().counted(), is(36L));
    }
  }

  @Test
  void changedRowIsReportedAndSentOnlyWithCorrections() {
    try (Activation activation = activation("guards.max-changed-percent", "off")) {
      OrderFixture a = OrderFixture.of("a", FIRST);
      OrderFixture b = OrderFixture.of("b", FIRST.plusSeconds(1));
      activation.day(1).has("orders", a, b);
      activation.conversions().exits(0);

      OrderFixture dearer = a.with("total", 13.0);
      OrderFixture later = b.with("ordered_at", FIRST.plusSeconds(60));
      activation.day(1).has("orders", dearer, later);
      CommandResult reported = activation.conversions().exits(0);
      assertThat(activation.events(), hasSize(2));
      assertThat(
          stage(reported, "merge").excluded(),
          is(Map.of("CONTENT_CHANGED", 1L, "TIME_CHANGED", 1L)));
      assertThat(
          LedgerRows.of(activation, "rejects", "code", "member_ref"),
          is(List.of("CONTENT_CHANGED a", "TIME_CHANGED b")));

      activation.reconfigure(yaml -> yaml.conversion("orders", "corrections", "send"));
      activation.advance(Duration.ofMinutes(1));
      activation.conversions().exits(0);
      assertThat(activation.events(), hasSize(4));
      assertThat(activation.events().get(2).value(), is(new BigDecimal("13")));
      assertThat(activation.sandbox().eventCounts().counted(), is(2L));

      activation.advance(Duration.ofMinutes(1));
      activation.conversions().exits(0);
      assertThat("sent once", activation.events(), hasSize(4));
    }
  }

  @Test
  void refusedEventWaitsForAChangeAndAnUnansweredOneIsOfferedAgain() {
    try (Activation activation = activation("guards.max-rejected-percent", "50")) {
      OrderFixture bad = OrderFixture.of("bad", FIRST);
      OrderFixture good = OrderFixture.of("good", FIRST.plusSeconds(1));
      OrderFixture held = OrderFixture.of("held", FIRST.plusSeconds(2));
      activation.faults().add(new FaultPolicy.RefusedEvents("bad"::equals, "FIELD_VALUE_IS_BAD"));
      activation.day(1).has("orders", bad, good);
      CommandResult first = activation.conversions().exits(0);
      assertThat(first.conversion().rejects(), is(Map.of("FIELD_VALUE_IS_BAD", 1L)));
      assertThat(stage(first, "delivery").rejected(), is(Map.of("FIELD_VALUE_IS_BAD", 1L)));
      assertThat(
          LedgerRows.of(activation, "rejects", "code", "member_ref", "field"),
          is(List.of("FIELD_VALUE_IS_BAD bad eventId")));

      activation.faults().clear();
      activation.faults().add(new FaultPolicy.MissingAnswers(1, 1));
      activation.day(1).has("orders", bad, good, held);
      CommandResult second = activation.conversions().exits(6);
      assertThat(
          stage(second, "merge").excluded(), is(Map.of("UNCHANGED", 1L, "REFUSED_BEFORE", 1L)));
      assertThat(stage(second, "delivery").held(), is(1L));

      activation.faults().clear();
      activation.advance(Duration.ofMinutes(5));
      activation.conversions().exits(0);
      assertThat(ids(activation.events()), hasItem("held"));
      assertThat(activation.sandbox().eventCounts().counted(), is(2L));

      activation.advance(Duration.ofMinutes(5));
      activation.day(1).has("orders", bad.with("total", 1.0), good, held);
      activation.conversions().exits(0);
      assertThat(activation.sandbox().eventCounts().counted(), is(3L));
    }
  }

  @Test
  void repeatsOfADayAndOfSeveralDaysAreOneEvent() {
    try (Activation activation = activation("source.reread", "P1D")) {
      activation.reconfigure(
          yaml ->
              yaml.conversion("orders", "guards.max-duplicate-percent", "off")
                  .conversion("orders", "guards.max-rejected-percent", "off"));
      OrderFixture twice = OrderFixture.of("twice", FIRST);
      OrderFixture torn = OrderFixture.of("torn", FIRST.plusSeconds(1));
      OrderFixture moved = OrderFixture.of("moved", FIRST.plusSeconds(2));
      activation.day(1).has("orders", moved, twice, twice, torn, torn.with("total", 2.0));
      activation.day(2).has("orders", moved.with("total", 7.0));
      CommandResult result = activation.conversions().exits(0);
      assertThat(stage(result, "merge").excluded(), is(Map.of("DUPLICATE", 1L, "SUPERSEDED", 1L)));
      assertThat(stage(result, "merge").rejected(), is(Map.of("EVENT_ID_CONFLICT", 2L)));
      assertThat(ids(activation.events()), is(List.of("twice", "moved")));
      assertThat(activation.events().get(1).value(), is(new BigDecimal("7")));
    }
  }

  @Test
  void eventIdIsDerivedFromColumnsThatAreNeverEmpty() {
    try (Activation activation = activation("guards.max-rejected-percent", "off")) {
      activation.reconfigure(
          yaml ->
              yaml.conversion("orders", "source.columns.event-id", null)
                  .conversion("orders", "source.event-id-from", "[order_id, quantity]")
                  .conversion("orders", "event-id-prefix", "web-"));
      OrderFixture first = OrderFixture.of("1", FIRST);
      activation
          .day(1)
          .has(
              "orders",
              first,
              first.with("quantity", 2).with("email", "other@" + Person.MAIL_DOMAIN),
              first.with("quantity", null));
      CommandResult result = activation.conversions().exits(0);
      assertThat(result.conversion().rejects(), is(Map.of("EVENT_ID_COLUMN_EMPTY", 1L)));
      List<String> ids = ids(activation.events());
      assertThat(ids, hasSize(2));
      ids.forEach(id -> assertThat(id, id.matches("web-[0-9a-f]{32}"), is(true)));

      activation.advance(Duration.ofMinutes(1));
      activation.conversions().exits(0);
      assertThat(activation.events(), hasSize(2));
    }
  }

  @Test
  void dayWithoutRowsThatCountSendsNothingAndIsDone() {
    try (Activation activation = activation("guards.min-rows", "1")) {
      activation.day(1).has("orders", OrderFixture.of("x", FIRST).consent("DENIED"));
      CommandResult result = activation.conversions().exits(0);
      assertThat(stage(result, "qualify").excluded(), is(Map.of("CONSENT_DENIED", 1L)));
      assertThat(activation.eventUploads(), is(empty()));
      assertThat(result.conversion().rejects(), is(anEmptyMap()));
    }
  }

  private Activation activation(String key, String value) {
    return Activation.ofConversions(
        folder, yaml -> yaml.conversion("orders", ApiRegion.NA).conversion("orders", key, value));
  }

  static List<String> ids(List<EventView> events) {
    return new ArrayList<>(events.stream().map(EventView::eventId).toList());
  }

  static RunReport.Stage stage(CommandResult result, String name) {
    return stage(result.conversion(), name);
  }

  static RunReport.Stage stage(RunReport.Conversion conversion, String name) {
    return conversion.stages().stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no stage " + name + " in " + conversion));
  }
}
