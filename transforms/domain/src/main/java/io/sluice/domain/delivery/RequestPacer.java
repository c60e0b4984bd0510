package io.sluice.domain.delivery;

import java.time.Duration;

/**
 * The rate budget that every request passes, polls and retries included: requests a second of the
 * region and client, requests a second of the lane, records an hour of the lane. Safe for several
 * threads. Implementations hold no burst: the bucket's capacity is one request.
 */
public interface RequestPacer {
  /**
   * Waits until a request may leave and takes its share of the budget.
   *
   * @param records records in the request's body, 0 for a request without records
   * @throws InterruptedException if the thread is interrupted while waiting; nothing is taken then
   */
  void acquire(int records) throws InterruptedException;

  /**
   * Tells that Amazon answered 429: the lane waits, halves its rate and climbs back.
   *
   * @param retryAfter what Amazon asked for, zero where it did not say
   */
  void throttled(Duration retryAfter);

  /** Tells that a request was answered without 429. */
  void succeeded();

  /**
   * What a request is to ask once more right before its bytes leave, since more may be waited for
   * behind {@link #acquire}.
   */
  default SendGate gate() {
    return SendGate.OPEN;
  }
}
