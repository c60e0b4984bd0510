package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.ApiRegion;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.records.RunReport;
import io.sluice.sandbox.EventView;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import io.sluice.sandbox.LoggedRequest;
import io.sluice.sandbox.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversions of three regions while Amazon misbehaves: each row has exactly one end. */
class RoughEventsTest {
  private static final Instant FIRST = Activation.START.minus(Duration.ofHours(5));
  private static final int ORDERS = 600;
  private static final Map<ApiRegion, String> COUNTRIES =
      Map.of(ApiRegion.NA, "US", ApiRegion.EU, "DE", ApiRegion.FE, "JP");

  @TempDir private Path folder;

  @Test
  void everyRowOfThreeRegionsIsTakenOnceOrRejectedByACode() {
    try (Activation activation = Activation.ofConversions(folder, RoughEventsTest::regions)) {
      Activation.Day day = activation.day(1);
      Map<ApiRegion, Set<String>> good = new HashMap<>();
      COUNTRIES.forEach((region, country) -> good.put(region, write(day, region, country)));
      misbehave(activation);

      CommandResult run = activation.conversions();
      int runs = 1;
      for (; run.exit() == 6 && runs < 6; runs++) {
        balanced(run);
        activation.advance(Duration.ofMinutes(10));
        run = activation.conversions();
      }
      activation.faults().clear();
      activation.advance(Duration.ofMinutes(10));
      CommandResult last = activation.conversions().exits(0);
      balanced(last);

      statuses(activation, 429, 503, 401, 0);
      assertThat("events that arrived twice", twice(activation), is(greaterThan(0L)));
      for (ApiRegion region : COUNTRIES.keySet()) {
        accounted(activation, region, good.get(region));
      }
      activation.forgetRequests();
      activation.advance(Duration.ofMinutes(10));
      activation.conversions().exits(0);
      assertThat(activation.eventUploads().size(), is(0));
    }
  }

  @Test
  void outageOfARegionLeavesTheOthersComplete() {
    try (Activation activation = Activation.ofConversions(folder, RoughEventsTest::regions)) {
      Activation.Day day = activation.day(1);
      COUNTRIES.forEach((region, country) -> write(day, region, country));
      activation.faults().add(FaultRule.of(new FaultPolicy.RegionDown()).in(ApiRegion.EU));
      CommandResult outage = activation.conversions("--patience", "PT0S").exits(6);
      for (RunReport.Conversion conversion : outage.report().conversions()) {
        assertThat(conversion.exitCode(), is(conversion.region().equals("EU") ? 6 : 0));
      }
      activation.faults().clear();
      activation.advance(Duration.ofMinutes(10));
      activation.conversions().exits(0);
      assertThat(activation.sandbox().eventCounts().counted(), is(3L * ORDERS));
    }
  }

  private static ActivationYaml regions(ActivationYaml yaml) {
    yaml.accounts(ApiRegion.values()).limit("request-timeout", "PT1S");
    for (ApiRegion region : ApiRegion.values()) {
      yaml.conversion(name(region), region);
    }
    return yaml;
  }

  private static String name(ApiRegion region) {
    return "orders-" + region.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Good rows and one bad one in a hundred; the ids of the good ones. */
  private static Set<String> write(Activation.Day day, ApiRegion region, String country) {
    List<OrderFixture> orders = new ArrayList<>();
    for (OrderFixture order : OrderFixture.numbered(country, 1, ORDERS, FIRST)) {
      orders.add(order.in(country).consent("GRANTED"));
    }
    Set<String> good = new TreeSet<>(orders.stream().map(OrderFixture::id).toList());
    for (int bad = 0; bad < ORDERS / 100; bad++) {
      orders.add(orders.get(bad).with("order_id", country + "-bad" + bad).with("email", "nobody"));
    }
    day.has(name(region), orders);
    return good;
  }

  private static void misbehave(Activation activation) {
    strike(activation, new FaultPolicy.ThrottleEveryNth(5, 1), 2);
    strike(activation, new FaultPolicy.ThrottleEveryNth(6, 0), 1);
    strike(activation, new FaultPolicy.ServerErrorEveryNth(4, 503), 2);
    strike(activation, new FaultPolicy.ServerErrorAfterApply(7, 500), 1);
    strike(activation, new FaultPolicy.DropAnswerAfterApply(3), 2);
    strike(activation, new FaultPolicy.DropBeforeApply(4), 1);
    strike(activation, new FaultPolicy.MissingAnswers(2, 10), 3);
    strike(activation, new FaultPolicy.SlowBody(8, Duration.ofSeconds(3)), 1);
    strike(activation, new FaultPolicy.ExpireToken(2), 1);
    activation.faults().add(new FaultPolicy.RefusedEvents(id -> id.endsWith("77"), "FIELD_BAD"));
    activation.faults().add(new FaultPolicy.RefusedBatch("US13"::equals));
    activation
        .faults()
        .add(
            FaultRule.of(new FaultPolicy.RefusedEvents("DE9"::equals, "INTERNAL_ERROR")).atMost(8));
  }

  private static void strike(Activation activation, FaultPolicy policy, int times) {
    FaultRule rule = FaultRule.of(policy).on(Operation.EVENTS_CREATE).atMost(times);
    activation.faults().add(rule);
  }

  private static void balanced(CommandResult run) {
    for (RunReport.Conversion conversion : run.report().conversions()) {
      for (RunReport.Stage stage : conversion.stages()) {
        assertThat(conversion.conversion() + " " + stage, stage.balanced(), is(true));
      }
    }
  }

  /** Each good row: counted once at Amazon, or refused by it; and the ledger says the same. */
  private static void accounted(Activation activation, ApiRegion region, Set<String> good) {
    Map<String, Long> counted =
        activation.events().stream()
            .filter(event -> event.region() == region && event.counted())
            .collect(
                Collectors.groupingBy(EventView::eventId, TreeMap::new, Collectors.counting()));
    assertThat(counted.values().stream().allMatch(n -> n == 1), is(true));
    Set<String> refused =
        good.stream()
            .filter(id -> id.endsWith("77") || id.equals("US13"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> expected = new TreeSet<>(good);
    expected.removeAll(refused);
    assertThat(counted.keySet(), is(expected));

    Map<String, Status> known =
        LedgerRows.events(
            activation, name(region), region.name().toLowerCase(java.util.Locale.ROOT));
    Map<String, Status> wanted = new TreeMap<>();
    good.forEach(id -> wanted.put(id, refused.contains(id) ? Status.REFUSED : Status.ACCEPTED));
    assertThat(known, is(wanted));
  }

  private static long twice(Activation activation) {
    return activation.sandbox().eventCounts().taken()
        - activation.sandbox().eventCounts().counted();
  }

  private static void statuses(Activation activation, int... expected) {
    Set<Integer> seen =
        activation.eventUploads().stream()
            .map(LoggedRequest::status)
            .collect(Collectors.toCollection(TreeSet::new));
    for (int status : expected) {
      assertThat(seen, hasItem(status));
    }
  }
}
