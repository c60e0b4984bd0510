package io.sluice.domain.ledger;

import io.sluice.domain.qualify.AudienceTarget;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The registry's row of one audience: the only place that knows which Amazon audience is ours,
 * since Amazon has no list call.
 *
 * @param target ours
 * @param audienceId Amazon's id, or {@code null} while only the intent is written
 * @param externalAudienceId what we told Amazon
 * @param name what we told Amazon
 * @param description what we told Amazon
 * @param country ISO alpha-2 or {@code null}
 * @param ttlSeconds as last put on the audience
 * @param fees as last put, {@code cents currency} joined by commas, empty for none
 * @param bucketCount a power of two, 1..4096; where the ledger has the rows in another number of
 *     buckets its tables say so, and count
 * @param intentAt when the create call was about to leave
 * @param createdAt when Amazon answered, or {@code null}
 */
public record AudienceEntry(
    AudienceTarget target,
    @Nullable Long audienceId,
    String externalAudienceId,
    String name,
    String description,
    @Nullable String country,
    long ttlSeconds,
    String fees,
    int bucketCount,
    Instant intentAt,
    @Nullable Instant createdAt) {

  /** The same with another bucket count, a power of two. */
  public AudienceEntry withBucketCount(int buckets) {
    return new AudienceEntry(
        target,
        audienceId,
        externalAudienceId,
        name,
        description,
        country,
        ttlSeconds,
        fees,
        buckets,
        intentAt,
        createdAt);
  }
}
