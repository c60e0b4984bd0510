package io.sluice.jobs.command;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.jobs.run.Claims;
import io.sluice.jobs.run.OpenPlan;
import io.sluice.jobs.run.PlanShelf;
import io.sluice.jobs.run.PlanSummary;
import io.sluice.jobs.run.PlanUnit;
import io.sluice.jobs.run.RunContext;
import io.sluice.jobs.run.UnitOutcome;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which plans {@code apply} and {@code settle} take: those named, else each unit's newest. */
final class PlanSelection {
  @Option(
      names = "--plan",
      paramLabel = "ID",
      description = "These plans. Repeatable. Default: the newest open plan of each one selected.")
  private List<String> plans = List.of();

  private final List<UnitOutcome> damaged = new ArrayList<>();

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
      openPlan(run, unit).ifPresent(found::add);
    }
    return found;
  }

  /** The outcomes of the plans that were found, and of units whose plan is damaged. */
  List<UnitOutcome> with(List<UnitOutcome> outcomes) {
    return Stream.concat(outcomes.stream(), damaged.stream()).toList();
  }

  private List<OpenPlan> named(RunContext run, List<? extends PlanUnit> units) throws IOException {
    List<OpenPlan> found = new ArrayList<>();
    for (String given : plans) {
      String id = PlansCommand.fullId(PlanFolder.planIds(run.workspace()), given);
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

  /** The plan with a unit's claim; where that is damaged, the unit has that outcome. */
  private Optional<OpenPlan> openPlan(RunContext run, PlanUnit unit) throws IOException {
    Optional<String> open = unit.claims(run).openPlan();
    try {
      return open.isPresent()
          ? Optional.of(OpenPlan.read(run, unit, open.get()))
          : Optional.empty();
    } catch (StateDamagedException e) {
      damaged.add(UnitOutcome.damaged(unit, e.getMessage()));
      return Optional.empty();
    }
  }

  private List<OpenPlan> newest(RunContext run, List<? extends PlanUnit> units) throws IOException {
    Map<String, OpenPlan> newest = new LinkedHashMap<>();
    Map<String, OpenPlan> optOuts = new HashMap<>();
    for (PlanUnit unit : units) {
      openPlan(run, unit);
    }
    for (String id : PlanFolder.planIds(run.workspace())) {
      Optional<OpenPlan> plan = readSound(run, units, id);
      if (plan.isPresent() && isOpen(run, plan.get()) && maySend(run, plan.get())) {
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

  private boolean isOpen(RunContext run, OpenPlan plan) throws IOException {
    try {
      return !PlanFolder.of(run.workspace(), plan.planId()).isClosed();
    } catch (StateDamagedException e) {
      damaged.add(UnitOutcome.damaged(plan.unit(), e.getMessage()));
      return false;
    }
  }

  /** Where a plan is still refused, the one of its opt-outs alone takes its place. */
  private List<OpenPlan> allowed(
      RunContext run, Map<String, OpenPlan> newest, Map<String, OpenPlan> optOuts)
      throws IOException {
    PlanShelf shelf = PlanShelf.of(run);
    Map<String, OpenPlan> allowed = new LinkedHashMap<>();
    newest.keySet().removeIf(name -> damaged.stream().anyMatch(d -> d.unit().name().equals(name)));
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

  /** A damaged plan is none of the newest: the unit that it seems to be of has that outcome. */
  private Optional<OpenPlan> readSound(RunContext run, List<? extends PlanUnit> units, String id)
      throws IOException {
    PlanFolder folder = PlanFolder.of(run.workspace(), id);
    try {
      return read(run, units, id).filter(plan -> !isDamaged(plan.unit()));
    } catch (StateDamagedException e) {
      for (PlanUnit unit : units) {
        if (folder.seemsToBe(unit::owns) && !isDamaged(unit)) {
          damaged.add(UnitOutcome.damaged(unit, e.getMessage()));
        }
      }
      return Optional.empty();
    }
  }

  private boolean isDamaged(PlanUnit unit) {
    return damaged.stream().anyMatch(one -> one.unit().equals(unit));
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
