package io.sluice.jobs.command;

import io.sluice.jobs.ExitCode;
import io.sluice.jobs.command.PlanSelection.UnknownPlanException;
import io.sluice.jobs.config.UnitSelection;
import io.sluice.jobs.report.ConsoleTable;
import io.sluice.jobs.run.PlanAbandoning;
import io.sluice.jobs.run.PlanRepair;
import io.sluice.jobs.run.PlanShelf;
import io.sluice.jobs.run.PlanSummary;
import io.sluice.jobs.run.PlanUnit;
import io.sluice.jobs.run.Progress;
import io.sluice.jobs.run.RunContext;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice plans}: what was planned and where it stands. */
@Command(name = "plans", description = "Sealed plans: list, show, abandon.")
final class PlansCommand {
  private static final int SHORTEST = 4;

  /**
   * A plan that a person named.
   *
   * @throws UnknownPlanException if there is none
   */
  static PlanSummary named(PlanShelf shelf, String planId) throws IOException {
    return shelf
        .find(fullId(shelf.ids(), planId))
        .orElseThrow(
            () ->
                new UnknownPlanException(
                    "there is no plan " + planId + " in this workspace; see: sluice plans list"));
  }

  /**
   * The id that a shortened one stands for.
   *
   * @param all the ids of the workspace
   * @param given an id, or the first four characters or more of exactly one
   */
  static String fullId(Collection<String> all, String given) {
    requireId(given);
    if (all.contains(given) || given.length() < SHORTEST) {
      return given;
    }
    List<String> meant =
        all.stream().filter(id -> id.startsWith(given) && PlanShelf.wholeOf(id).isEmpty()).toList();
    if (meant.size() > 1) {
      throw new UnknownPlanException(
          given + " begins the ids of " + meant.size() + " plans; see: sluice plans list");
    }
    return meant.isEmpty() ? given : meant.get(0);
  }

  /** Refuses what cannot be the id of a plan, such as a path. */
  static void requireId(String planId) {
    if (!planId.matches("[0-9a-zA-Z_-]{1,128}")) {
      throw new UnknownPlanException(
          "a text of " + planId.length() + " characters is no plan's id; see: sluice plans list");
    }
  }

  private static String changes(PlanSummary plan) {
    if (plan.holdsEvents()) {
      return Progress.count(plan.records(), "event")
          + " in "
          + count(plan.batches())
          + (plan.batches() == 1 ? " batch" : " batches");
    }
    return plan.changes().isEmpty()
        ? "none"
        : new TreeMap<>(plan.changes())
            .entrySet().stream()
                // The sum over all reasons is told by its parts.
                .filter(e -> !(e.getKey().equals("REMOVE") && hasReasons(plan)))
                .map(e -> e.getKey() + " " + count(e.getValue()))
                .collect(Collectors.joining(", "));
  }

  private static boolean hasReasons(PlanSummary plan) {
    return plan.changes().keySet().stream().anyMatch(k -> k.startsWith("REMOVE:"));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code sluice plans list}. */
  @Command(
      name = "list",
      description = {
        "List the plans of the selected audiences and conversions, newest first.",
        "States: open, refused, approved, sent, settled, abandoned, stale."
      },
      footer = {
        "",
        "Examples:",
        "  sluice plans list",
        "  sluice plans list --select account:acme-eu --json"
      })
  static final class ListAll implements Callable<Integer> {
    @Mixin private CommonOptions options;

    private final Session.Surroundings surroundings;

    ListAll(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      Inspection inspection = new Inspection("plans-list", options, surroundings);
      return inspection.run(
          run -> {
            List<PlanSummary> plans = selected(run);
            inspection.print(plans.isEmpty() ? "no plans" : table(plans), plans);
            return 0;
          });
    }

    /** Plans of what is configured no more are told where nothing was left out. */
    private List<PlanSummary> selected(RunContext run) throws IOException {
      List<PlanUnit> selected = PlanUnit.of(run.config(), options.units(), options.regions());
      List<PlanUnit> all = PlanUnit.of(run.config(), UnitSelection.all(), Set.of());
      PlanShelf shelf = PlanShelf.of(run);
      return shelf.all().stream()
          .filter(
              plan ->
                  shelf.unit(plan).map(selected::contains).orElse(selected.size() == all.size()))
          .toList();
    }

    private static String table(List<PlanSummary> plans) {
      ConsoleTable table =
          ConsoleTable.empty()
              .withText("plan")
              .withText("audience or conversion")
              .withText("made")
              .withText("state")
              .withText("changes or events");
      plans.forEach(
          p ->
              table.row(
                  p.planId(), p.target(), p.createdAt().toString(), p.state().word(), changes(p)));
      return table.render();
    }
  }

  /** {@code sluice plans show}. */
  @Command(
      name = "show",
      description = "Show one plan: snapshot, counts by stage, batches, refusals, approval.",
      footer = {"", "Examples:", "  sluice plans show 4f1c", "  sluice plans show 4f1c --json"})
  static final class Show implements Callable<Integer> {
    @Mixin private CommonOptions options;

    @Parameters(paramLabel = "ID", description = "The plan, from plan or plans list.")
    private String planId;

    private final Session.Surroundings surroundings;

    Show(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      Inspection inspection = new Inspection("plans-show", options, surroundings);
      return inspection.run(
          run -> {
            PlanSummary plan = named(PlanShelf.of(run), planId);
            inspection.print(text(plan), plan);
            return 0;
          });
    }

