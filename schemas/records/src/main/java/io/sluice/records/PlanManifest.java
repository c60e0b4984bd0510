package io.sluice.records;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A plan at rest: {@code plans/<plan-id>/manifest.json}. Written last, so that a plan with a
 * manifest is whole; never changed afterwards.
 *
 * @param version layout of this document, 1
 * @param planId digest of the inputs: the same inputs give the same id
 * @param runId the command that made it
 * @param audience the audience's id in the configuration
 * @param account the account's id in the configuration
 * @param region NA, EU or FE
 * @param api amc
 * @param audienceId Amazon's audience id
 * @param connectionId the target's connection, null for a bare advertiser
 * @param ttlSeconds the audience's TTL that the plan counted on
 * @param raisedTtlSeconds the higher TTL that the plan makes way for, null where there is none
 * @param asOf the moment that decided qualification
 * @param createdAt when it was sealed, delivery clock
 * @param baseVersion ledger version: the plan that was closed last, empty before any
 * @param bucketCount buckets of the ledger
 * @param configDigest digest of the audience's configuration
 * @param rulesVersion version of the match-key rules
 * @param snapshot the pinned snapshot
 * @param batches in sending order
 * @param refreshes outbox-form files of members whose fingerprint is refreshed without sending
 * @param counts stage counts by name, see the report
 * @param facts what the guards looked at, by name, for the next plan to compare with
 * @param refusals guards that refused, empty when the plan may be sent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanManifest(
    int version,
    String planId,
    String runId,
    String audience,
    String account,
    String region,
    String api,
    long audienceId,
    String connectionId,
    long ttlSeconds,
    Long raisedTtlSeconds,
    Instant asOf,
    Instant createdAt,
    String baseVersion,
    int bucketCount,
    String configDigest,
    String rulesVersion,
    PinnedSource snapshot,
    List<Batch> batches,
    List<String> refreshes,
    Map<String, Long> counts,
    Map<String, String> facts,
    List<Refusal> refusals) {

  /** Copies the collections. */
  public PlanManifest {
    batches = List.copyOf(batches);
    refreshes = List.copyOf(refreshes);
    counts = Map.copyOf(counts);
    facts = Map.copyOf(facts);
    refusals = List.copyOf(refusals);
  }

  /** The same plan with other batches. */
  public PlanManifest withBatches(List<Batch> others) {
    return new PlanManifest(
        version,
        planId,
        runId,
        audience,
        account,
        region,
        api,
        audienceId,
        connectionId,
        ttlSeconds,
        raisedTtlSeconds,
        asOf,
        createdAt,
        baseVersion,
        bucketCount,
        configDigest,
        rulesVersion,
        snapshot,
        others,
        refreshes,
        counts,
        facts,
        refusals);
  }

  /**
   * One sealed batch.
   *
   * @param seq 1, 2, 3, ... in sending order
   * @param id digest of plan id, lane, sequence and content, 32 hex digits
   * @param file file name within the plan's outbox folder
   * @param records number of records, 1..10,000
   * @param bytes bytes of the JSON body it renders to
   */
  public record Batch(int seq, String id, String file, int records, long bytes) {}

  /**
   * The snapshot as pinned.
   *
   * @param source the source's id
   * @param kind parquet or iceberg
   * @param reference the resolved folder or table
   * @param snapshotId Iceberg's snapshot id, null for files
   * @param files the files read
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PinnedSource(
      String source, String kind, String reference, Long snapshotId, List<PinnedFile> files) {
    /** Copies the list. */
    public PinnedSource {
      files = List.copyOf(files);
    }
  }

  /**
   * One pinned file: another length or modification later is another file.
   *
   * @param path its URI
   * @param bytes its length
   * @param modifiedMillis epoch milliseconds, 0 where the store has none
   */
  public record PinnedFile(String path, long bytes, long modifiedMillis) {}

  /**
   * A guard's refusal.
   *
   * @param guard its name, as in the configuration
   * @param measured what was found
   * @param limit what is allowed
   * @param message what happened, what to check, how to accept it
   */
  public record Refusal(String guard, String measured, String limit, String message) {}
}
