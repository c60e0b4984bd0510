package io.sluice.jobs.command;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.jobs.run.AudienceUnit;
import io.sluice.jobs.run.OpenPlan;
import io.sluice.jobs.run.PlanShelf;
import io.sluice.jobs.run.PlanSummary;
import io.sluice.jobs.run.RunContext;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which plans {@code apply} and {@code settle} take: those named, else each unit's newest. */
final class PlanSelection {
  @Option(
      names = "--plan",
      paramLabel = "ID",
      description = "These plans. Repeatable. Default: the newest open plan of each audience.")
  private List<String> plans = List.of();

  /**
   * Finds them.
   *
   * @throws UnknownPlanException if a named plan is not there or of no selected audience
   */
  List<OpenPlan> of(RunContext run, List<AudienceUnit> units) throws IOException {
    Map<String, AudienceUnit> byTarget = new LinkedHashMap<>();
    units.forEach(u -> byTarget.put(u.target().toString(), u));
    List<OpenPlan> found = plans.isEmpty() ? newest(run, byTarget) : named(run, byTarget);
    found.sort(Comparator.comparing(p -> p.unit().target()));
    return found;
  }

  /**
   * Finds those that can be settled: named ones, else the plan that each audience has claimed. A
   * plan that was refused or never sent is none of them.
   *
   * @throws UnknownPlanException if a named plan is not there or of no selected audience
   */
  List<OpenPlan> claimed(RunContext run, List<AudienceUnit> units) throws IOException {
    if (!plans.isEmpty()) {
      return of(run, units);
    }
    List<OpenPlan> found = new ArrayList<>();
    for (AudienceUnit unit : units) {
      Optional<String> open = run.ledger().view(unit.target()).openPlan();
      if (open.isPresent()) {
        read(run, Map.of(unit.target().toString(), unit), open.get()).ifPresent(found::add);
      }
    }
    return found;
  }

  private List<OpenPlan> named(RunContext run, Map<String, AudienceUnit> units) throws IOException {
    List<OpenPlan> found = new ArrayList<>();
    for (String id : plans) {
      OpenPlan plan =
          read(run, units, id)
              .orElseThrow(
                  () ->
                      new UnknownPlanException(
                          "--plan "
                              + id
                              + " is no plan of the selected audiences; see: sluice"
                              + " plans list"));
      found.add(plan);
    }
    return found;
  }

  private static List<OpenPlan> newest(RunContext run, Map<String, AudienceUnit> units)
      throws IOException {
    Map<String, OpenPlan> newest = new LinkedHashMap<>();
    Map<String, OpenPlan> optOuts = new HashMap<>();
    for (String id : PlanFolder.planIds(run.workspace())) {
      Optional<OpenPlan> plan = read(run, units, id);
      if (plan.isPresent()
          && !PlanFolder.of(run.workspace(), id).isClosed()
          && maySend(run, plan.get())) {
        Optional<String> whole = PlanShelf.wholeOf(id);
        if (whole.isPresent()) {
          optOuts.put(whole.get(), plan.get());
        } else {
          newest.merge(plan.get().unit().target().toString(), plan.get(), PlanSelection::later);
        }
      }
    }
    return allowed(run, newest, optOuts);
  }

  /** Where a plan is still refused, the one of its opt-outs alone takes its place. */
  private static List<OpenPlan> allowed(
      RunContext run, Map<String, OpenPlan> newest, Map<String, OpenPlan> optOuts)
      throws IOException {
    PlanShelf shelf = PlanShelf.of(run);
    Map<String, OpenPlan> allowed = new LinkedHashMap<>();
    // Those whose opt-outs went already are not among the newest: somebody has the claim.
    optOuts.values().forEach(plan -> allowed.put(plan.unit().target().toString(), plan));
    for (Map.Entry<String, OpenPlan> plan : newest.entrySet()) {
      OpenPlan alone = optOuts.get(plan.getValue().planId());
      if (alone == null || isApproved(shelf, plan.getValue())) {
        allowed.put(plan.getKey(), plan.getValue());
      } else {
        allowed.put(plan.getKey(), alone);
      }
    }
    return new ArrayList<>(allowed.values());
  }

  private static OpenPlan later(OpenPlan one, OpenPlan other) {
    return one.manifest().createdAt().isAfter(other.manifest().createdAt()) ? one : other;
  }

  private static boolean isApproved(PlanShelf shelf, OpenPlan plan) throws IOException {
    return shelf
        .find(plan.planId())
        .filter(p -> p.state() == PlanSummary.State.APPROVED)
        .isPresent();
  }

  /** The plan with the claim, or one whose base the ledger has not left behind. */
  private static boolean maySend(RunContext run, OpenPlan plan) {
    LedgerView view = run.ledger().view(plan.unit().target());
    return view.openPlan()
        .map(plan.planId()::equals)
        .orElseGet(() -> view.version().equals(plan.manifest().baseVersion()));
  }

  private static Optional<OpenPlan> read(RunContext run, Map<String, AudienceUnit> units, String id)
      throws IOException {
    Optional<PlanManifest> manifest = PlanFolder.of(run.workspace(), id).manifest();
    return manifest.flatMap(
        m ->
            Optional.ofNullable(units.get(m.audience() + "@" + m.account()))
                .map(unit -> new OpenPlan(unit, m)));
  }

  /** A plan that was named and is not there: exit 2. */
  static final class UnknownPlanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownPlanException(String message) {
      super(message);
    }
  }
}
