package io.sluice.jobs.command;

import io.sluice.beam.iceberg.BucketGrowth;
import io.sluice.beam.iceberg.TableUpkeep;
import io.sluice.domain.ledger.Retention;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.report.ConsoleTable;
import io.sluice.jobs.run.FolderUpkeep;
import io.sluice.jobs.run.Maintenance;
import io.sluice.jobs.run.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice maintain}: keeps the workspace from growing without bound. */
@Command(
    name = "maintain",
    description = {
      "Merge the ledger's small files, forget its old versions, drop what is over, delete folders",
      "of old plans and runs, double the buckets of audiences that have grown. Once a week is",
      "enough; other commands may run meanwhile.",
      "The whole workspace is kept up, whatever is selected."
    },
    footer = {
      "",
      "Examples:",
      "  sluice maintain --dry-run",
      "  sluice maintain",
      "  sluice maintain --keep-logs P397D --json"
    })
final class MaintainCommand implements Callable<Integer> {
  private static final Duration SHORTEST = Duration.ofDays(1);

  @Mixin private CommonOptions options;

  @Option(names = "--dry-run", description = "Only tell what would be done.")
  private boolean dryRun;

  @Option(
      names = "--keep-snapshots",
      paramLabel = "DURATION",
      defaultValue = "P7D",
      converter = OptionTypes.Wait.class,
      description = "Old versions of the ledger's tables. Default: ${DEFAULT-VALUE}.")
  private Duration keepSnapshots;

  @Option(
      names = "--keep-plans",
      paramLabel = "DURATION",
      defaultValue = "P30D",
      converter = OptionTypes.Wait.class,
      description =
          "Folders of plans that are settled, abandoned or stale. Default: ${DEFAULT-VALUE}.")
  private Duration keepPlans;

  @Option(
      names = "--keep-runs",
      paramLabel = "DURATION",
      defaultValue = "P397D",
      converter = OptionTypes.Wait.class,
      description = "Folders of runs, with their reports. Default: ${DEFAULT-VALUE}.")
  private Duration keepRuns;

  @Option(
      names = "--keep-logs",
      paramLabel = "DURATION",
      converter = OptionTypes.Wait.class,
      description =
          "Rows of changes, deliveries, rejects, sizes and runs, such as P397D. Default: for ever.")
  private @Nullable Duration keepLogs;

  @Spec private CommandSpec spec;

  private final Session.Surroundings surroundings;

  MaintainCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    options.requireRunId();
    requireADay("--keep-snapshots", keepSnapshots);
    requireADay("--keep-plans", keepPlans);
    requireADay("--keep-runs", keepRuns);
    requireADay("--keep-logs", keepLogs);
    Retention ledger = new Retention(keepSnapshots, Optional.ofNullable(keepLogs));
    Inspection inspection = new Inspection("maintain", options, surroundings);
    return inspection.run(
        run -> {
          Maintenance maintenance =
              new Maintenance(run, new Maintenance.Kept(ledger, keepPlans, keepRuns));
          Maintenance.Result result = dryRun ? maintenance.foresee() : maintenance.run();
          inspection.print(text(result), result);
          return ExitCode.DONE.code();
        });
  }

  /** A shorter time would take away what a run of today still reads. */
  private void requireADay(String option, @Nullable Duration kept) {
    if (kept != null && kept.compareTo(SHORTEST) < 0) {
      throw Inspection.invalid(
          spec, option + " is " + kept + ": at least P1D is kept, since runs still read it");
    }
  }

  static String text(Maintenance.Result result) {
    StringBuilder text = new StringBuilder();
    if (result.dryRun()) {
      text.append("nothing was done; this would be:\n");
    }
    ConsoleTable tables =
        ConsoleTable.empty()
            .withText("table")
            .withNumber("files")
            .withNumber("now")
            .withNumber("KiB")
            .withNumber("now")
            .withNumber("merged")
            .withNumber("rows over")
            .withNumber("versions")
            .withNumber("orphans");
    for (TableUpkeep table : result.tables()) {
      tables =
          tables.row(
              table.table(),
              count(table.filesBefore()),
              count(table.filesAfter()),
              kib(table.bytesBefore()),
              kib(table.bytesAfter()),
              count(table.filesMerged()),
              count(table.rowsDropped()),
              count(table.snapshotsExpired()),
              count(table.orphansDeleted()));
    }
    text.append(tables.render()).append('\n');
    result.folders().forEach(folders -> text.append(text(folders)));
    result.buckets().forEach(audience -> text.append(text(audience, result.dryRun())));
    result.tables().forEach(table -> text.append(notes(table.table(), table.notes())));
    return text.toString();
  }

  private static String text(BucketGrowth audience, boolean dryRun) {
    String outgrown =
        audience.target()
            + ": "
            + count(audience.members())
            + " members are too many for "
            + Progress.count(audience.before(), "bucket");
    if (audience.left() != null) {
      return outgrown + ", which stay: " + audience.left() + "; the next run looks again\n";
    }
    return outgrown + (dryRun ? ", would have " : ", now ") + count(audience.after()) + "\n";
  }

  private static String text(FolderUpkeep folders) {
    return folders.kind()
        + ": "
        + count(folders.foldersDeleted())
        + " of "
        + count(folders.folders())
        + " folders are over, "
        + kib(folders.bytesDeleted())
        + " of "
        + kib(folders.bytes())
        + " KiB\n";
  }

  private static String notes(String table, List<String> notes) {
    StringBuilder text = new StringBuilder();
    notes.forEach(note -> text.append(table).append(": ").append(note).append('\n'));
    return text.toString();
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String kib(long bytes) {
    return count((bytes + 1023) / 1024);
  }
}
