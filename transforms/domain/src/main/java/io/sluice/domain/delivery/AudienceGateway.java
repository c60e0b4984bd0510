package io.sluice.domain.delivery;

import io.sluice.domain.batch.UploadBatch;

/**
 * The port to Amazon's advertiser-audience API for the records of one account.
 *
 * <p>Implementations are safe for several threads, pass every request through the account's {@link
 * RequestPacer}, retry within a bound, and never log a body. They throw nothing for what Amazon or
 * the network does: every end is a value.
 */
public interface AudienceGateway extends AutoCloseable {
  /**
   * Uploads one batch. The same batch gives the same bytes each time.
   *
   * @return how it ended; {@link DeliveryOutcome.OutcomeUnknown} whenever the body may have reached
   *     Amazon without an answer
   */
  DeliveryOutcome send(UploadBatch batch);

  /** Looks once at a job, retrying the look itself within a bound. */
  JobProgress progress(String jobRequestId);

  /** Frees connections; never throws. */
  @Override
  void close();
}
