package io.sluice.jobs.run;

import io.sluice.beam.batch.AttemptDocuments;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.qualify.PackCounts;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.BucketSize;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.config.RowSelection;
import io.sluice.jobs.config.SourceConfig;
import io.sluice.jobs.run.SourceRead.SuppressionRead;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Plans units: reads each source once for all its audiences, merges with the ledger, seals a plan a
 * unit. Sends nothing. A source that is not there or not as configured stops its own audiences
 * only.
 */
public final class PlanStage {
  private static final String REFUSED = "refused by a guard";

  private final RunContext run;
  private final AudienceOrder order;
  private final LateBatches late;

  /** Makes the stage for one command: the daily change. */
  public PlanStage(RunContext run) {
    this(run, AudienceOrder.daily());
  }

  /**
   * Makes the stage for one command.
   *
   * @param order what is asked for
   */
  public PlanStage(RunContext run, AudienceOrder order) {
    this.run = run;
    this.order = order;
    this.late = new LateBatches(run);
  }

  /** Plans all units; one outcome each, in their order. */
  public List<UnitOutcome> plan(List<AudienceUnit> units) throws IOException {
    Map<String, List<AudienceUnit>> bySource = new LinkedHashMap<>();
    for (AudienceUnit unit : units) {
      bySource.computeIfAbsent(unit.audience().source().id(), id -> new ArrayList<>()).add(unit);
    }
    Map<PlanUnit, UnitOutcome> outcomes = new LinkedHashMap<>();
    for (List<AudienceUnit> group : bySource.values()) {
      planSource(group).forEach(o -> outcomes.put(o.unit(), o));
    }
    return units.stream().map(unit -> late.told(outcomes.get(unit))).toList();
  }

  private List<UnitOutcome> planSource(List<AudienceUnit> units) throws IOException {
    SourceConfig source = units.get(0).audience().source();
    try {
      run.progress().step("reading the files of source " + source.id());
      List<String> selects =
          units.stream()
              .flatMap(u -> u.audience().select().stream())
              .map(RowSelection::column)
              .toList();
      return planRead(SourceRead.of(run, source, selects, order), units);
    } catch (SnapshotInvalidException e) {
      ExitCode exit =
          e.kind() == SnapshotInvalidException.Kind.NOT_YET ? ExitCode.NOT_YET : ExitCode.INVALID;
      return units.stream()
          .map(u -> UnitOutcome.stopped(u, exit, "snapshot unusable", e.getMessage()))
          .toList();
    }
  }

  private List<UnitOutcome> planRead(SourceRead source, List<AudienceUnit> units)
      throws IOException {
    List<UnitOutcome> outcomes = new ArrayList<>();
    List<PlannedUnit> fresh = new ArrayList<>();
    int keys = 0;
    for (AudienceUnit unit : units) {
      late.repair(unit);
      Optional<UnitOutcome> stopped = stopped(unit);
      if (stopped.isPresent()) {
        outcomes.add(stopped.get());
        continue;
      }
      AudienceEntry entry = sized(unit, source);
      LedgerView view = run.ledger().view(unit.target());
      String planId = PlanIds.of(run, unit, source, entry, view, order);
      Optional<UnitOutcome> before = madeBefore(unit, planId);
      if (before.isPresent()) {
        outcomes.add(before.get());
        continue;
      }
      fresh.add(
          new PlannedUnit(
              unit,
              entry,
              view,
              SnapshotMarking.marks(run, view),
              planId,
              keys,
              order,
              only(unit)));
      keys += view.bucketCount();
    }
    if (!fresh.isEmpty()) {
      outcomes.addAll(make(source, fresh, keys));
    }
    return outcomes;
  }

  private Optional<UnitOutcome> madeBefore(AudienceUnit unit, String planId) throws IOException {
    try {
      Optional<PlanManifest> made = PlanFolder.of(run.workspace(), planId).manifest();
      return made.isPresent() ? Optional.of(again(unit, made.get())) : Optional.empty();
    } catch (StateDamagedException e) {
      return Optional.of(UnitOutcome.damaged(unit, e.getMessage()));
    }
  }

  private Optional<Set<String>> only(AudienceUnit unit) {
    return order instanceof AudienceOrder.Retry retry
        ? RefusedMembers.of(run, unit, retry.choice())
        : Optional.empty();
  }

  /** The same inputs give the same plan, which is made once. */
  private UnitOutcome again(AudienceUnit unit, PlanManifest made) throws IOException {
    if (PlanFolder.of(run.workspace(), made.planId()).isClosed()) {
      return UnitOutcome.planned(unit, made)
          .with(
              ExitCode.INVALID,
              "abandoned before",
              "plan "
                  + made.planId()
                  + " of the same inputs was given up; plan with another"
                  + " --as-of");
    }
    return outcome(unit, made);
  }

