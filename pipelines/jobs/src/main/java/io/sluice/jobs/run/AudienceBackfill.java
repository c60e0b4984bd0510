package io.sluice.jobs.run;

import io.sluice.domain.delivery.LaneForecast;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.config.SourceConfig;
import io.sluice.jobs.config.SourceLocation;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings audiences up to what a range of past days says: as one net plan, or day by day. Nobody is
 * removed but by an opt-out, and nothing that a later run set is taken back. Killed anywhere and
 * run again, the open plan is ended first and what is left is planned anew.
 */
public final class AudienceBackfill {
  private final RunContext run;
  private final Waits waits;
  private final DayRange range;

  /**
   * Makes the backfill of one command.
   *
   * @param waits for lanes, jobs and Amazon
   * @param range the days
   */
  public AudienceBackfill(RunContext run, Waits waits, DayRange range) {
    this.run = run;
    this.waits = waits;
    this.range = range;
  }

  /** Where a day of a source begins. */
  static ZoneId zone(SourceConfig source) {
    return source.location() instanceof SourceLocation.ParquetPattern parquet
        ? parquet.zone()
        : ZoneOffset.UTC;
  }

  /** All days in one net plan a unit; one outcome each, in their order. */
  public List<UnitOutcome> net(List<AudienceUnit> units) throws IOException {
    Map<PlanUnit, UnitOutcome> outcomes = refused(units);
    List<AudienceUnit> able = units.stream().filter(u -> !outcomes.containsKey(u)).toList();
    for (UnitOutcome outcome : Sync.ofAudiences(run, waits, net()).run(able)) {
      outcomes.put(outcome.unit(), outcome);
    }
    return units.stream().map(outcomes::get).toList();
  }

  /** Day by day, the oldest first; the outcomes of each unit's days, day by day. */
  public List<UnitOutcome> replay(List<AudienceUnit> units) throws IOException {
    Map<PlanUnit, UnitOutcome> refused = refused(units);
    List<UnitOutcome> outcomes = new ArrayList<>(refused.values());
    Set<PlanUnit> stopped = new HashSet<>(refused.keySet());
    List<LocalDate> days = range.days();
    Instant started = run.clock().instant();
    DayProgress progress = new DayProgress(0, days.size(), started);
    for (LocalDate day : days) {
      run.progress().step(progress.begins(day, run.clock().instant()));
      List<AudienceUnit> open = units.stream().filter(u -> !stopped.contains(u)).toList();
      AudienceOrder order =
          new AudienceOrder.Backfill(
              new DayRange(day, day), AudienceOrder.Reading.ONE_DAY, started);
      for (UnitOutcome outcome : Sync.ofAudiences(run, waits, order).run(open)) {
        boolean stops = outcome.exit() != ExitCode.DONE && outcome.exit() != ExitCode.REJECTS;
        if (stops) {
          stopped.add(outcome.unit());
        }
        outcomes.add(
            outcome.with(outcome.exit(), day + ": " + outcome.verdict(), outcome.remedy()));
      }
      progress = progress.oneMore();
    }
    return outcomes;
  }

  /** Plans and sends nothing; the plans are thrown away. */
  public List<UnitOutcome> forecast(List<AudienceUnit> units) throws IOException {
    Map<PlanUnit, UnitOutcome> outcomes = refused(units);
    List<AudienceUnit> able = units.stream().filter(u -> !outcomes.containsKey(u)).toList();
    for (UnitOutcome planned : new PlanStage(run, net()).plan(able)) {
      if (planned.manifest() == null) {
        outcomes.put(planned.unit(), planned);
      } else {
        LaneForecast forecast = Forecasts.of(planned.manifest());
        UnitOutcome told = Forecasts.outcome(planned.unit(), forecast, waits.share());
        boolean guarded = planned.exit() == ExitCode.REFUSED;
        outcomes.put(
            planned.unit(),
            guarded ? told.with(planned.exit(), told.verdict(), planned.remedy()) : told);
        Forecasts.discard(run, planned.manifest());
      }
    }
    return units.stream().map(outcomes::get).toList();
  }

  private AudienceOrder net() {
    return new AudienceOrder.Backfill(range, AudienceOrder.Reading.NET, Instant.MAX);
  }

  private static Map<PlanUnit, UnitOutcome> refused(List<AudienceUnit> units) {
    Map<PlanUnit, UnitOutcome> outcomes = new LinkedHashMap<>();
    for (AudienceUnit unit : units) {
      problem(unit)
          .ifPresent(
              text ->
                  outcomes.put(
                      unit,
                      UnitOutcome.stopped(unit, ExitCode.INVALID, "cannot be backfilled", text)));
    }
    return outcomes;
  }

  private static Optional<String> problem(AudienceUnit unit) {
    if (unit.audience().lifetime().isEmpty()) {
      return Optional.of(
          "audience "
              + unit.id()
              + " has no lifetime, so nobody can tell which of two days knows a member better; set"
              + " lifetime and qualified-at, or run: sluice sync --snapshot DAY");
    }
    boolean days =
        unit.audience().source().location() instanceof SourceLocation.ParquetPattern parquet
            && parquet.pattern().contains("{date}");
    return days
        ? Optional.empty()
        : Optional.of(
            "source "
                + unit.audience().source().id()
                + " has no folder a day ({date} in its pattern); run: sluice sync --snapshot DAY");
  }
}
