package io.sluice.domain.conversion;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.conversion.ConversionNames.Changed;
import io.sluice.domain.conversion.EventGuards.Facts;
import io.sluice.domain.conversion.EventGuards.Limits;
import io.sluice.domain.diff.Guard;
import io.sluice.domain.diff.GuardRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EventGuardsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
  private static final Limits LIMITS =
      new Limits(
          100,
          Optional.of(Duration.ofHours(36)),
          OptionalDouble.of(5),
          OptionalDouble.of(20),
          OptionalDouble.of(25),
          1_000);
  private static final Limits OFF =
      new Limits(
          0,
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          0);
  private static final Changed RENAMED =
      new Changed(
          "orders",
          new ConversionIdentity("Online order", "OFF_AMAZON_PURCHASES", "WEBSITE", "Orders"),
          new ConversionIdentity("online-order", "OFF_AMAZON_PURCHASES", "WEBSITE", "Orders"));

  @Test
  void planWithinItsLimitsGoes() {
    Facts facts = new Facts(10_000, 500, 2_500, 10_000, 2_000, NOW, NOW, List.of(), List.of());
    assertThat(EventGuards.judge(LIMITS, facts), is(empty()));
  }

  @Test
  void eachLimitRefusesWhatIsBeyondIt() {
    Instant old = NOW.minus(Duration.ofHours(37));
    assertThat(
        guards(new Facts(99, 0, 0, 0, 0, NOW, NOW, List.of(), List.of())), is(Guard.MIN_ROWS));
    assertThat(
        guards(new Facts(10_000, 0, 0, 0, 0, old, NOW, List.of(), List.of())), is(Guard.MAX_AGE));
    assertThat(
        guards(new Facts(10_000, 501, 0, 0, 0, NOW, NOW, List.of(), List.of())),
        is(Guard.MAX_REJECTED));
    assertThat(
        guards(new Facts(10_000, 0, 2_501, 0, 0, NOW, NOW, List.of(), List.of())),
        is(Guard.MAX_DUPLICATE));
    assertThat(
        guards(new Facts(10_000, 0, 0, 10_000, 2_001, NOW, NOW, List.of(), List.of())),
        is(Guard.MAX_CHANGED));
    assertThat(
        guards(new Facts(10_000, 0, 0, 0, 0, NOW, NOW, List.of(), List.of(RENAMED))),
        is(Guard.CONVERSION_NAME));
    assertThat(
        guards(new Facts(10_000, 0, 0, 0, 0, NOW, NOW, List.of("optout"), List.of())),
        is(Guard.SUPPRESSION));
  }

  @Test
  void refusalTellsTheOldAndTheNewNameAndTheWayOut() {
    GuardRefusal refusal =
        EventGuards.judge(
                LIMITS, new Facts(10_000, 0, 0, 0, 0, NOW, NOW, List.of(), List.of(RENAMED)))
            .get(0);
    String message = refusal.messageFor("p-17");
    assertThat(message, containsString("'Online order'"));
    assertThat(message, containsString("'online-order'"));
    assertThat(message, containsString("sluice approve p-17 --accept conversion-name --reason"));
    assertThat(message, not(containsString("PLAN")));
  }

  @Test
  void percentagesOfFewRowsSayNothing() {
    Facts facts = new Facts(999, 999, 999, 999, 999, NOW, NOW, List.of(), List.of());
    assertThat(EventGuards.judge(LIMITS, facts), is(empty()));
  }

  @Test
  void whatIsSwitchedOffIsOffButForNames() {
    Instant old = NOW.minus(Duration.ofDays(370));
    Facts facts = new Facts(0, 0, 0, 10, 10, old, NOW, List.of(), List.of(RENAMED));
    assertThat(
        EventGuards.judge(OFF, facts).stream().map(GuardRefusal::guard).toList(),
        is(List.of(Guard.CONVERSION_NAME)));
  }

  private static Guard guards(Facts facts) {
    List<GuardRefusal> refusals = EventGuards.judge(LIMITS, facts);
    assertThat(refusals.size(), is(1));
    assertThat(refusals.get(0).measured(), not(refusals.get(0).limit()));
    return refusals.get(0).guard();
  }
}
