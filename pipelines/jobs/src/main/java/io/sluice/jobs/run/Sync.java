package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.SettleSpec;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.jobs.ExitCode;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole way: what an earlier run left open is sent and settled first, then each audience is
 * planned, sent and settled. Audiences fail apart. Killed anywhere and run again, it ends the same.
 */
public final class Sync {
  private final RunContext run;
  private final Waits waits;

  /** Makes the job. */
  public Sync(RunContext run, Waits waits) {
    this.run = run;
    this.waits = waits;
  }

  /** Runs; one outcome a unit, in their order. */
  public List<UnitOutcome> run(List<AudienceUnit> units) throws IOException {
    Map<AudienceUnit, UnitOutcome> outcomes = new LinkedHashMap<>();
    List<AudienceUnit> free = resume(units, outcomes);
    List<UnitOutcome> planned = new PlanStage(run).plan(free);
    List<OpenPlan> ready = new ArrayList<>();
    Map<AudienceUnit, UnitOutcome> refused = new LinkedHashMap<>();
    for (UnitOutcome outcome : planned) {
      outcomes.put(outcome.unit(), outcome);
      if (outcome.exit() == ExitCode.DONE) {
        ready.add(new OpenPlan(outcome.unit(), outcome.manifest()));
      } else if (outcome.exit() == ExitCode.REFUSED && outcome.manifest() != null) {
        refused.put(outcome.unit(), outcome);
        privacyPlan(outcome).ifPresent(ready::add);
      }
    }
    sendAndSettle(ready).forEach(o -> outcomes.put(o.unit(), refusedStill(refused, o)));
    return units.stream().map(outcomes::get).toList();
  }

  /** Ends what an earlier run left open; gives the units that may be planned. */
  private List<AudienceUnit> resume(
      List<AudienceUnit> units, Map<AudienceUnit, UnitOutcome> outcomes) throws IOException {
    List<OpenPlan> open = new ArrayList<>();
    for (AudienceUnit unit : units) {
      LedgerView view = run.ledger().view(unit.target());
      SettleStage.closeIfCommitted(run, view.version());
      if (view.openPlan().isPresent()) {
        open.add(open(unit, view.openPlan().get()));
      }
    }
    if (!open.isEmpty()) {
      run.progress().step("resuming " + Progress.count(open.size(), "open plan"));
      sendAndSettle(open).forEach(o -> outcomes.put(o.unit(), o));
    }
    return units.stream()
        .filter(u -> !outcomes.containsKey(u) || settled(outcomes.get(u)))
        .toList();
  }

  private OpenPlan open(AudienceUnit unit, String planId) throws IOException {
    PlanManifest manifest =
        PlanFolder.of(run.workspace(), planId)
            .manifest()
            .orElseThrow(
                () ->
                    new StateBrokenException(
                        "plan "
                            + planId
                            + " is open in the ledger and its files are gone from "
                            + run.workspace()
                            + "/plans; restore them"));
    return new OpenPlan(unit, manifest);
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
      if (sent.get(i).exit() == ExitCode.DONE) {
        followed.add(plans.get(i));
      }
    }
    SettleStage settle = new SettleStage(run, SettleSpec.Mode.UNTIL_DONE, waits);
    for (UnitOutcome outcome : settle.settle(followed)) {
      String planId = outcome.manifest().planId();
      outcomes.put(planId, outcome.withDelivery(outcomes.get(planId).delivery()));
    }
    return List.copyOf(outcomes.values());
  }

  private static UnitOutcome refusedStill(
      Map<AudienceUnit, UnitOutcome> refused, UnitOutcome privacy) {
    UnitOutcome main = refused.get(privacy.unit());
    if (main == null) {
      return privacy;
    }
    return main.withDelivery(privacy.delivery())
        .with(main.exit(), main.verdict() + "; opt-outs " + privacy.verdict(), main.remedy());
  }

  private static boolean settled(UnitOutcome outcome) {
    return outcome.exit() == ExitCode.DONE || outcome.exit() == ExitCode.REJECTS;
  }
}