    private static String text(PlanSummary plan) {
      StringBuilder text = new StringBuilder();
      text.append("plan      ").append(plan.planId()).append(" (").append(plan.state().word());
      text.append(plan.holdsEvents() ? ")\nevents of " : ")\naudience  ").append(plan.target());
      text.append(", ").append(plan.region()).append("\nmade      ").append(plan.createdAt());
      text.append(" by run ").append(plan.runId()).append(", as of ").append(plan.asOf());
      text.append("\nsnapshot  ").append(plan.snapshot()).append(", ");
      text.append(Progress.count(plan.snapshotFiles(), "file"))
          .append("\nbatches   ")
          .append(plan.batches());
      text.append(" with ").append(count(plan.records()));
      text.append(plan.holdsEvents() ? " events; " : " records; ");
      text.append(plan.batchesSent()).append(" sent");
      text.append(plan.holdsEvents() ? events(plan) : jobs(plan)).append('\n');
      if (plan.approval() != null) {
        text.append("approved  ").append(plan.approval()).append('\n');
      }
      plan.refusals().forEach(r -> text.append("refused   ").append(r.message()).append('\n'));
      if (!plan.refusals().isEmpty()) {
        text.append("open      ")
            .append(
                plan.stillRefused().isEmpty()
                    ? "nothing: all refusals are accepted"
                    : "still refused by " + String.join(", ", plan.stillRefused()))
            .append('\n');
      }
      return text.append('\n').append(counts(plan)).toString();
    }

    private static String jobs(PlanSummary plan) {
      return ", " + plan.batchesSettled() + " settled\nchanges   " + changes(plan);
    }

    /** Amazon answers events at once: what is sent waits for no settlement of its own. */
    private static String events(PlanSummary plan) {
      return "\nledger    "
          + count(plan.counts().getOrDefault("events.known", 0L))
          + " of the ids known; of the batches "
          + count(plan.counts().getOrDefault("events.unanswered", 0L))
          + " sent before and never answered, "
          + count(plan.counts().getOrDefault("events.corrected", 0L))
          + " corrected";
    }

    private static String counts(PlanSummary plan) {
      ConsoleTable table = ConsoleTable.empty().withText("count").withNumber("number");
      new TreeMap<>(plan.counts()).forEach((name, n) -> table.row(name, count(n)));
      return table.render();
    }
  }

  /** {@code sluice plans repair}. */
  @Command(
      name = "repair",
      description = {
        "Close a plan with a wrong, torn or lost file. Whatever may have left becomes unknown in",
        "the ledger: the next plan offers it again or removes it. Prints what cannot be known."
      },
      footer = {"", "Examples:", "  sluice plans repair 4f1c --reason \"disk failed\""})
  static final class Repair implements Callable<Integer> {
    @Mixin private CommonOptions options;

    @Parameters(paramLabel = "ID", description = "The plan, from the message that named it.")
    private String planId;

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        defaultValue = "damaged state",
        description = "Why. Default: ${DEFAULT-VALUE}.")
    private String reason;

    @Spec private CommandSpec spec;

    private final Session.Surroundings surroundings;

    Repair(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      requireId(planId);
      Inspection inspection = new Inspection("plans-repair", options, surroundings);
      return inspection.run(
          run -> {
            PlanRepair.Repaired done = new PlanRepair(run).repair(planId, reason.strip());
            inspection.print(
                done.text(),
                Map.of("planId", planId, "result", done.result(), "text", done.text()));
            return switch (done.result()) {
              case REPAIRED -> ExitCode.DONE.code();
              case LANE_BUSY -> ExitCode.UNAVAILABLE.code();
              case SOUND, NO_PLAN -> throw Inspection.invalid(spec, done.text());
            };
          });
    }
  }

  /** {@code sluice plans abandon}. */
  @Command(
      name = "abandon",
      description = {
        "Give up a plan of which nothing was sent: releases its claim, deletes its outbox.",
        "Once something was sent, a plan can only be settled."
      },
      footer = {
        "",
        "Examples:",
        "  sluice plans abandon 4f1c --reason \"made from the wrong day\""
      })
  static final class Abandon implements Callable<Integer> {
    @Mixin private CommonOptions options;

    @Parameters(paramLabel = "ID", description = "The plan, from plan or plans list.")
    private String planId;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason;

    @Spec private CommandSpec spec;

    private final Session.Surroundings surroundings;

    Abandon(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      if (reason.isBlank()) {
        throw Inspection.invalid(spec, "--reason is blank: say why the plan is given up");
      }
      Inspection inspection = new Inspection("plans-abandon", options, surroundings);
      return inspection.run(
          run -> {
            PlanSummary plan = named(PlanShelf.of(run), planId);
            PlanAbandoning.Result result = new PlanAbandoning(run).abandon(plan, reason.strip());
            String text = text(result, plan.program());
            inspection.print(text, Map.of("planId", planId, "result", text));
            return (result == PlanAbandoning.Result.LANE_BUSY
                    ? ExitCode.UNAVAILABLE
                    : ExitCode.DONE)
                .code();
          });
    }

    private String text(PlanAbandoning.Result result, String program) {
      return switch (result) {
        case ABANDONED -> "plan " + planId + " is abandoned; nothing of it was sent";
        case LANE_BUSY ->
            "somebody is sending on the lane of plan "
                + planId
                + "; wait for the end of that run, or two minutes after it was killed, and try"
                + " again";
        case ABANDONED_BEFORE -> "plan " + planId + " was abandoned before";
        case SETTLED ->
            throw Inspection.invalid(
                spec, "plan " + planId + " is settled: there is nothing to abandon");
        case SENT ->
            throw Inspection.invalid(
                spec,
                "something of plan "
                    + planId
                    + " was sent, so it can only be settled: "
                    + program
                    + " apply --plan "
                    + planId
                    + " && "
                    + program
                    + " settle --plan "
                    + planId);
      };
    }
  }
}
