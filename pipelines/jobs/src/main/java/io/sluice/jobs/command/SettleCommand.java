package io.sluice.jobs.command;

import io.sluice.beam.delivery.SettleSpec;
import io.sluice.jobs.command.SyncCommand.WaitOptions;
import io.sluice.jobs.run.SettleStage;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice settle}: follows the jobs to their end and commits the ledger. */
@Command(
    name = "settle",
    description = "Follow Amazon's jobs to their end and commit the ledger.",
    footer = {
      "",
      "Examples:",
      "  sluice settle",
      "  sluice settle --once          # exit 8 while Amazon is still processing"
    })
final class SettleCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;

  @Mixin private WaitOptions waits;

  @Mixin private PlanSelection plans;

  @Option(names = "--once", description = "Look once; exit 8 while Amazon is still processing.")
  private boolean once;

  private final Session.Surroundings surroundings;

  SettleCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    SettleSpec.Mode mode = once ? SettleSpec.Mode.ONCE : SettleSpec.Mode.UNTIL_DONE;
    return new Session("settle", options, surroundings)
        .run(
            (run, units) ->
                plans.with(
                    new SettleStage(run, mode, waits.all()).settle(plans.claimed(run, units))));
  }
}
