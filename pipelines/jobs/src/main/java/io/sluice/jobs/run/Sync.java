package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.JobFollower;
import io.sluice.beam.delivery.SettleSpec;
import io.sluice.domain.delivery.SettleRule;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.jobs.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole way: what an earlier run left open is sent and settled first, then each unit is
 * planned, sent and settled. Units fail apart. Killed anywhere and run again, it ends the same.
 *
 * @param <U> audiences or conversions
 */
public final class Sync<U extends PlanUnit> {
  private final RunContext run;
  private final Waits waits;
  private final Way<U> way;

  private Sync(RunContext run, Waits waits, Way<U> way) {
    this.run = run;
    this.waits = waits;
    this.way = way;
  }

  /**
   * How one kind of unit is planned and settled; sending is the same for all.
   *
   * @param <W> audiences or conversions
   */
  interface Way<W extends PlanUnit> {
    /** Plans units; one outcome each, in their order. */
    List<UnitOutcome> plan(List<W> units) throws IOException;

    /** True where a plan has gone out as far as it must to be settled. */
    boolean isSent(OpenPlan plan, UnitOutcome sent) throws IOException;

    /** Settles plans; one outcome each, in their order. */
    List<UnitOutcome> settle(List<OpenPlan> plans) throws IOException;
  }

  /** The whole way of audiences: the daily change. */
  public static Sync<AudienceUnit> ofAudiences(RunContext run, Waits waits) {
    return ofAudiences(run, waits, AudienceOrder.daily());
  }

  /** The whole way of audiences, of what is asked for. */
  public static Sync<AudienceUnit> ofAudiences(RunContext run, Waits waits, AudienceOrder order) {
    return new Sync<>(
        run,
        waits,
        new Way<>() {
          @Override
          public List<UnitOutcome> plan(List<AudienceUnit> units) throws IOException {
            return new PlanStage(run, order).plan(units);
          }

          @Override
          public boolean isSent(OpenPlan plan, UnitOutcome sent) throws IOException {
            return sent.exit() == ExitCode.DONE || mayEnd(plan, sent);
          }

          /** What stays open is given up after the settle limit, so that no audience is blocked. */
          private boolean mayEnd(OpenPlan plan, UnitOutcome sent) throws IOException {
            PlanFolder folder = PlanFolder.of(run.workspace(), plan.planId());
            return !sent.delivery().isEmpty()
                && plan.unit().claims(run).openPlan().filter(plan.planId()::equals).isPresent()
                && JobFollower.mayEnd(folder, SettleRule.standard(), run.clock().instant());
          }

          @Override
          public List<UnitOutcome> settle(List<OpenPlan> plans) throws IOException {
            return new SettleStage(run, SettleSpec.Mode.UNTIL_DONE, waits).settle(plans);
          }
        });
  }

  /** The whole way of conversions, of what is asked for. */
  public static Sync<ConversionUnit> ofConversions(RunContext run, Waits waits, EventOrder order) {
    return new Sync<>(
        run,
        waits,
        new Way<>() {
          @Override
          public List<UnitOutcome> plan(List<ConversionUnit> units) throws IOException {
            return new EventPlanStage(run, order).plan(units);
          }

          @Override
          public boolean isSent(OpenPlan plan, UnitOutcome sent) throws IOException {
            return EventSettleStage.isSent(run, plan);
          }

          @Override
          public List<UnitOutcome> settle(List<OpenPlan> plans) throws IOException {
            return new EventSettleStage(run).settle(plans);
          }
        });
  }

  /**
   * Runs; one outcome a unit, in their order. Where a plan of an earlier run was ended and another
   * one made, the unit has two, the earlier plan's first.
   */
  public List<UnitOutcome> run(List<U> units) throws IOException {
    Map<PlanUnit, UnitOutcome> resumed = new LinkedHashMap<>();
    List<U> free = resume(units, resumed);
    Map<PlanUnit, UnitOutcome> last = new LinkedHashMap<>();
    List<OpenPlan> ready = new ArrayList<>();
    Map<PlanUnit, UnitOutcome> refused = new LinkedHashMap<>();
    for (UnitOutcome outcome : way.plan(free)) {
      last.put(outcome.unit(), outcome);
      if (outcome.exit() == ExitCode.DONE) {
        ready.add(new OpenPlan(outcome.unit(), outcome.manifest()));
      } else if (outcome.exit() == ExitCode.REFUSED && outcome.manifest() != null) {
        refused.put(outcome.unit(), outcome);
        privacyPlan(outcome).ifPresent(ready::add);
      }
    }
    for (UnitOutcome ended : sendAndSettle(ready)) {
      UnitOutcome planned = last.get(ended.unit());
      last.put(ended.unit(), withLate(planned, refusedStill(refused, ended)));
    }
    return units.stream().flatMap(u -> told(resumed.get(u), last.get(u))).toList();
  }