  private Optional<UnitOutcome> stopped(AudienceUnit unit) {
    Optional<AudienceEntry> entry = run.ledger().audience(unit.target());
    if (entry.isEmpty() || entry.get().audienceId() == null) {
      return Optional.of(
          UnitOutcome.stopped(
              unit,
              ExitCode.REFUSED,
              "unknown audience",
              "unknown-audience: Amazon's id of "
                  + unit.target()
                  + " is not known; run: sluice audiences apply"
                  + " --select "
                  + unit.audience().id()));
    }
    Optional<String> open = run.ledger().claimState(unit.target()).openPlan();
    return open.map(
        plan ->
            UnitOutcome.stopped(
                unit,
                ExitCode.UNAVAILABLE,
                "plan " + plan + " is open",
                "the outcome of plan "
                    + plan
                    + " is not settled; run: sluice apply --plan "
                    + plan
                    + " && sluice settle --plan "
                    + plan));
  }

  /** Sets the bucket count of an audience whose state is still empty, from the snapshot's rows. */
  private AudienceEntry sized(AudienceUnit unit, SourceRead source) {
    AudienceEntry entry = run.ledger().audience(unit.target()).orElseThrow();
    LedgerView view = run.ledger().view(unit.target());
    int buckets = BucketSize.STANDARD.buckets(source.inspected().rows());
    if (!view.version().isEmpty() || entry.bucketCount() == buckets) {
      return entry;
    }
    AudienceEntry sized = entry.withBucketCount(buckets);
    return run.ledger().put(Optional.of(entry), sized)
        ? sized
        : run.ledger().audience(unit.target()).orElseThrow();
  }

  private List<UnitOutcome> make(SourceRead source, List<PlannedUnit> units, int keys)
      throws IOException {
    run.progress()
        .step(
            "planning "
                + Progress.count(units.size(), "audience")
                + " from "
                + Progress.count(source.inspected().rows(), "row")
                + " in "
                + Progress.count(source.pinned().files().size(), "file"));
    for (PlannedUnit unit : units) {
      // What an earlier planning left that was killed before its plan was sealed.
      PlanFolder.of(run.workspace(), unit.planId()).deleteFragments();
    }
    PlanPipeline.run(run, source, units, keys);
    source.requireUnchanged();
    PackCounts[] counts =
        AttemptDocuments.readOne(PlanPipeline.counts(run, units), PackCounts[].class)
            .orElseThrow(() -> new StateBrokenException("no task counted the rows"));
    requireAllRows(source, counts, units.size());
    List<UnitOutcome> outcomes = new ArrayList<>();
    for (int i = units.size() - 1; i >= 0; i--) {
      // The first unit's folder holds the counts: it is sealed last.
      outcomes.add(0, seal(source, units.get(i), counts[i]));
    }
    return outcomes;
  }

  /** A damaged file of one audience stops that audience alone. */
  private UnitOutcome seal(SourceRead source, PlannedUnit planned, PackCounts rows)
      throws IOException {
    try {
      return outcome(planned.unit(), new PlanSealer(run, source, planned).seal(rows));
    } catch (StateDamagedException e) {
      return UnitOutcome.damaged(planned.unit(), e.getMessage());
    }
  }

  private static void requireAllRows(SourceRead source, PackCounts[] counts, int units) {
    for (PackCounts count : counts) {
      if (count.rows != source.inspected().rows() || !count.balanced()) {
        throw new StateBrokenException(
            "read "
                + count.rows
                + " rows of "
                + source.inspected().rows()
                + " in the footers: rows were lost, nothing is planned");
      }
      source.suppression().forEach((name, list) -> requireAllRows(name, list, count));
    }
    if (counts.length != units && source.inspected().rows() > 0) {
      throw new StateBrokenException("counts of " + counts.length + " audiences, not " + units);
    }
  }

  private static void requireAllRows(String name, SuppressionRead list, PackCounts counts) {
    PackCounts.ListCounts read = counts.suppression.get(name);
    long rows = read == null ? 0 : read.rows;
    if (rows != list.inspected().rows()) {
      throw new IllegalStateException(
          "read "
              + rows
              + " rows of "
              + list.inspected().rows()
              + " of suppression list "
              + name
              + ": opt-outs were lost, nothing is planned");
    }
  }

  private static UnitOutcome planned(AudienceUnit unit, PlanManifest manifest) {
    UnitOutcome planned = UnitOutcome.planned(unit, manifest);
    long stuck = PlanTally.stuckOptOuts(manifest.counts());
    return stuck == 0
        ? planned
        : planned.with(ExitCode.DONE, "planned; " + OptOuts.verdict(stuck), OptOuts.remedy());
  }

  private UnitOutcome outcome(AudienceUnit unit, PlanManifest manifest) throws IOException {
    UnitOutcome planned = planned(unit, manifest);
    if (manifest.refusals().isEmpty()
        || GuardCheck.approved(PlanFolder.of(run.workspace(), manifest.planId()), unit)) {
      return planned;
    }
    String reasons =
        manifest.refusals().stream()
            .map(PlanManifest.Refusal::message)
            .collect(Collectors.joining("; "));
    return planned.remedy() == null
        ? planned.with(ExitCode.REFUSED, REFUSED, reasons)
        : planned.with(
            ExitCode.REFUSED,
            planned.verdict().replaceFirst("planned", REFUSED),
            reasons + "; opt-outs: " + planned.remedy());
  }
}
