package io.sluice.jobs.command;

import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.jobs.report.ConsoleTable;
import io.sluice.jobs.run.AudienceDifference;
import io.sluice.jobs.run.AudienceStage;
import io.sluice.jobs.run.UnitOutcome;
import io.sluice.jobs.run.Workspaces;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice audiences}: the registry and Amazon's audiences. */
final class AudiencesCommand {
  private AudiencesCommand() {}

  /** {@code sluice audiences apply}: shows the difference, then makes it so. */
  @Command(
      name = "apply",
      description = {
        "Create what the configuration declares; set TTL, fees, description.",
        "Shows the difference first."
      },
      footer = {
        "",
        "Examples:",
        "  sluice audiences apply --dry-run",
        "  sluice audiences apply --select hv-shoppers"
      })
  static final class Apply implements Callable<Integer> {
    @Mixin private CommonOptions options;

    @Option(names = "--dry-run", description = "Only show the difference.")
    private boolean dryRun;

    private final Session.Surroundings surroundings;

    Apply(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      return new Session("audiences-apply", options, surroundings)
          .run(
              (run, units) -> {
                AudienceStage stage = new AudienceStage(run);
                List<AudienceDifference> differences = stage.differences(units);
                differences.forEach(this::show);
                return dryRun
                    ? differences.stream().map(UnitOutcome::of).toList()
                    : stage.apply(differences);
              });
    }

    private void show(AudienceDifference difference) {
      String what =
          difference.lines().isEmpty() ? "no change" : String.join("; ", difference.lines());
      surroundings.progress().step(difference.unit().target() + ": " + what);
    }
  }

  /** {@code sluice audiences list}: the registry. */
  @Command(
      name = "list",
      description = "List the audiences that are known, with Amazon's ids.",
      footer = {
        "",
        "Examples:",
        "  sluice audiences list",
        "  sluice audiences list --region EU --json"
      })
  static final class ListAll implements Callable<Integer> {
    @Mixin private CommonOptions options;

    private final Session.Surroundings surroundings;

    ListAll(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      var config = new Session("audiences-list", options, surroundings).config();
      try (Workspaces.Opened workspace = Workspaces.open(config, surroundings.environment())) {
        ConsoleTable table =
            ConsoleTable.empty()
                .withText("audience")
                .withText("Amazon id")
                .withNumber("ttl days")
                .withNumber("buckets")
                .withText("created");
        for (AudienceEntry entry : workspace.ledger().audiences()) {
          table =
              table.row(
                  entry.target().toString(),
                  entry.audienceId() == null ? "unknown" : entry.audienceId().toString(),
                  Long.toString(entry.ttlSeconds() / 86_400),
                  Integer.toString(entry.bucketCount()),
                  entry.createdAt() == null
                      ? "asked at " + entry.intentAt()
                      : entry.createdAt().toString());
        }
        surroundings.out().line(table.render());
      }
      return 0;
    }
  }
}
