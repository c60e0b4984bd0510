package io.sluice.beam.delivery;

import io.sluice.domain.delivery.JobProgress;
import io.sluice.domain.delivery.JobProgress.AudienceSizes;
import io.sluice.domain.delivery.JobProgress.InvalidRecord;
import io.sluice.domain.delivery.SettleRule;
import io.sluice.domain.delivery.SettleRule.Ended;
import io.sluice.domain.delivery.SettleRule.PartOutcome;
import io.sluice.domain.delivery.SettleRule.Sending;
import io.sluice.records.Receipt;
import io.sluice.records.Settlement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One part of a batch on its way to its end. Used by one thread. */
final class PartFollow {
  private final BatchFollow batch;
  private final Receipt.Part part;
  private Sending sending = Sending.FIRST;
  private @Nullable String job;
  private @Nullable Instant sentAt;
  private int looks;
  private Instant nextAt = Instant.MIN;
  private List<InvalidRecord> invalid = List.of();
  private @Nullable AudienceSizes sizes;
  private @Nullable Ended ended;
  private @Nullable Instant settledAt;

  PartFollow(BatchFollow batch, Receipt.Part part) {
    this.batch = batch;
    this.part = part;
    this.job = part.jobRequestId();
    this.sentAt = part.sentAt();
  }

  BatchFollow batch() {
    return batch;
  }

  Receipt.Part part() {
    return part;
  }

  Sending sending() {
    return sending;
  }

  /** The job to look at; only for a part that has one. */
  String job() {
    if (job == null) {
      throw new IllegalStateException("a part without a job has nothing to look at");
    }
    return job;
  }

  /** When the request of the present job left; only for a part that has one. */
  Instant sentAt() {
    if (sentAt == null) {
      throw new IllegalStateException("a part with a job was sent");
    }
    return sentAt;
  }

  int looks() {
    return looks;
  }

  Instant nextAt() {
    return nextAt;
  }

  boolean isEnded() {
    return ended != null;
  }

  void lookAt(Instant next) {
    nextAt = next;
  }

  /** Notes what a look told beside the state. */
  void looked(JobProgress progress) {
    looks++;
    invalid = SettleRule.named(invalid, progress.invalidRecords());
    sizes = progress.sizes() == null ? sizes : progress.sizes();
  }

  /** Goes on with the job of the re-send. */
  void resent(Receipt.Part again) {
    sending = Sending.AGAIN;
    job = again.jobRequestId();
    sentAt = again.sentAt();
    looks = 0;
  }

  void end(Ended how, Instant now) {
    ended = part.unclearAt() == null ? how : SettleRule.afterUnclear(how);
    settledAt = now;
  }

  Settlement.Part settlement(Ended how) {
    return new Settlement.Part(
        part.from(),
        part.count(),
        Settlement.Outcome.valueOf(how.outcome().name()),
        job,
        decisiveAt(how),
        settledAt,
        how.code(),
        invalid.stream().map(r -> new Settlement.Invalid(r.externalUserId(), r.code())).toList(),
        sizes == null
            ? null
            : new Settlement.Sizes(
                sizes.dspAudienceSize(), sizes.idResolutionCount(), sizes.receivedRecordSize()));
  }

  /** What some targets took at the first sending need not have been taken anew by the second. */
  private @Nullable Instant decisiveAt(Ended how) {
    return how.outcome() == PartOutcome.PARTIAL ? part.sentAt() : sentAt;
  }

  /** How it ended; only for a part that has. */
  Ended ended() {
    if (ended == null) {
      throw new IllegalStateException("the part has not ended");
    }
    return ended;
  }
}
