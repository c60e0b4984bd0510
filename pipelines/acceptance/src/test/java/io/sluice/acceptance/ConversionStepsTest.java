package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.ApiRegion;
import io.sluice.records.RunReport;
import io.sluice.sandbox.FaultPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversions step by step: a plan is made once, sent once, settled once, or given up. */
class ConversionStepsTest {
  private static final Instant FIRST = Activation.START.minus(Duration.ofHours(5));

  @TempDir private Path folder;

  @Test
  void planIsMadeOnceSentOnceAndSettledOnce() throws IOException {
    try (Activation activation = activation()) {
      activation.day(1).has("orders", OrderFixture.numbered("o", 1, 40, FIRST));
      String asOf = activation.now().toString();
      String plan = plan(activation.conversions("plan", "--as-of", asOf).exits(0));
      Map<String, String> outbox = outbox(activation, plan);
      assertThat(outbox.size(), is(greaterThan(0)));
      assertThat(activation.eventUploads(), is(empty()));

      Files.delete(activation.workspace().resolve("plans/" + plan + "/manifest.json"));
      assertThat(plan(activation.conversions("plan", "--as-of", asOf).exits(0)), is(plan));
      // Each try writes under names of its own, and the first one's files are gone.
      assertThat(List.copyOf(outbox(activation, plan).values()), is(List.copyOf(outbox.values())));

      activation.run("plans", "list", "--select", "orders").exits(0);
      assertThat(activation.run("plans", "list").exits(0).out(), containsString(plan));
      assertThat(
          activation.run("plans", "show", plan).exits(0).out(),
          allOf(containsString("orders@na"), containsString("40 events")));

      activation.conversions("apply").exits(0);
      activation.conversions("apply", "--plan", plan).exits(0);
      assertThat(activation.eventUploads(), hasSize(1));
      CommandResult open = activation.conversions("plan").exits(6);
      assertThat(open.printed(), containsString("sluice conversions settle --plan " + plan));
      activation.run("plans", "abandon", plan, "--reason", "late").exits(2);

      RunReport.Conversion settled = activation.conversions("settle").exits(0).conversion();
      assertThat(settled.accepted().get(0).events(), is(40L));
      assertThat(outbox(activation, plan).isEmpty(), is(true));
      activation.conversions("settle", "--plan", plan).exits(0);
      activation.conversions("apply", "--plan", plan).exits(0);
      assertThat(activation.eventUploads(), hasSize(1));
      assertThat(LedgerRows.events(activation, "orders", "na").size(), is(40));
    }
  }

  @Test
  void runThatWasKilledBetweenApplyAndSettleIsResumed() {
    try (Activation activation = activation()) {
      activation.day(1).has("orders", OrderFixture.numbered("o", 1, 3, FIRST));
      activation.conversions("plan").exits(0);
      activation.faults().add(new FaultPolicy.DropAnswerAfterApply(1));
      activation.conversions("apply").exits(6);
      activation.faults().clear();

      activation.advance(Duration.ofHours(1));
      activation.day(2).has("orders", OrderFixture.numbered("o", 3, 5, FIRST));
      activation.conversions().exits(0);
      assertThat(activation.sandbox().eventCounts().counted(), is(5L));
      assertThat(LedgerRows.events(activation, "orders", "na").size(), is(5));
    }
  }

  @Test
  void abandonedPlanIsGoneAndAnotherOneGoes() {
    try (Activation activation = activation()) {
      activation.day(1).has("orders", OrderFixture.numbered("o", 1, 3, FIRST));
      String plan = plan(activation.conversions("plan").exits(0));
      activation.run("plans", "abandon", plan, "--reason", "wrong day").exits(0);
      activation.conversions("apply", "--plan", plan).exits(0);
      assertThat(activation.eventUploads(), is(empty()));

      activation.advance(Duration.ofMinutes(1));
      activation.conversions().exits(0);
      assertThat(activation.events(), hasSize(3));
    }
  }

  @Test
  void dayThatIsNotThereIsTriedLater() {
    try (Activation activation = activation()) {
      activation.conversions().exits(7);
      activation.day(2).has("orders", OrderFixture.numbered("o", 1, 3, FIRST));
      activation.conversions("--from", "2026-03-01", "--to", "2026-03-02").exits(7);
      assertThat(activation.eventUploads(), is(empty()));
      activation.day(1).has("orders", OrderFixture.numbered("p", 1, 2, FIRST));
      activation.conversions("--from", "2026-03-01", "--to", "2026-03-02").exits(0);
      assertThat(activation.events(), hasSize(5));
      activation.conversions("--from", "2026-03-02", "--to", "2026-03-01").exits(2);
    }
  }

  @Test
  void changedSpellingStopsUntilItIsApproved() {
    try (Activation activation = activation()) {
      activation.day(1).has("orders", OrderFixture.numbered("o", 1, 3, FIRST));
      activation.conversions().exits(0);

      activation.reconfigure(yaml -> yaml.conversion("orders", "event.name", "Online-Order"));
      activation.day(2).has("orders", OrderFixture.numbered("p", 1, 3, activation.now()));
      activation.advance(Duration.ofMinutes(10));
      CommandResult refused = activation.conversions().exits(3);
      assertThat(
          refused.printed(),
          allOf(
              containsString("Online order"),
              containsString("Online-Order"),
              containsString("--accept conversion-name")));
      assertThat(activation.events(), hasSize(3));
      activation.conversions("apply").exits(3);

      String plan = plan(refused);
      activation
          .run("approve", plan, "--accept", "conversion-name", "--reason", "new shop")
          .exits(0);
      activation.conversions("apply", "--plan", plan).exits(0);
      activation.conversions("settle", "--plan", plan).exits(0);
      assertThat(activation.events(), hasSize(6));
      assertThat(activation.events().get(5).name(), is("Online-Order"));

      activation.day(3).has("orders", OrderFixture.numbered("q", 1, 3, activation.now()));
      activation.advance(Duration.ofMinutes(10));
      activation.conversions().exits(0);
      assertThat(activation.events(), hasSize(9));
    }
  }

  @Test
  void approvedSpellingIsSentByTheNextWholeRun() {
    try (Activation activation = activation()) {
      activation.day(1).has("orders", OrderFixture.numbered("o", 1, 3, FIRST));
      activation.conversions().exits(0);
      activation.reconfigure(yaml -> yaml.conversion("orders", "event.name", "ONLINE ORDER"));
      activation.day(2).has("orders", OrderFixture.numbered("p", 1, 3, activation.now()));
      activation.advance(Duration.ofMinutes(10));
      String plan = plan(activation.conversions().exits(3));
      activation
          .run("approve", plan, "--accept", "conversion-name", "--reason", "new shop")
          .exits(0);
      activation.advance(Duration.ofMinutes(10));
      activation.conversions().exits(0);
      assertThat(activation.events(), hasSize(6));
      activation.advance(Duration.ofMinutes(10));
      activation.conversions().exits(0);
      assertThat(activation.events(), hasSize(6));
    }
  }

  private Activation activation() {
    return Activation.ofConversions(folder, yaml -> yaml.conversion("orders", ApiRegion.NA));
  }

  private static String plan(CommandResult result) {
    return result.conversion().planId();
  }

  /** Bytes of the outbox by file, as a text. */
  private static Map<String, String> outbox(Activation activation, String plan) {
    Map<String, String> files = new TreeMap<>();
    for (Path file : Activation.list(activation.workspace().resolve("plans/" + plan + "/outbox"))) {
      try {
        files.put(
            file.getFileName().toString(),
            java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return files;
  }
}
