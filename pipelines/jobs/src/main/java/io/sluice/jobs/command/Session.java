package io.sluice.jobs.command;

import io.sluice.beam.delivery.DeliveryClock;
import io.sluice.beam.delivery.SystemDeliveryClock;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.ConfigLoader;
import io.sluice.jobs.report.RunReportFiles;
import io.sluice.jobs.run.AudienceUnit;
import io.sluice.jobs.run.ConversionUnit;
import io.sluice.jobs.run.EmbeddedSpark;
import io.sluice.jobs.run.PlanUnit;
import io.sluice.jobs.run.Progress;
import io.sluice.jobs.run.RunContext;
import io.sluice.jobs.run.UnitOutcome;
import io.sluice.jobs.run.Workspaces;
import io.sluice.records.RunReport;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One command from its configuration to its report: opens workspace and ledger, runs the body,
 * writes {@code runs/<run-id>/}, gives the exit code.
 */
public final class Session {
  private static final int REPORT_VERSION = 1;
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String command;
  private final CommonOptions options;
  private final Surroundings surroundings;

  /**
   * What a command gets from the world.
   *
   * @param clock the delivery clock
   * @param environment for secret references
   * @param progress tells a person what goes on
   * @param out where results are printed
   */
  public record Surroundings(
      DeliveryClock clock, Map<String, String> environment, Progress progress, Output out) {
    /** On a clock whose waits are real. */
    public Surroundings(
        Clock clock, Map<String, String> environment, Progress progress, Output out) {
      this(SystemDeliveryClock.of(clock), environment, progress, out);
    }

    /** Nothing of the environment, which may hold secrets. */
    @Override
    public String toString() {
      return "Surroundings[" + environment.size() + " variables]";
    }
  }

  /** Where results are printed. */
  public interface Output {
    /** Prints a line. */
    void line(String text);
  }

  /**
   * What a command does with the units it was given.
   *
   * @param <U> audiences or conversions
   */
  @FunctionalInterface
  interface Body<U extends PlanUnit> {
    /** Does it; one outcome a unit. */
    List<UnitOutcome> run(RunContext run, List<U> units) throws IOException;
  }

  Session(String command, CommonOptions options, Surroundings surroundings) {
    this.command = command;
    this.options = options;
    this.surroundings = surroundings;
  }

  /** Runs the body over the selected audiences and reports. */
  int run(Body<AudienceUnit> body) throws IOException {
    options.requireRunId();
    ActivationConfig config = config();
    return run(config, AudienceUnit.of(config, options.selection(), options.regions()), body);
  }

  /** Runs the body over the selected conversions and reports. */
  int runConversions(Body<ConversionUnit> body) throws IOException {
    options.requireRunId();
    ActivationConfig config = config();
    return run(config, ConversionUnit.of(config, options.conversions(), options.regions()), body);
  }

  /** Runs the body over the selected audiences and conversions and reports. */
  int runUnits(Body<PlanUnit> body) throws IOException {
    options.requireRunId();
    ActivationConfig config = config();
    return run(config, PlanUnit.of(config, options.units(), options.regions()), body);
  }

  private <U extends PlanUnit> int run(ActivationConfig config, List<U> units, Body<U> body)
      throws IOException {
    Instant started = surroundings.clock().instant();
    try (EmbeddedSpark spark = EmbeddedSpark.of(options.master());
        Workspaces.Opened workspace = Workspaces.open(config, surroundings.environment())) {
      RunContext run = context(config, spark, workspace, started);
      List<UnitOutcome> outcomes = outcomes(body, run, units, started);
      RunReport report = report(run, started, outcomes);
      RunReportFiles.in(run.workspace()).write(report);
      Workspaces.log(run, report);
      print(report);
      return report.exitCode();
    }
  }

  /** The configuration alone, for commands that need no ledger. */
  ActivationConfig config() {
    return ConfigLoader.load(options.config(), options.environment(), surroundings.environment());
  }

  private RunContext context(
      ActivationConfig config, EmbeddedSpark spark, Workspaces.Opened workspace, Instant now) {
    return new RunContext(
        config,
        options.asOf().orElse(now),
        options.snapshot(),
        surroundings.clock(),
        options.runId().orElseGet(() -> RUN_ID.format(now) + "-" + command),
        workspace.ledger(),
        surroundings.environment(),
        spark,
        surroundings.progress());
  }

  @SuppressWarnings("checkstyle:illegalcatch") // clusters lose exit codes: told, then thrown on
  private <U extends PlanUnit> List<UnitOutcome> outcomes(
      Body<U> body, RunContext run, List<U> units, Instant started) throws IOException {
    try {
      return body.run(run, units);
    } catch (IOException | RuntimeException e) {
      RunReport failed =
          report(run, started, CommandTree.exit(e), List.of(), List.of(CommandTree.words(e)));
      try {
        RunReportFiles.in(run.workspace()).write(failed);
      } catch (IOException unwritten) {
        e.addSuppressed(unwritten);
      }
      throw e;
    }
  }

  private RunReport report(RunContext run, Instant started, List<UnitOutcome> outcomes) {
    ExitCode exit = ExitCode.of(outcomes.stream().map(UnitOutcome::exit).toList());
    return report(run, started, exit, outcomes, List.of());
  }

  private RunReport report(
      RunContext run,
      Instant started,
      ExitCode exit,
      List<UnitOutcome> outcomes,
      List<String> problems) {
    return new RunReport(
        REPORT_VERSION,
        run.runId(),
        command,
        run.asOf(),
        started,
        surroundings.clock().instant(),
        exit.code(),
        exit.meaning(),
        of(outcomes, AudienceUnit.class).map(UnitOutcome::audience).toList(),
        of(outcomes, ConversionUnit.class).map(UnitOutcome::conversion).toList(),
        problems,
        run.workspace() + "/runs/" + run.runId() + "/report.html");
  }

  private static Stream<UnitOutcome> of(
      List<UnitOutcome> outcomes, Class<? extends PlanUnit> kind) {
    return outcomes.stream().filter(outcome -> kind.isInstance(outcome.unit()));
  }

  private void print(RunReport report) {
    surroundings.out().line(ResultText.of(report, options.form()));
  }
}
