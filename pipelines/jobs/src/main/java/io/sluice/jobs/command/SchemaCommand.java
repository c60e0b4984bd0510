package io.sluice.jobs.command;

import io.sluice.jobs.config.ConfigSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code sluice schema}: the configuration's JSON Schema, for editors. */
@Command(
    name = "schema",
    description = "Print the JSON Schema of the configuration, for editors.",
    footer = {"", "Examples:", "  sluice schema > sluice.schema.json"})
final class SchemaCommand implements Callable<Integer> {
  private final Session.Surroundings surroundings;

  SchemaCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    surroundings.out().line(ConfigSchema.json().stripTrailing());
    return 0;
  }
}
