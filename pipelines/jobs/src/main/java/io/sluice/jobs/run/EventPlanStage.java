package io.sluice.jobs.run;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.domain.conversion.EventHistory;
import io.sluice.domain.diff.RetryChoice;
import io.sluice.domain.ledger.EventLedgerView;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.jobs.ExitCode;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Plans conversions: reads each source, judges its rows, leaves out what Amazon has already, seals
 * a plan each. Sends nothing. A source that is not there or not as configured stops its own
 * conversion only.
 */
public final class EventPlanStage {
  private static final int ID_DIGITS = 24;

  private final RunContext run;
  private final EventOrder order;

  /**
   * Makes the stage for one command.
   *
   * @param order what is asked for
   */
  public EventPlanStage(RunContext run, EventOrder order) {
    this.run = run;
    this.order = order;
  }

  /** Plans all units; one outcome each, in their order. */
  public List<UnitOutcome> plan(List<ConversionUnit> units) throws IOException {
    List<UnitOutcome> outcomes = new ArrayList<>();
    for (ConversionUnit unit : units) {
      outcomes.add(plan(unit));
    }
    return outcomes;
  }

  private UnitOutcome plan(ConversionUnit unit) throws IOException {
    EventLedgerView view =
        run.ledger()
            .events()
            .view(
                unit.target(),
                run.clock()
                    .instant()
                    .minus(unit.conversion().api().window())
                    .minus(EventHistory.KEPT_BEYOND_WINDOW));
    Optional<UnitOutcome> stopped = stopped(unit, view);
    if (stopped.isPresent()) {
      return stopped.get();
    }
    try {
      run.progress().step("reading the files of conversion " + unit.name());
      EventRead source = EventRead.of(run, unit, order.days(), view.version());
      String planId = planId(unit, source, view);
      Optional<PlanManifest> made = PlanFolder.of(run.workspace(), planId).manifest();
      return made.isPresent() ? again(unit, made.get()) : make(unit, source, view, planId);
    } catch (StateDamagedException e) {
      return UnitOutcome.damaged(unit, e.getMessage());
    } catch (SnapshotInvalidException e) {
      ExitCode exit =
          e.kind() == SnapshotInvalidException.Kind.NOT_YET ? ExitCode.NOT_YET : ExitCode.INVALID;
      return UnitOutcome.stopped(unit, exit, "source unusable", e.getMessage());
    }
  }

  private static Optional<UnitOutcome> stopped(ConversionUnit unit, EventLedgerView view) {
    return view.openPlan()
        .map(
            plan ->
                UnitOutcome.stopped(
                    unit,
                    ExitCode.UNAVAILABLE,
                    "plan " + plan + " is open",
                    "plan "
                        + plan
                        + " is not settled; run: sluice conversions apply --plan "
                        + plan
                        + " && sluice conversions settle --plan "
                        + plan));
  }

  /** The same inputs give the same plan, which is made once. */
  private UnitOutcome again(ConversionUnit unit, PlanManifest made) throws IOException {
    if (PlanFolder.of(run.workspace(), made.planId()).isClosed()) {
      return UnitOutcome.planned(unit, made)
          .with(
              ExitCode.INVALID,
              "abandoned before",
              "plan "
                  + made.planId()
                  + " of the same inputs was given up; plan with another --as-of");
    }
    return outcome(unit, made);
  }

  private UnitOutcome make(
      ConversionUnit unit, EventRead source, EventLedgerView view, String planId)
      throws IOException {
    run.progress()
        .step(
            "planning events of "
                + unit.name()
                + " from "
                + Progress.count(source.inspected().rows(), "row")
                + " in "
                + Progress.count(source.pinned().files().size(), "file"));
    PlanFolder folder = PlanFolder.of(run.workspace(), planId);
    // What an attempt left that was killed before its plan was sealed.
    folder.deleteFragments();
    folder.deleteOutbox();
    if (source.inspected().rows() > 0) {
      EventPlanPipeline.run(run, unit, source, view, planId, order);
    }
    source.requireUnchanged();
    return outcome(
        unit, new EventPlanSealer(run, unit, source, planId, view.version(), order).seal());
  }

  private UnitOutcome outcome(ConversionUnit unit, PlanManifest manifest) throws IOException {
    UnitOutcome planned = UnitOutcome.planned(unit, manifest);
    if (manifest.refusals().isEmpty()
        || GuardCheck.approved(PlanFolder.of(run.workspace(), manifest.planId()), unit)) {
      return planned;
    }
    return planned.with(
        ExitCode.REFUSED,
        "refused by a guard",
        manifest.refusals().stream()
            .map(PlanManifest.Refusal::message)
            .collect(Collectors.joining("; ")));
  }

  private String planId(ConversionUnit unit, EventRead source, EventLedgerView view) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (String part :
        new String[] {
          "conversion",
          unit.target().toString(),
          source.fileListDigest(),
          view.version(),
          configDigest(unit, source),
          EventPlanPipeline.rulesVersion(run),
          run.asOf().toString(),
          order.retry().map(RetryChoice::toString).orElse("") + run.ledger().acceptance()
        }) {
      hasher.putInt(part.length()).putString(part, StandardCharsets.UTF_8);
    }
    return hasher.hash().toString().substring(0, ID_DIGITS);
  }

  /** A digest of what of the configuration decides a plan. */
  static String configDigest(ConversionUnit unit, EventRead source) {
    return Hashing.sha256()
        .hashString(
            unit.conversion() + "|" + unit.account().limits() + "|" + source.columns(),
            StandardCharsets.UTF_8)
        .toString();
  }
}
