package io.sluice.jobs.command;

import io.sluice.beam.iceberg.source.TableUnusableException;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.domain.ledger.LedgerConflictException;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.command.PlanSelection.UnknownPlanException;
import io.sluice.jobs.config.ConfigInvalidException;
import io.sluice.jobs.config.SecretUnavailableException;
import io.sluice.jobs.run.DiskFull;
import io.sluice.jobs.run.ExecutorLostException;
import io.sluice.jobs.run.StateMismatchException;
import io.sluice.jobs.run.TooManyRefusalsException;
import io.sluice.jobs.run.Workspaces.UnusableException;
import io.sluice.jobs.run.Workspaces.WrongKeyException;
import io.sluice.sandbox.SandboxCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** All commands, and what their failures mean as exit codes. */
public final class CommandTree {
  private static final Logger LOG = LoggerFactory.getLogger(CommandTree.class);

  private static final String VERSION = "sluice 0.1.0";

  private CommandTree() {}

  /** The root command. */
  @Command(
      name = "sluice",
      mixinStandardHelpOptions = true,
      version = VERSION,
      description = "Activates warehouse audiences on Amazon Ads.",
      synopsisSubcommandLabel = "COMMAND",
      exitCodeListHeading = "%nExit codes:%n",
      footer = {
        "",
        "Examples:",
        "  sluice demo                  # the first minute: two days in a local Amazon Ads",
        "  sluice validate              # then: what is wrong with my sluice.yaml",
        "  sluice sync                  # plan, send, settle",
        "",
        "sluice COMMAND --help tells more, with examples."
      })
  static final class Root {
    @Option(
        names = "--verbose",
        scope = ScopeType.INHERIT,
        description = "Print the whole of an unexpected failure; it may quote values of rows.")
    private boolean verbose;

    /** Whether a command line asks for it. */
    static boolean verbose(CommandSpec command) {
      return ((Root) command.root().userObject()).verbose;
    }
  }

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
    CommandLine conversions = new CommandLine(new ConversionsCommand(surroundings));
    conversions.addSubcommand(new ConversionsCommand.Validate(surroundings));
    conversions.addSubcommand(new ConversionsCommand.Plan(surroundings));
    conversions.addSubcommand(new ConversionsCommand.Apply(surroundings));
    conversions.addSubcommand(new ConversionsCommand.Settle(surroundings));
    root.addSubcommand(conversions);
    CommandLine backfill = new CommandLine(new BackfillCommand());
    backfill.addSubcommand(new BackfillCommand.Conversions(surroundings));
    backfill.addSubcommand(new BackfillCommand.Audiences(surroundings));
    root.addSubcommand(backfill);
    root.addSubcommand(new RetryCommand(surroundings));
    CommandLine plans = new CommandLine(new PlansCommand());
    plans.addSubcommand(new PlansCommand.ListAll(surroundings));
    plans.addSubcommand(new PlansCommand.Show(surroundings));
    plans.addSubcommand(new PlansCommand.Abandon(surroundings));
    plans.addSubcommand(new PlansCommand.Repair(surroundings));
    root.addSubcommand(plans);
    root.addSubcommand(new ApproveCommand(surroundings));
    root.addSubcommand(workspace(surroundings));
    root.addSubcommand(runs(surroundings));
    root.addSubcommand(new ResultCommand(surroundings));
    root.addSubcommand(new WhyCommand(surroundings));
    root.addSubcommand(new MaintainCommand(surroundings));
    root.addSubcommand(new MatchKeysCommand());
    root.addSubcommand(new SchemaCommand(surroundings));
    root.addSubcommand(new DemoCommand(surroundings));
    root.addSubcommand("sandbox", new SandboxCommand());
    withHelp(root);
    root.getCommandSpec().usageMessage().exitCodeList(exitCodes());
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8));
    root.setParameterExceptionHandler(CommandTree::usage);
    root.setExecutionExceptionHandler((e, line, parsed) -> failure(e, line, errors).code());
    return root;
  }

  private static CommandLine workspace(Session.Surroundings surroundings) {
    CommandLine workspace = new CommandLine(new WorkspaceCommand());
    workspace.addSubcommand(new WorkspaceCommand.Show(surroundings));
    workspace.addSubcommand(new WorkspaceCommand.Accept(surroundings));
    return workspace;
  }

  private static CommandLine runs(Session.Surroundings surroundings) {
    CommandLine runs = new CommandLine(new RunsCommand());
    runs.addSubcommand(new RunsCommand.ListAll(surroundings));
    runs.addSubcommand(new RunsCommand.Show(surroundings));
    return runs;
  }

  private static void withHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true).version(VERSION);
    command.getSubcommands().values().forEach(CommandTree::withHelp);
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode exit : ExitCode.values()) {
      codes.put(" " + exit.code(), exit.meaning());
    }
    return codes;
  }

  private static int usage(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    boolean unmatched = e instanceof CommandLine.UnmatchedArgumentException;
    boolean holder = !(command.getCommand() instanceof Callable);
    if (holder && !command.getSubcommands().isEmpty() && !unmatched) {
      // A command that only holds others, without one of them: its help is the answer.
      command.usage(err);
      return ExitCode.INVALID.code();
    }
    err.println(e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.INVALID.code();
  }

  private static ExitCode failure(Exception e, CommandLine line, PrintStream errors) {
    ExitCode exit = exit(e);
    if (exit != ExitCode.UNEXPECTED) {
      errors.println(words(e));
      return exit;
    }
    // Only the launcher's own file is known to be its owner's; a cluster's log is not.
    boolean ownFile = System.getProperty(UnexpectedFailure.LOG_FILE) != null;
    LOG.error("The command failed", ownFile ? e : UnexpectedFailure.of(e).withoutTexts());
    errors.println(String.join("\n  ", UnexpectedFailure.of(e).lines()));
    if (Root.verbose(line.getCommandSpec())) {
      e.printStackTrace(errors);
    }
    return exit;
  }

  /** What a failed command returns. */
  static ExitCode exit(Exception e) {
    if (DiskFull.words(e).isPresent()) {
      return ExitCode.UNAVAILABLE;
    }
    if (e instanceof SnapshotInvalidException snapshot) {
      return snapshot.kind() == SnapshotInvalidException.Kind.NOT_YET
          ? ExitCode.NOT_YET
          : ExitCode.INVALID;
    }
    if (e instanceof LedgerConflictException || e instanceof ExecutorLostException) {
      // Another process got there first, or this one was cut short: run again.
      return ExitCode.UNAVAILABLE;
    }
    boolean input =
        e instanceof StateDamagedException
            || e instanceof ConfigInvalidException
            || e instanceof SecretUnavailableException
            || e instanceof WrongKeyException
            || e instanceof UnusableException
            || e instanceof StateMismatchException
            || e instanceof UnknownPlanException
            || e instanceof TooManyRefusalsException
            || e instanceof TableUnusableException;
    return input ? ExitCode.INVALID : ExitCode.UNEXPECTED;
  }

  /** What a failed command tells, its remedy included; never a value of a row. */
  static String words(Exception e) {
    Optional<String> full = DiskFull.words(e);
    if (full.isPresent()) {
      return full.get();
    }
    return exit(e) == ExitCode.UNEXPECTED
        ? String.join(" ", UnexpectedFailure.of(e).lines())
        : String.valueOf(e.getMessage());
  }
}
