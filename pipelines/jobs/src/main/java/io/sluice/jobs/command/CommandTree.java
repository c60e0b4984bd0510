package io.sluice.jobs.command;

import io.sluice.beam.iceberg.TableUnusableException;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.command.PlanSelection.UnknownPlanException;
import io.sluice.jobs.config.ConfigInvalidException;
import io.sluice.jobs.config.SecretUnavailableException;
import io.sluice.jobs.run.Workspaces.WrongKeyException;
import io.sluice.sandbox.SandboxCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands, and what their failures mean as exit codes. */
public final class CommandTree {
  private static final Logger LOG = LoggerFactory.getLogger(CommandTree.class);

  private CommandTree() {}

  /** The root command. */
  @Command(
      name = "sluice",
      mixinStandardHelpOptions = true,
      version = "sluice 0.1.0",
      description = "Activates warehouse audiences on Amazon Ads.",
      synopsisSubcommandLabel = "COMMAND")
  static final class Root {}

  /** The registry's commands. */
  @Command(name = "audiences", description = "Amazon's audiences and our registry of them.")
  static final class Audiences {}

  /**
   * Builds the command line.
   *
   * @param surroundings what commands get from the world
   * @param errors where problems are told
   */
  public static CommandLine of(Session.Surroundings surroundings, PrintStream errors) {
    CommandLine root = new CommandLine(new Root());
    root.addSubcommand(new ValidateCommand(surroundings));
    root.addSubcommand(new PlanCommand(surroundings));
    root.addSubcommand(new ApplyCommand(surroundings));
    root.addSubcommand(new SettleCommand(surroundings));
    root.addSubcommand(new SyncCommand(surroundings));
    CommandLine audiences = new CommandLine(new Audiences());
    audiences.addSubcommand(new AudiencesCommand.Apply(surroundings));
    audiences.addSubcommand(new AudiencesCommand.ListAll(surroundings));
    audiences.addSubcommand(new AudienceRegistryCommand.Import(surroundings));
    audiences.addSubcommand(new AudienceRegistryCommand.Retire(surroundings));
    root.addSubcommand(audiences);
    CommandLine plans = new CommandLine(new PlansCommand());
    plans.addSubcommand(new PlansCommand.ListAll(surroundings));
    plans.addSubcommand(new PlansCommand.Show(surroundings));
    plans.addSubcommand(new PlansCommand.Abandon(surroundings));
    root.addSubcommand(plans);
    root.addSubcommand(new ApproveCommand(surroundings));
    CommandLine runs = new CommandLine(new RunsCommand());
    runs.addSubcommand(new RunsCommand.ListAll(surroundings));
    runs.addSubcommand(new RunsCommand.Show(surroundings));
    root.addSubcommand(runs);
    root.addSubcommand(new ResultCommand(surroundings));
    root.addSubcommand(new WhyCommand(surroundings));
    root.addSubcommand(new MatchKeysCommand());
    root.addSubcommand(new SchemaCommand(surroundings));
    root.addSubcommand(new DemoCommand(surroundings));
    root.addSubcommand("sandbox", new SandboxCommand());
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8));
    root.setParameterExceptionHandler(CommandTree::usage);
    root.setExecutionExceptionHandler((e, line, parsed) -> failure(e, errors).code());
    return root;
  }

  private static int usage(CommandLine.ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See: sluice " + e.getCommandLine().getCommandName() + " --help");
    return ExitCode.INVALID.code();
  }

  private static ExitCode failure(Exception e, PrintStream errors) {
    ExitCode exit = exit(e);
    if (exit == ExitCode.UNEXPECTED) {
      LOG.error("The command failed", e);
    }
    errors.println(words(e));
    return exit;
  }

  /** What a failed command returns. */
  static ExitCode exit(Exception e) {
    if (e instanceof SnapshotInvalidException snapshot) {
      return snapshot.kind() == SnapshotInvalidException.Kind.NOT_YET
          ? ExitCode.NOT_YET
          : ExitCode.INVALID;
    }
    boolean input =
        e instanceof ConfigInvalidException
            || e instanceof SecretUnavailableException
            || e instanceof WrongKeyException
            || e instanceof UnknownPlanException
            || e instanceof TableUnusableException;
    return input ? ExitCode.INVALID : ExitCode.UNEXPECTED;
  }

  /** What a failed command tells, its remedy included. */
  static String words(Exception e) {
    return exit(e) == ExitCode.UNEXPECTED
        ? "unexpected: "
            + e.getClass().getSimpleName()
            + ": "
            + e.getMessage()
            + "; nothing is lost, run the same command again; the log has the details"
        : String.valueOf(e.getMessage());
  }
}
