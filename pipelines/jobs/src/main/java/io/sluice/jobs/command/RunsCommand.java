package io.sluice.jobs.command;

import io.sluice.jobs.report.ConsoleTable;
import io.sluice.jobs.report.RunReportFiles;
import io.sluice.records.RunReport;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice runs}: what commands did, from the workspace's reports. */
@Command(name = "runs", description = "What commands did: list, show.")
final class RunsCommand {
  /** The reports of the configured workspace; the ledger is not opened. */
  static RunReportFiles files(Inspection inspection) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    return RunReportFiles.in(inspection.config().workspace());
  }

  /** A report that a person named; exit 2 where there is none. */
  static RunReport named(RunReportFiles files, String runId, CommandSpec spec) throws IOException {
    Optional<RunReport> found;
    try {
      found = files.read(runId);
    } catch (IllegalArgumentException e) {
      throw Inspection.invalid(spec, e.getMessage());
    }
    return found.orElseThrow(
        () ->
            Inspection.invalid(
                spec, "run " + runId + " left no result in this workspace; see: sluice runs list"));
  }

  /** {@code sluice runs list}. */
  @Command(
      name = "list",
      description = "List the newest runs and how they ended.",
      footer = {"", "Examples:", "  sluice runs list", "  sluice runs list --limit 100 --json"})
  static final class ListAll implements Callable<Integer> {
    @Mixin private CommonOptions options;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "At most so many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    private final Session.Surroundings surroundings;

    ListAll(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      Inspection inspection = new Inspection("runs-list", options, surroundings);
      RunReportFiles files = files(inspection);
      List<RunReport> runs = new ArrayList<>();
      for (String id : files.runIds().stream().limit(Math.max(1, limit)).toList()) {
        files.read(id).ifPresent(runs::add);
      }
      inspection.print(runs.isEmpty() ? "no runs" : table(runs), runs);
      return 0;
    }

    private static String table(List<RunReport> runs) {
      ConsoleTable table =
          ConsoleTable.empty()
              .withText("run")
              .withText("command")
              .withText("started")
              .withText("took")
              .withNumber("exit")
              .withText("meaning")
              .withText("audiences or conversions");
      for (RunReport run : runs) {
        table.row(
            run.runId(),
            run.command(),
            run.startedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
            Duration.between(run.startedAt(), run.endedAt())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString(),
            Integer.toString(run.exitCode()),
            run.meaning(),
            run.units().stream()
                .map(unit -> unit.id() + "@" + unit.account())
                .distinct()
                .collect(Collectors.joining(", ")));
      }
      return table.render();
    }
  }

  /** {@code sluice runs show}. */
  @Command(
      name = "show",
      description = "Show what one run did.",
      footer = {"", "Examples:", "  sluice runs show nightly-2026-11-22"})
  static final class Show implements Callable<Integer> {
    @Mixin private CommonOptions options;

    @Parameters(paramLabel = "ID", description = "The run, from runs list.")
    private String runId;

    @Spec private CommandSpec spec;

    private final Session.Surroundings surroundings;

    Show(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      Inspection inspection = new Inspection("runs-show", options, surroundings);
      RunReport report = named(files(inspection), runId, spec);
      surroundings.out().line(ResultText.of(report, options.form()).stripTrailing());
      return 0;
    }
  }
}
