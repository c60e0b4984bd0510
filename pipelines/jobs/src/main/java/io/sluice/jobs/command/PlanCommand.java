package io.sluice.jobs.command;

import io.sluice.jobs.run.PlanStage;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice plan}: seals plans and sends nothing. */
@Command(
    name = "plan",
    description = "Work out who is added, renewed, removed; seal the batches; send nothing.",
    footer = {
      "",
      "Examples:",
      "  sluice plan",
      "  sluice plan --select hv-shoppers --snapshot 2026-11-22",
      "  sluice plan --snapshot 8271638172635182736     # an Iceberg snapshot"
    })
final class PlanCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;

  private final Session.Surroundings surroundings;

  PlanCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    return new Session("plan", options, surroundings)
        .run((run, units) -> new PlanStage(run).plan(units));
  }
}
