package io.sluice.jobs.command;

import io.sluice.domain.diff.Approvals;
import io.sluice.domain.diff.Guard;
import io.sluice.domain.diff.Guard.Acceptance;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.command.PlanSelection.UnknownPlanException;
import io.sluice.jobs.run.PlanApproval;
import io.sluice.jobs.run.PlanShelf;
import io.sluice.jobs.run.PlanSummary;
import io.sluice.jobs.run.PlanUnit;
import io.sluice.jobs.run.RunContext;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice approve}: accepts what a guard refused, for one plan. */
@Command(
    name = "approve",
    description = {
      "Accept what a guard refused, for this plan and the same files only.",
      "Exit 0 when nothing refuses the plan any more, 3 when something still does."
    },
    footer = {
      "",
      "Examples:",
      "  sluice approve 4f1c --max-removals 182331 --reason \"agreed with CRM\"",
      "  sluice approve 4f1c --guard max-age --reason \"holiday, no new export\""
    })
final class ApproveCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;

  @Parameters(paramLabel = "PLAN", description = "The refused plan's id.")
  private String planId;

  @Option(names = "--max-removals", paramLabel = "N", description = "Accept so many removals.")
  private @Nullable Long maxRemovals;

  @Option(names = "--max-updates", paramLabel = "N", description = "Accept so many updates.")
  private @Nullable Long maxUpdates;

  @Option(names = "--max-additions", paramLabel = "N", description = "Accept so many additions.")
  private @Nullable Long maxAdditions;

  @Option(
      names = {"--guard", "--accept"},
      paramLabel = "NAME",
      description = "Accept this guard's refusal. Repeatable.")
  private List<String> guards = List.of();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the table runs.")
  private @Nullable String reason;

  @Spec private CommandSpec spec;

  private final Session.Surroundings surroundings;

  ApproveCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    String why = reason();
    Approvals accepted = accepted();
    Inspection inspection = new Inspection("approve", options, surroundings);
    return inspection.run(
        run -> {
          List<String> left = approve(run, accepted, why);
          String text =
              left.isEmpty()
                  ? "plan " + planId + " is approved; send it: " + apply(run)
                  : "plan " + planId + " is still refused:\n  " + String.join("\n  ", left);
          inspection.print(text, Map.of("planId", planId, "stillRefused", left));
          return (left.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED).code();
        });
  }

  private List<String> approve(RunContext run, Approvals accepted, String why) throws IOException {
    PlanShelf shelf = PlanShelf.of(run);
    PlanSummary plan = PlansCommand.named(shelf, planId);
    planId = plan.planId();
    PlanUnit unit =
        shelf
            .unit(plan)
            .orElseThrow(
                () ->
                    new UnknownPlanException(
                        "plan "
                            + planId
                            + " is of "
                            + plan.audience()
                            + "@"
                            + plan.account()
                            + ", which the configuration does not have"));
    switch (plan.state()) {
      case REFUSED, APPROVED -> {}
      case OPEN ->
          throw Inspection.invalid(
              spec, "plan " + planId + " is not refused: there is nothing to approve");
      case SENT, SETTLED, ABANDONED, STALE, DAMAGED ->
          throw Inspection.invalid(
              spec,
              "plan "
                  + planId
                  + " is "
                  + plan.state().word()
                  + ": an approval would change nothing; plan again");
    }
    return new PlanApproval(run).approve(unit, plan, accepted, why);
  }

  private String apply(RunContext run) throws IOException {
    return PlansCommand.named(PlanShelf.of(run), planId).program() + " apply --plan " + planId;
  }

  private String reason() {
    if (reason == null || reason.isBlank()) {
      throw Inspection.invalid(spec, "--reason is missing: say why the plan may go nevertheless");
    }
    return reason.strip();
  }

  private Approvals accepted() {
    Set<Guard> named = EnumSet.noneOf(Guard.class);
    guards.forEach(name -> named.add(guard(name)));
    Approvals accepted =
        new Approvals(
            number("--max-removals", maxRemovals),
            number("--max-updates", maxUpdates),
            number("--max-additions", maxAdditions),
            named);
    if (accepted.equals(Approvals.NONE)) {
      throw Inspection.invalid(
          spec,
          "nothing is accepted: give --max-removals, --max-updates, --max-additions or --guard; the"
              + " refusal names the one it needs");
    }
    return accepted;
  }

  private OptionalLong number(String option, @Nullable Long given) {
    if (given != null && given < 0) {
      throw Inspection.invalid(spec, option + " is " + given + ", must be 0 or more");
    }
    return given == null ? OptionalLong.empty() : OptionalLong.of(given);
  }

  private Guard guard(String name) {
    Guard guard =
        Guard.find(name)
            .orElseThrow(
                () ->
                    Inspection.invalid(
                        spec, "--guard " + name + " is no guard; there are: " + acceptable()));
    return switch (guard.acceptance()) {
      case BY_NAME -> guard;
      case NEVER ->
          throw Inspection.invalid(
              spec,
              "--guard "
                  + name
                  + " can never be accepted: mend its cause. These can: "
                  + acceptable());
      case BY_REMOVALS -> throw byNumber(name, "--max-removals");
      case BY_UPDATES -> throw byNumber(name, "--max-updates");
      case BY_ADDITIONS -> throw byNumber(name, "--max-additions");
    };
  }

  private RuntimeException byNumber(String name, String option) {
    return Inspection.invalid(
        spec, "--guard " + name + " is accepted by a number: use " + option + " N");
  }

  private static String acceptable() {
    return Arrays.stream(Guard.values())
        .filter(guard -> guard.acceptance() == Acceptance.BY_NAME)
        .map(Guard::configName)
        .collect(Collectors.joining(", "));
  }
}
