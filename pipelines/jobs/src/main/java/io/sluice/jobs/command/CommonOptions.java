package io.sluice.jobs.command;

import io.sluice.domain.qualify.Region;
import io.sluice.jobs.config.AudienceSelection;
import io.sluice.jobs.config.ConversionSelection;
import io.sluice.jobs.config.UnitSelection;
import io.sluice.jobs.run.SnapshotChoice;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that every command over audiences or conversions takes. */
final class CommonOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "sluice.yaml",
      description = "Configuration: a YAML file or a folder of them. Default: ${DEFAULT-VALUE}.")
  private Path config;

  @Option(names = "--env", paramLabel = "NAME", description = "Overlay environments/NAME.yaml.")
  private String environment;

  @Option(
      names = "--select",
      paramLabel = "TERM",
      description =
          "Only these audiences or conversions: id, glob, tag:, account:, region:. Repeatable.")
  private List<String> select = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "TERM",
      description = "Not these audiences; the same terms. Repeatable.")
  private List<String> exclude = List.of();

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Only accounts of NA, EU or FE. Repeatable.")
  private List<Region> regions = List.of();

  @Option(
      names = "--as-of",
      paramLabel = "INSTANT",
      converter = OptionTypes.Moment.class,
      description = "Decides qualification and lifetime, ISO-8601. Default: now.")
  private Instant asOf;

  @Option(
      names = "--snapshot",
      paramLabel = "SNAPSHOT",
      converter = OptionTypes.Snapshot.class,
      description = {
        "What to read: a day such as 2026-11-22; for an Iceberg table also a snapshot's id or a",
        "moment such as 2026-11-22T06:00:00Z. Default: the day of as-of, the table as of it."
      })
  private SnapshotChoice snapshot;

  @Option(
      names = "--master",
      paramLabel = "URL",
      defaultValue = "local[*]",
      description = "Spark master. Default: ${DEFAULT-VALUE}; spark-submit's own wins.")
  private String master;

  @Option(names = "--run-id", paramLabel = "ID", description = "Id of this run, to find it again.")
  private String runId;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  Path config() {
    return config;
  }

  Optional<String> environment() {
    return Optional.ofNullable(environment);
  }

  AudienceSelection selection() {
    return select.isEmpty() && exclude.isEmpty()
        ? AudienceSelection.all()
        : AudienceSelection.of(select, exclude);
  }

  ConversionSelection conversions() {
    return ConversionSelection.of(select, exclude);
  }

  /** Whether no option narrows what is chosen. */
  boolean choosesAll() {
    return select.isEmpty() && exclude.isEmpty() && regions.isEmpty();
  }

  /** For commands over audiences and conversions alike. */
  UnitSelection units() {
    return UnitSelection.of(select, exclude);
  }

  Set<Region> regions() {
    return regions.isEmpty() ? EnumSet.noneOf(Region.class) : EnumSet.copyOf(regions);
  }

  Optional<Instant> asOf() {
    return Optional.ofNullable(asOf);
  }

  Optional<SnapshotChoice> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  String master() {
    return master;
  }

  /** Refuses an id that cannot name a folder before anything is done under it. */
  void requireRunId() {
    if (runId != null && !runId.matches("[0-9A-Za-z][0-9A-Za-z._-]{0,127}")) {
      throw new ParameterException(
          spec.commandLine(),
          "--run-id takes 1..128 of 0-9 A-Z a-z . _ -, starting with a letter or digit");
    }
  }

  Optional<String> runId() {
    return Optional.ofNullable(runId);
  }

  Form form() {
    return json ? Form.JSON : Form.TEXT;
  }

  /** How a result is printed. */
  enum Form {
    /** For people. */
    TEXT,
    /** For machines. */
    JSON
  }
}
