package io.sluice.jobs.command;

import io.sluice.jobs.command.SyncCommand.WaitOptions;
import io.sluice.jobs.run.ApplyStage;
import io.sluice.jobs.run.ConversionUnit;
import io.sluice.jobs.run.EventDays;
import io.sluice.jobs.run.EventOrder;
import io.sluice.jobs.run.EventPlanStage;
import io.sluice.jobs.run.EventSettleStage;
import io.sluice.jobs.run.Sync;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice conversions}: events of conversions, the whole way or step by step. */
@Command(
    name = "conversions",
    description = {
      "Send warehouse events as conversions: plan, send, commit in one.",
      "What Amazon has already is not sent again; what an earlier run left open is ended first."
    },
    footer = {
      "",
      "Examples:",
      "  sluice conversions",
      "  sluice conversions --select online-orders --snapshot 2026-11-22",
      "  sluice conversions --from 2026-11-10 --to 2026-11-20",
      "  sluice conversions validate --access",
      "  sluice conversions plan && sluice conversions apply && sluice conversions settle"
    })
final class ConversionsCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;
  @Mixin private WaitOptions waits;
  @Mixin private DayOptions days;

  private final Session.Surroundings surroundings;

  ConversionsCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    EventOrder asked = EventOrder.of(days.days());
    return new Session("conversions", options, surroundings)
        .runConversions((run, units) -> Sync.ofConversions(run, waits.all(), asked).run(units));
  }

  /** Which days of events are read. */
  static final class DayOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
        names = "--from",
        paramLabel = "DAY",
        description = "First day of events to read, such as 2026-11-10; with --to.")
    private @Nullable LocalDate from;

    @Option(
        names = "--to",
        paramLabel = "DAY",
        description = "Last day of events to read, inclusive. Default: the newest, and reread.")
    private @Nullable LocalDate to;

    EventDays days() {
      if (from == null && to == null) {
        return EventDays.NEWEST;
      }
      if (from == null || to == null || to.isBefore(from)) {
        throw new ParameterException(
            spec.commandLine(), "--from and --to go together, the first day in front");
      }
      return EventDays.range(from, to);
    }
  }

  /** {@code sluice conversions validate}. */
  @Command(
      name = "validate",
      description = {
        "Check the configuration, then each source as plan would: files, columns, types, days.",
        "Writes nothing and sends nothing. Amazon is asked with --access only."
      },
      footer = {
        "",
        "Examples:",
        "  sluice conversions validate",
        "  sluice conversions validate --from 2026-11-10 --to 2026-11-20",
        "  sluice conversions validate --access     # exit 5: credentials or rights, 6: Amazon is"
            + " away"
      })
  static final class Validate implements Callable<Integer> {
    @Mixin private CommonOptions options;
    @Mixin private DayOptions days;
    @Mixin private Validation validation;
    private final Session.Surroundings surroundings;

    Validate(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      EventDays asked = days.days();
      return validation.run(
          new Inspection("conversions-validate", options, surroundings),
          config ->
              List.copyOf(ConversionUnit.of(config, options.conversions(), options.regions())),
          asked);
    }
  }

  /** {@code sluice conversions plan}. */
  @Command(
      name = "plan",
      description = "Judge the rows, leave out what Amazon has, seal the batches; send nothing.",
      footer = {"", "Examples:", "  sluice conversions plan --snapshot 2026-11-22"})
  static final class Plan implements Callable<Integer> {
    @Mixin private CommonOptions options;
    @Mixin private DayOptions days;
    private final Session.Surroundings surroundings;

    Plan(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      EventOrder asked = EventOrder.of(days.days());
      return new Session("conversions-plan", options, surroundings)
          .runConversions((run, units) -> new EventPlanStage(run, asked).plan(units));
    }
  }

  /** {@code sluice conversions apply}. */
  @Command(
      name = "apply",
      description = "Send sealed plans of events; what has an answer is not sent again.",
      footer = {"", "Examples:", "  sluice conversions apply --plan 4f1c"})
  static final class Apply implements Callable<Integer> {
    @Mixin private CommonOptions options;
    @Mixin private WaitOptions waits;
    @Mixin private PlanSelection plans;
    private final Session.Surroundings surroundings;

    Apply(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      return new Session("conversions-apply", options, surroundings)
          .runConversions(
              (run, units) ->
                  plans.with(new ApplyStage(run, waits.all()).apply(plans.of(run, units))));
    }
  }

  /** {@code sluice conversions settle}. */
  @Command(
      name = "settle",
      description = "Commit what Amazon answered to the ledger.",
      footer = {"", "Examples:", "  sluice conversions settle"})
  static final class Settle implements Callable<Integer> {
    @Mixin private CommonOptions options;
    @Mixin private PlanSelection plans;
    private final Session.Surroundings surroundings;

    Settle(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      return new Session("conversions-settle", options, surroundings)
          .runConversions(
              (run, units) ->
                  plans.with(new EventSettleStage(run).settle(plans.claimed(run, units))));
    }
  }
}
