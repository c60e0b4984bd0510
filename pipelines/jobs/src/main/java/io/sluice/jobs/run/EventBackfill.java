package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.domain.delivery.LaneForecast;
import io.sluice.jobs.ExitCode;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sends the events of a range of days, one day after another, the oldest first since it is the next
 * to fall out of Amazon's window. Days outside the window are refused and counted beforehand.
 * Killed anywhere and run again it goes on: an open plan is ended first, days that were settled
 * from the same files are passed over, and whatever is read twice is sent once.
 */
public final class EventBackfill {
  private final RunContext run;
  private final Waits waits;
  private final DayRange range;
  private final Settled settled;
  private final Map<ConversionUnit, List<UnitOutcome>> outcomes = new LinkedHashMap<>();
  private final Map<ConversionUnit, RefusedDays> refused = new LinkedHashMap<>();
  private final Map<ConversionUnit, BackfillNotes> notes = new LinkedHashMap<>();
  private final Map<ConversionUnit, Integer> before = new LinkedHashMap<>();
  private final Set<ConversionUnit> stopped = new HashSet<>();

  /** What becomes of days that a backfill settled before. */
  public enum Settled {
    /** They are passed over while their files are the same. */
    PASSED_OVER,
    /** They are read again. */
    READ_AGAIN
  }

  /**
   * Makes the backfill of one command.
   *
   * @param waits for lanes and for Amazon
   * @param range the days
   * @param settled what becomes of days that were settled before
   */
  public EventBackfill(RunContext run, Waits waits, DayRange range, Settled settled) {
    this.run = run;
    this.waits = waits;
    this.range = range;
    this.settled = settled;
  }

  /** Sends; the outcomes of each unit's days, unit by unit. */
  public List<UnitOutcome> run(List<ConversionUnit> units) throws IOException {
    prepare(units);
    for (RefusedDays days : refused.values()) {
      if (!days.isEmpty()) {
        run.ledger().log(days.log());
      }
    }
    DayProgress progress = new DayProgress(0, days().size(), run.clock().instant());
    for (LocalDate day : days()) {
      run.progress().step(progress.begins(day, run.clock().instant()));
      List<ConversionUnit> open = open(day);
      for (UnitOutcome outcome : Sync.ofConversions(run, waits, order(day)).run(open)) {
        take(day, outcome);
      }
      progress = progress.oneMore();
    }
    before.forEach((unit, count) -> outcomes.get(unit).add(0, before(unit, count)));
    return flat();
  }

  /**
   * Plans every day and sends nothing; the plans are thrown away.
   *
   * @return what each unit would send
   */
  public List<UnitOutcome> forecast(List<ConversionUnit> units) throws IOException {
    prepare(units);
    Map<ConversionUnit, LaneForecast> sums = new LinkedHashMap<>();
    for (LocalDate day : days()) {
      run.progress().step("forecast of " + day);
      for (UnitOutcome planned : new EventPlanStage(run, order(day)).plan(open(day))) {
        ConversionUnit unit = (ConversionUnit) planned.unit();
        if (planned.manifest() == null) {
          outcomes.get(unit).add(named(day, planned));
        } else {
          sums.merge(unit, Forecasts.of(planned.manifest()), LaneForecast::plus);
          Forecasts.discard(run, planned.manifest());
        }
      }
    }
    sums.forEach(
        (unit, sum) -> outcomes.get(unit).add(Forecasts.outcome(unit, sum, waits.share())));
    return flat();
  }

  private void prepare(List<ConversionUnit> units) throws IOException {
    for (ConversionUnit unit : units) {
      outcomes.put(unit, new ArrayList<>());
      if (!EventRead.byDay(unit.conversion().source())) {
        outcomes.get(unit).add(undated(unit));
        stopped.add(unit);
        continue;
      }
      notes.put(unit, BackfillNotes.of(run, unit));
      RefusedDays days = RefusedDays.of(run, unit, range);
      refused.put(unit, days);
      if (!days.isEmpty()) {
        UnitOutcome outcome = days.outcome();
        run.progress().step(unit.name() + ": " + outcome.verdict());
        outcomes.get(unit).add(outcome);
      }
    }
  }

  /** The days that any unit can send. */
  private List<LocalDate> days() {
    return range.days().stream()
        .filter(day -> refused.values().stream().anyMatch(days -> !days.contains(day)))
        .toList();
  }

  private List<ConversionUnit> open(LocalDate day) {
    List<ConversionUnit> open = new ArrayList<>();
    for (ConversionUnit unit : outcomes.keySet()) {
      if (stopped.contains(unit) || refused.get(unit).contains(day)) {
        continue;
      }
      if (isSettled(unit, day)) {
        before.merge(unit, 1, Integer::sum);
      } else {
        open.add(unit);
      }
    }
    return open;
  }

  private boolean isSettled(ConversionUnit unit, LocalDate day) {
    if (settled == Settled.READ_AGAIN || !notes.get(unit).knows(day)) {
      return false;
    }
    try {
      EventRead now =
          EventRead.of(run, unit, EventDays.range(day, day), unit.claims(run).version());
      return notes.get(unit).has(day, BackfillNotes.read(run, unit, now));
    } catch (SnapshotInvalidException | IOException e) {
      // Planning the day meets it again and reports it.
      return false;
    }
  }

  private void take(LocalDate day, UnitOutcome outcome) throws IOException {
    ConversionUnit unit = (ConversionUnit) outcome.unit();
    boolean ended = outcome.exit() == ExitCode.DONE || outcome.exit() == ExitCode.REJECTS;
    if (ended && outcome.figures() != null && isClosed(outcome.manifest())) {
      notes.get(unit).settled(day, outcome.manifest());
    }
    if (outcome.exit() == ExitCode.UNAVAILABLE || outcome.exit() == ExitCode.ACCESS) {
      stopped.add(unit);
      outcomes.get(unit).add(stoppedAt(day, outcome));
    } else {
      outcomes.get(unit).add(named(day, outcome));
    }
  }

  private boolean isClosed(PlanManifest plan) throws IOException {
    return PlanFolder.of(run.workspace(), plan.planId()).isClosed();
  }

  private UnitOutcome stoppedAt(LocalDate day, UnitOutcome outcome) {
    String again =
        "days from " + day + " on are left: run the same backfill again, it goes on from there";
    String remedy = outcome.remedy() == null ? again : outcome.remedy() + "; " + again;
    return outcome.with(outcome.exit(), day + ": " + outcome.verdict(), remedy);
  }

  private static UnitOutcome named(LocalDate day, UnitOutcome outcome) {
    return outcome.with(outcome.exit(), day + ": " + outcome.verdict(), outcome.remedy());
  }

  private static UnitOutcome before(ConversionUnit unit, int days) {
    return UnitOutcome.stopped(
        unit, ExitCode.DONE, Progress.count(days, "day") + " settled before", null);
  }

  private static UnitOutcome undated(ConversionUnit unit) {
    return UnitOutcome.stopped(
        unit,
        ExitCode.INVALID,
        "source without days",
        "the pattern of source "
            + unit.conversion().source().id()
            + " has no {date}, so there are no days to go through; run: sluice conversions");
  }

  private static EventOrder order(LocalDate day) {
    return EventOrder.of(EventDays.range(day, day));
  }

  private List<UnitOutcome> flat() {
    return outcomes.values().stream().flatMap(List::stream).toList();
  }
}
