package io.sluice.domain.conversion;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.conversion.ConversionNames.Changed;
import io.sluice.domain.conversion.EventGuards.Facts;
import io.sluice.domain.conversion.EventGuards.Given;
import io.sluice.domain.conversion.EventGuards.Limits;
import io.sluice.domain.conversion.EventGuards.NewDay;
import io.sluice.domain.conversion.EventGuards.Rows;
import io.sluice.domain.diff.Guard;
import io.sluice.domain.diff.GuardRefusal;
import io.sluice.domain.diff.PlanFacts.Suppression;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EventGuardsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
  private static final String LIST = "s3://lake/optout";
  private static final Limits LIMITS =
      new Limits(
          100,
          Optional.of(Duration.ofHours(36)),
          true,
          OptionalDouble.of(5),
          OptionalDouble.of(20),
          OptionalDouble.of(25),
          OptionalDouble.of(10),
          OptionalDouble.of(5),
          OptionalDouble.of(0),
          1_000);
  private static final Limits OFF =
      new Limits(
          0,
          Optional.empty(),
          false,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          0);
  private static final Changed RENAMED =
      new Changed(
          "orders",
          new ConversionIdentity("Online order", "OFF_AMAZON_PURCHASES", "WEBSITE", "Orders"),
          new ConversionIdentity("online-order", "OFF_AMAZON_PURCHASES", "WEBSITE", "Orders"));

  /** Facts at the very border of every limit; each test moves one over it. */
  private static final class Draft {
    private Rows rows = new Rows(10_000, 500, 2_500, 10_000, 2_000);
    private NewDay newDay = new NewDay(10_000, 1);
    private Instant newest = NOW.minus(Duration.ofHours(36));
    private Given given = new Given(1_000, Map.of("EMAIL", 0.75), Map.of("EMAIL", 0.85));
    private Suppression suppression =
        new Suppression(Map.of(LIST, 95L), Map.of(LIST, 100L), Set.of(), Map.of());
    private List<Changed> names = List.of();

    private Facts facts() {
      return new Facts(rows, newDay, newest, NOW, given, suppression, names);
    }

    private List<GuardRefusal> judge() {
      return EventGuards.judge(LIMITS, facts());
    }

    private GuardRefusal onlyRefusal() {
      List<GuardRefusal> refusals = judge();
      assertThat(refusals.toString(), refusals, hasSize(1));
      assertThat(refusals.get(0).measured(), not(refusals.get(0).limit()));
      return refusals.get(0);
    }
  }

  private static Draft beyond(Consumer<Draft> step) {
    Draft draft = new Draft();
    step.accept(draft);
    return draft;
  }

  /** What lies just beyond each limit, by the guard that refuses it. */
  private static Map<Guard, Draft> beyondEach() {
    Map<Guard, Draft> drafts = new EnumMap<>(Guard.class);
    drafts.put(Guard.MIN_ROWS, beyond(d -> d.rows = new Rows(99, 0, 0, 0, 0)));
    drafts.put(
        Guard.MAX_AGE, beyond(d -> d.newest = NOW.minus(Duration.ofHours(36)).minusSeconds(1)));
    drafts.put(Guard.EXPECT_NEW, beyond(d -> d.newDay = new NewDay(1_000, 0)));
    drafts.put(Guard.MAX_REJECTED, beyond(d -> d.rows = new Rows(10_000, 501, 0, 1, 0)));
    drafts.put(Guard.MAX_DUPLICATE, beyond(d -> d.rows = new Rows(10_000, 0, 2_501, 1, 0)));
    drafts.put(Guard.MAX_CHANGED, beyond(d -> d.rows = new Rows(10_000, 0, 0, 10_000, 2_001)));
    drafts.put(
        Guard.MAX_KEY_DROP,
        beyond(d -> d.given = new Given(1_000, Map.of("EMAIL", 0.74), Map.of("EMAIL", 0.85))));
    drafts.put(
        Guard.SUPPRESSION,
        beyond(
            d ->
                d.suppression =
                    new Suppression(Map.of(LIST, 94L), Map.of(LIST, 100L), Set.of(), Map.of())));
    drafts.put(
        Guard.SUPPRESSION_UNUSABLE,
        beyond(
            d ->
                d.suppression =
                    new Suppression(Map.of(LIST, 95L), Map.of(), Set.of(), Map.of(LIST, 1L))));
    drafts.put(Guard.CONVERSION_NAME, beyond(d -> d.names = List.of(RENAMED)));
    return drafts;
  }

  @Test
  void planWithinItsLimitsGoes() {
    assertThat(new Draft().judge(), is(empty()));
  }

  @Test
  void eachLimitRefusesWhatIsBeyondItAndTellsTheWayOut() {
    beyondEach()
        .forEach(
            (guard, draft) -> {
              GuardRefusal refusal = draft.onlyRefusal();
              assertThat(refusal.guard(), is(guard));
              assertThat(
                  refusal.messageFor("p-17"),
                  containsString(
                      "sluice approve p-17 --accept " + guard.configName() + " --reason"));
            });
  }

  @Test
  void valueThatIsGoneIsToldWithBothShares() {
    Draft draft = new Draft();
    draft.given =
        new Given(2_000, Map.of("EMAIL", 1.0), Map.of("EMAIL", 1.0, "PHONE", 0.05, "value", 0.98));
    assertThat(
        draft.onlyRefusal().message(),
        containsString("value is given for 0.00 % of the events, last time for 98.00 %"));
  }

  @Test
  void newDayOfEventsThatAreAllKnownIsYesterdayAgain() {
    Draft draft = new Draft();
    draft.newDay = new NewDay(12_000, 0);
    assertThat(
        draft.onlyRefusal().message(),
        allOf(
            containsString("a day that was not read before, of 12,000 rows"),
            containsString("yesterday's events into today's folder")));

    draft.rows = new Rows(12_000, 0, 0, 0, 0);
    assertThat("nothing was ever sent", draft.judge(), is(empty()));
  }

  @Test
  void refusalTellsTheOldAndTheNewNameAndTheWayOut() {
    String message = beyond(d -> d.names = List.of(RENAMED)).onlyRefusal().messageFor("p-17");
    assertThat(message, containsString("'Online order'"));
    assertThat(message, containsString("'online-order'"));
    assertThat(message, containsString("sluice approve p-17 --accept conversion-name --reason"));
    assertThat(message, not(containsString("PLAN")));
  }

  @Test
  void percentagesOfFewRowsSayNothing() {
    Draft few = new Draft();
    few.rows = new Rows(999, 999, 999, 999, 999);
    few.newDay = new NewDay(999, 0);
    few.given = new Given(999, Map.of(), Map.of("EMAIL", 1.0));
    assertThat(few.judge(), is(empty()));
  }

  @Test
  void whatIsSwitchedOffIsOffButForNames() {
    beyondEach()
        .forEach(
            (guard, draft) ->
                assertThat(
                    guard.name(),
                    EventGuards.judge(OFF, draft.facts()),
                    hasSize(guard == Guard.CONVERSION_NAME ? 1 : 0)));
    Draft missing = new Draft();
    missing.suppression = new Suppression(Map.of(LIST, 0L), Map.of(), Set.of(LIST), Map.of());
    assertThat(EventGuards.judge(OFF, missing.facts()), hasSize(1));
  }
}
