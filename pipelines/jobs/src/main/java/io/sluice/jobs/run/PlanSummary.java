package io.sluice.jobs.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.records.PlanManifest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan as {@code plans list} and {@code plans show} tell of it.
 *
 * @param planId its id
 * @param audience the id of the audience or conversion
 * @param account the account's id
 * @param region NA, EU or FE
 * @param api {@code amc}, {@code events} or {@code conversion-definitions}
 * @param createdAt when it was sealed
 * @param asOf the moment that decided qualification
 * @param state where it stands
 * @param runId the command that made it
 * @param snapshot the pinned folder or table
 * @param snapshotFiles files pinned
 * @param batches sealed batches
 * @param records records in them
 * @param batchesSent batches with a receipt
 * @param batchesSettled batches with a settlement
 * @param changes changes by kind, removals as REMOVE:reason
 * @param counts every count of the plan, by {@code stage.what[.code]}
 * @param refusals what the guards refused when it was sealed
 * @param stillRefused names of the guards that still refuse
 * @param approval what was accepted since, and why; {@code null} where nothing was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanSummary(
    String planId,
    String audience,
    String account,
    String region,
    String api,
    Instant createdAt,
    Instant asOf,
    State state,
    String runId,
    String snapshot,
    int snapshotFiles,
    int batches,
    long records,
    int batchesSent,
    int batchesSettled,
    Map<String, Long> changes,
    Map<String, Long> counts,
    List<PlanManifest.Refusal> refusals,
    List<String> stillRefused,
    @Nullable String approval) {

  /** Copies the collections. */
  public PlanSummary {
    changes = Map.copyOf(changes);
    counts = Map.copyOf(counts);
    refusals = List.copyOf(refusals);
    stillRefused = List.copyOf(stillRefused);
  }

  /** A plan of which a file is damaged; the message is kept as what its snapshot was. */
  static PlanSummary damaged(String planId, String message) {
    return new PlanSummary(
        planId,
        "unknown",
        "unknown",
        "unknown",
        "unknown",
        Instant.EPOCH,
        Instant.EPOCH,
        State.DAMAGED,
        "unknown",
        message,
        0,
        0,
        0,
        0,
        0,
        Map.of(),
        Map.of(),
        List.of(),
        List.of(),
        null);
  }

  /** Of the audience or conversion: {@code id@account}. */
  public String target() {
    return audience + "@" + account;
  }

  /** True of a plan of events. */
  public boolean holdsEvents() {
    return ConversionApi.find(api).isPresent();
  }

  /** How the commands over it begin: {@code sluice} or {@code sluice conversions}. */
  public String program() {
    return holdsEvents() ? "sluice conversions" : "sluice";
  }

  /** Where a plan stands. */
  public enum State {
    /** May be sent, nothing was. */
    OPEN,
    /** A guard refused it. */
    REFUSED,
    /** A guard refused it, a person accepted all of that. */
    APPROVED,
    /** Something was sent; it waits to be settled. */
    SENT,
    /** Committed to the ledger. */
    SETTLED,
    /** Given up before anything was sent. */
    ABANDONED,
    /** The ledger has moved on since it was made: it can never be sent. */
    STALE,
    /** A file of it is not what was written: see sluice plans repair. */
    DAMAGED;

    /** In lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** True where the plan's batches are still there for certain. */
    boolean holdsOutbox() {
      return this != SETTLED && this != ABANDONED && this != STALE && this != DAMAGED;
    }
  }
}
