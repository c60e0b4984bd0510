package io.sluice.jobs.command;

import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.jobs.report.ConsoleTable;
import io.sluice.jobs.run.AudienceDifference;
import io.sluice.jobs.run.AudienceStage;
import io.sluice.jobs.run.AudienceUnit;
import io.sluice.jobs.run.RunContext;
import io.sluice.jobs.run.UnitOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
      String line = difference.unit().target() + ": " + what;
      if (options.form() == CommonOptions.Form.JSON) {
        surroundings.progress().step(line);
      } else {
        surroundings.out().line(line);
      }
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
    private static final long A_DAY = 86_400;

    @Mixin private CommonOptions options;

    private final Session.Surroundings surroundings;

    ListAll(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      Inspection inspection = new Inspection("audiences-list", options, surroundings);
      return inspection.run(
          run -> {
            List<AudienceEntry> entries =
                run.ledger().audiences().stream().filter(chosen(run)).toList();
            inspection.print(
                entries.isEmpty()
                    ? "no audience is known yet; run: sluice audiences apply"
                    : table(entries),
                entries);
            return 0;
          });
    }

    /** All that the registry knows, retired ones included, unless some are chosen. */
    private Predicate<AudienceEntry> chosen(RunContext run) {
      if (options.choosesAll()) {
        return entry -> true;
      }
      Set<AudienceTarget> targets =
          AudienceUnit.of(run.config(), options.selection(), options.regions()).stream()
              .map(AudienceUnit::target)
              .collect(Collectors.toSet());
      return entry -> targets.contains(entry.target());
    }

    private static String table(List<AudienceEntry> entries) {
      ConsoleTable table =
          ConsoleTable.empty()
              .withText("audience")
              .withText("Amazon id")
              .withNumber("ttl")
              .withNumber("buckets")
              .withText("created");
      for (AudienceEntry entry : entries) {
        table =
            table.row(
                entry.target().toString(),
                entry.audienceId() == null ? "unknown" : entry.audienceId().toString(),
                ttl(entry.ttlSeconds()),
                Integer.toString(entry.bucketCount()),
                entry.createdAt() == null
                    ? "asked at " + entry.intentAt()
                    : entry.createdAt().toString());
      }
      return table.render();
    }

    private static String ttl(long seconds) {
      return seconds % A_DAY == 0 ? seconds / A_DAY + " days" : seconds + " s";
    }
  }
}
