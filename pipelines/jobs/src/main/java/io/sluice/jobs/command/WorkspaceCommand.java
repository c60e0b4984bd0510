package io.sluice.jobs.command;

import io.sluice.jobs.ExitCode;
import io.sluice.jobs.run.WorkspaceAcceptance;
import io.sluice.jobs.run.WorkspaceAcceptance.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice workspace}: whether catalogue and workspace belong together. */
@Command(name = "workspace", description = "Whether catalogue and workspace belong together.")
final class WorkspaceCommand {
  /** {@code sluice workspace show}. */
  @Command(
      name = "show",
      description = {
        "Compare the catalogue with what the workspace remembers of it. Changes nothing.",
        "Exit 2, with the choices, where they do not belong together."
      },
      footer = {"", "Examples:", "  sluice workspace show"})
  static final class Show implements Callable<Integer> {
    @Mixin private CommonOptions options;

    private final Session.Surroundings surroundings;

    Show(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      Inspection inspection = new Inspection("workspace-show", options, surroundings);
      Finding finding =
          new WorkspaceAcceptance(inspection.config(), surroundings.environment()).look();
      inspection.print(finding.text(), finding);
      return (finding.sound() ? ExitCode.DONE : ExitCode.INVALID).code();
    }
  }

  /** {@code sluice workspace accept}. */
  @Command(
      name = "accept",
      description = {
        "Go on after the catalogue or the workspace was lost, restored or copied. Puts the tables",
        "forward to what their files tell; what is still not known becomes unknown, so that the",
        "next runs offer or remove everybody it concerns. Sends nothing itself.",
        "No other command may run on this workspace meanwhile."
      },
      footer = {
        "",
        "Examples:",
        "  sluice workspace accept --reason \"catalogue restored from Sunday's backup\""
      })
  static final class Accept implements Callable<Integer> {
    @Mixin private CommonOptions options;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason;

    @Spec private CommandSpec spec;

    private final Session.Surroundings surroundings;

    Accept(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      if (reason.isBlank()) {
        throw Inspection.invalid(spec, "--reason is blank: say why this state is gone on with");
      }
      options.requireRunId();
      Inspection inspection = new Inspection("workspace-accept", options, surroundings);
      return inspection.runWithoutLedger(
          run -> {
            WorkspaceAcceptance workspace =
                new WorkspaceAcceptance(run.config(), run.environment());
            List<String> done = workspace.accept(run::with, reason.strip());
            String text =
                done.isEmpty()
                    ? "catalogue and workspace belong together: nothing was done"
                    : String.join("\n", done);
            inspection.print(text, Map.of("accepted", !done.isEmpty(), "done", done));
            return ExitCode.DONE.code();
          });
    }
  }
}
