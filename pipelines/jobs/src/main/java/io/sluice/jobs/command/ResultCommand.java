package io.sluice.jobs.command;

import io.sluice.records.RunReport;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice result}: a run's exit code, for clusters that lose it. */
@Command(
    name = "result",
    description = "Print what a run came to and exit with its code; needs --run-id.",
    footer = {"", "Examples:", "  sluice result --run-id nightly-2026-11-22"})
final class ResultCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;

  @Spec private CommandSpec spec;

  private final Session.Surroundings surroundings;

  ResultCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    String runId =
        options
            .runId()
            .orElseThrow(
                () -> Inspection.invalid(spec, "--run-id is missing; see: sluice runs list"));
    Inspection inspection = new Inspection("result", options, surroundings);
    RunReport report = RunsCommand.named(RunsCommand.files(inspection), runId, spec);
    inspection.print(
        "run "
            + runId
            + " ("
            + report.command()
            + "): "
            + report.meaning()
            + ", exit "
            + report.exitCode(),
        Map.of(
            "runId", runId,
            "command", report.command(),
            "exitCode", report.exitCode(),
            "meaning", report.meaning()));
    return report.exitCode();
  }
}
