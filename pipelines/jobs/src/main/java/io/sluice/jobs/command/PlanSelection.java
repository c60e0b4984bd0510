package io.sluice.jobs.command;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.jobs.run.Claims;
import io.sluice.jobs.run.OpenPlan;
import io.sluice.jobs.run.PlanShelf;
import io.sluice.jobs.run.PlanSummary;
import io.sluice.jobs.run.PlanUnit;
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
      description = "These plans. Repeatable. Default: the newest open plan of each one selected.")
  private List<String> plans = List.of();

  /**
   * Finds them.
   *
   * @throws UnknownPlanException if a named plan is not there or of nothing selected
   */
  List<OpenPlan> of(RunContext run, List<? extends PlanUnit> units) throws IOException {
    List<OpenPlan> found = plans.isEmpty() ? newest(run, units) : named(run, units);
    found.sort(Comparator.comparing(p -> p.unit().name()));
    return found;
  }

  /**
   * Finds those that can be settled: named ones, else the plan that each unit has claimed. A plan
   * that was refused or never sent is none of them.
   *
   * @throws UnknownPlanException if a named plan is not there or of nothing selected
   */
  List<OpenPlan> claimed(RunContext run, List<? extends PlanUnit> units) throws IOException {
    if (!plans.isEmpty()) {
      return of(run, units);
    }
    List<OpenPlan> found = new ArrayList<>();
    for (PlanUnit unit : units) {
      Optional<String> open = unit.claims(run).openPlan();
      if (open.isPresent()) {
        read(run, List.of(unit), open.get()).ifPresent(found::add);
      }
    }
    return found;
  }

  private List<OpenPlan> named(RunContext run, List<? extends PlanUnit> units) throws IOException {
    List<OpenPlan> found = new ArrayList<>();
    for (String id : plans) {
      OpenPlan plan =
          read(run, units, id)
              .orElseThrow(
                  () ->
                      new UnknownPlanException(
                          "--plan "
                              + id
                              + " is no plan of what is selected; see: sluice"
                              + " plans list"));
      found.add(plan);
    }
    return found;
  }

  private static List<OpenPlan> newest(RunContext run, List<? extends PlanUnit> units)
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
          newest.merge(plan.get().unit().name(), plan.get(), (a, b) -> later(run, a, b));
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
    optOuts.values().forEach(plan -> allowed.put(plan.unit().name(), plan));
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

  private static OpenPlan later(RunContext run, OpenPlan one, OpenPlan other) {
    // One from the future was made with a wrong clock, before this one was right again.
    boolean oneAhead = one.manifest().createdAt().isAfter(run.clock().instant());
    boolean otherAhead = other.manifest().createdAt().isAfter(run.clock().instant());
    if (oneAhead != otherAhead) {
      return oneAhead ? other : one;
    }
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
    Claims claims = plan.unit().claims(run);
    return claims
        .openPlan()
        .map(plan.planId()::equals)
        .orElseGet(() -> claims.version().equals(plan.manifest().baseVersion()));
  }

  private static Optional<OpenPlan> read(RunContext run, List<? extends PlanUnit> units, String id)
      throws IOException {
    Optional<PlanManifest> manifest = PlanFolder.of(run.workspace(), id).manifest();
    return manifest.flatMap(
        m ->
            units.stream()
                .filter(unit -> unit.owns(m))
                .findFirst()
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