  /** What the plan repaired stays said when it is sent and settled. */
  private static UnitOutcome withLate(@Nullable UnitOutcome planned, UnitOutcome ended) {
    Long late = planned == null ? null : planned.delivery().get(LateBatches.LATE);
    return late == null
        ? ended
        : ended
            .withDelivery(Map.of(LateBatches.LATE, late))
            .with(ended.exit(), ended.verdict() + "; " + LateBatches.words(late), ended.remedy());
  }

  private static Stream<UnitOutcome> told(
      @Nullable UnitOutcome resumed, @Nullable UnitOutcome last) {
    if (resumed == null || last == null) {
      return Stream.of(resumed == null ? last : resumed);
    }
    // What kept the earlier plan from its end is over: the next one was made.
    boolean rejects = resumed.exit() == ExitCode.REJECTS;
    UnitOutcome ended =
        resumed.with(
            rejects ? ExitCode.REJECTS : ExitCode.DONE,
            "resumed: " + resumed.verdict(),
            rejects ? resumed.remedy() : null);
    return Stream.of(ended, last);
  }

  /** Ends what an earlier run left open; gives the units that may be planned. */
  private List<U> resume(List<U> units, Map<PlanUnit, UnitOutcome> outcomes) throws IOException {
    List<OpenPlan> open = new ArrayList<>();
    for (U unit : units) {
      try {
        Claims claims = unit.claims(run);
        SettleStage.closeIfCommitted(run, claims.version());
        Optional<String> plan = claims.openPlan();
        if (plan.isPresent()) {
          open.add(OpenPlan.read(run, unit, plan.get()));
        }
      } catch (StateDamagedException e) {
        outcomes.put(unit, UnitOutcome.damaged(unit, e.getMessage()));
      }
    }
    if (!open.isEmpty()) {
      run.progress().step("resuming " + Progress.count(open.size(), "open plan"));
      sendAndSettle(open).forEach(o -> outcomes.put(o.unit(), o));
    }
    return units.stream()
        .filter(u -> !outcomes.containsKey(u) || isFree(u, outcomes.get(u)))
        .toList();
  }

  private boolean isFree(U unit, UnitOutcome ended) {
    return !(ended.exit() == ExitCode.INVALID && ended.manifest() == null)
        && unit.claims(run).openPlan().isEmpty();
  }

  private Optional<OpenPlan> privacyPlan(UnitOutcome refused) throws IOException {
    return PlanFolder.of(run.workspace(), PlanIds.privacyOf(refused.manifest().planId()))
        .manifest()
        .map(m -> new OpenPlan(refused.unit(), m));
  }

  private List<UnitOutcome> sendAndSettle(List<OpenPlan> plans) throws IOException {
    List<UnitOutcome> sent = new ApplyStage(run, waits).apply(plans);
    Map<String, UnitOutcome> outcomes = new LinkedHashMap<>();
    List<OpenPlan> followed = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      outcomes.put(plans.get(i).planId(), sent.get(i));
      try {
        if (way.isSent(plans.get(i), sent.get(i))) {
          followed.add(plans.get(i));
        }
      } catch (StateDamagedException e) {
        outcomes.put(plans.get(i).planId(), sent.get(i).damaged(e.getMessage()));
      }
    }
    for (UnitOutcome outcome : way.settle(followed)) {
      String planId = outcome.manifest().planId();
      outcomes.put(planId, outcome.withDelivery(outcomes.get(planId).delivery()));
    }
    return List.copyOf(outcomes.values());
  }

  private static UnitOutcome refusedStill(Map<PlanUnit, UnitOutcome> refused, UnitOutcome privacy) {
    UnitOutcome main = refused.get(privacy.unit());
    if (main == null) {
      return privacy;
    }
    return main.withDelivery(privacy.delivery())
        .with(main.exit(), main.verdict() + "; opt-outs " + privacy.verdict(), main.remedy());
  }
}
