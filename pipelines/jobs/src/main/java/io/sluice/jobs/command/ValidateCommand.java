package io.sluice.jobs.command;

import io.sluice.jobs.run.EventDays;
import io.sluice.jobs.run.PlanUnit;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice validate}: the configuration and today's sources, nothing written. */
@Command(
    name = "validate",
    description = {
      "Check the configuration, then each source as plan would: files, columns, types.",
      "Covers audiences and conversions. Writes nothing and sends nothing. Amazon is asked with",
      "--access only."
    },
    footer = {
      "",
      "Examples:",
      "  sluice validate --config sluice.yaml",
      "  sluice validate --select tag:daily --snapshot 2026-11-22",
      "  sluice validate --access     # exit 5: credentials or rights, 6: Amazon is away"
    })
final class ValidateCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;
  @Mixin private Validation validation;

  private final Session.Surroundings surroundings;

  ValidateCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    return validation.run(
        new Inspection("validate", options, surroundings),
        config -> PlanUnit.of(config, options.units(), options.regions()),
        EventDays.NEWEST);
  }
}
