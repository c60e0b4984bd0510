package io.sluice.jobs.command;

import io.sluice.jobs.command.SyncCommand.WaitOptions;
import io.sluice.jobs.run.ApplyStage;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice apply}: sends sealed plans. */
@Command(
    name = "apply",
    description = "Send sealed plans; what has a receipt is not sent again.",
    footer = {
      "",
      "Examples:",
      "  sluice apply",
      "  sluice apply --plan 4f1c --plan 77ab",
      "  sluice apply --region EU --lane-wait PT30M"
    })
final class ApplyCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;

  @Mixin private WaitOptions waits;

  @Mixin private PlanSelection plans;

  private final Session.Surroundings surroundings;

  ApplyCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    return new Session("apply", options, surroundings)
        .run(
            (run, units) ->
                plans.with(new ApplyStage(run, waits.all()).apply(plans.of(run, units))));
  }
}
