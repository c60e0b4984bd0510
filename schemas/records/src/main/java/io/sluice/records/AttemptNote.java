package io.sluice.records;

import java.time.Instant;

/**
 * That a batch of an audience is about to leave: {@code attempts/<plan-id>-<seq>-<attempt>.json},
 * written before the first request may leave and deleted once the lane's lease was renewed after
 * the last one. What is left of it when the plan is closed tells that the batch may have left late,
 * or may leave still. No attempt changes the note of another; one that finds its own batch late
 * writes the same with {@code late} beside it and deletes the first.
 *
 * @param planId the plan
 * @param seq the batch's sequence
 * @param batchId the batch's id
 * @param records records in the batch
 * @param audience the audience's id in the configuration
 * @param account the account's id in the configuration
 * @param owner who held the lane's lease, as the lease names it
 * @param process where the process runs, and which it is
 * @param notedAt when it was written, delivery clock
 * @param late true once the attempt has ended and its lease was lost by then
 */
public record AttemptNote(
    String planId,
    int seq,
    String batchId,
    int records,
    String audience,
    String account,
    String owner,
    String process,
    Instant notedAt,
    boolean late) {

  /** The same attempt, ended too late. */
  public AttemptNote ofLateEnd() {
    return new AttemptNote(
        planId, seq, batchId, records, audience, account, owner, process, notedAt, true);
  }
}
