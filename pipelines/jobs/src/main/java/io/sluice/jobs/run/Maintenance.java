package io.sluice.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.beam.iceberg.BucketGrowth;
import io.sluice.beam.iceberg.LedgerUpkeep;
import io.sluice.beam.iceberg.TableUpkeep;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.Retention;
import io.sluice.jobs.ExitCode;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the workspace from growing without bound. Takes no lane and no claim: it runs beside
 * everything else, and beside another of its kind.
 */
public final class Maintenance {
  private final RunContext run;
  private final Kept kept;

  /** For one workspace. */
  public Maintenance(RunContext run, Kept kept) {
    this.run = run;
    this.kept = kept;
  }

  /**
   * How long what is kept.
   *
   * @param ledger of the ledger's tables
   * @param plans folders of plans that are over
   * @param runs folders of runs
   */
  public record Kept(Retention ledger, Duration plans, Duration runs) {}

  /**
   * What was done, or would be.
   *
   * @param dryRun true where nothing was done
   * @param tables the ledger's tables
   * @param buckets audiences that had outgrown their buckets
   * @param folders the workspace's folders
   */
  public record Result(
      boolean dryRun,
      List<TableUpkeep> tables,
      List<BucketGrowth> buckets,
      List<FolderUpkeep> folders) {
    /** Copies the lists. */
    public Result {
      tables = List.copyOf(tables);
      buckets = List.copyOf(buckets);
      folders = List.copyOf(folders);
    }
  }

  /** Tells what would be done; changes nothing. */
  public Result foresee() throws IOException {
    WorkspaceUpkeep workspace = WorkspaceUpkeep.of(run);
    LedgerUpkeep ledger = ledger();
    List<TableUpkeep> tables = ledger.foresee(workspace.unfinished());
    return new Result(
        true, tables, ledger.growth(), workspace.told(workspace.over(kept.plans(), kept.runs())));
  }

  /** Does it and writes a row of {@code runs}. */
  public Result run() throws IOException {
    Instant started = run.clock().instant();
    WorkspaceUpkeep workspace = WorkspaceUpkeep.of(run);
    run.progress().step("keeping up the ledger's tables");
    LedgerUpkeep ledger = ledger();
    List<TableUpkeep> tables = ledger.run(workspace.unfinished());
    run.progress().step("deleting folders of plans and runs that are over");
    WorkspaceUpkeep.Over over = workspace.over(kept.plans(), kept.runs());
    over.delete();
    Result result = new Result(false, tables, ledger.growth(), workspace.told(over));
    log(started, result);
    return result;
  }

  private LedgerUpkeep ledger() {
    return run.ledger().upkeep(kept.ledger(), run.clock().instant());
  }

  private void log(Instant started, Result result) throws JsonProcessingException {
    Map<String, Object> row = new HashMap<>();
    row.put("command", "maintain");
    row.put("started_at", started);
    row.put("ended_at", run.clock().instant());
    row.put("exit_code", (long) ExitCode.DONE.code());
    row.put("verdict", "done");
    row.put("counts", RecordsJson.mapper().writeValueAsString(counts(result)));
    run.ledger().log(new LogRows(LogRows.Table.RUNS, run.runId(), List.of(row)));
  }

  private static Map<String, Long> counts(Result result) {
    List<TableUpkeep> tables = result.tables();
    return Map.of(
        "filesBefore", tables.stream().mapToLong(TableUpkeep::filesBefore).sum(),
        "filesAfter", tables.stream().mapToLong(TableUpkeep::filesAfter).sum(),
        "bytesBefore", tables.stream().mapToLong(TableUpkeep::bytesBefore).sum(),
        "bytesAfter", tables.stream().mapToLong(TableUpkeep::bytesAfter).sum(),
        "snapshotsExpired", tables.stream().mapToLong(TableUpkeep::snapshotsExpired).sum(),
        "rowsDropped", tables.stream().mapToLong(TableUpkeep::rowsDropped).sum(),
        "foldersDeleted", result.folders().stream().mapToLong(FolderUpkeep::foldersDeleted).sum());
  }
}
