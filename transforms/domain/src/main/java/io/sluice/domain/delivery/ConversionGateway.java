package io.sluice.domain.delivery;

import io.sluice.domain.batch.ConversionBatch;
import io.sluice.domain.delivery.AudienceRegistry.AccessFinding;
import java.util.List;

/**
 * The port to Amazon's conversions API for the events of one account, in either generation.
 *
 * <p>Implementations are safe for several threads, pass every request through the account's {@link
 * RequestPacer}, retry within a bound, and never log a body. They throw nothing for what Amazon or
 * the network does: every end is a value. A repeat is harmless at Amazon, since every event has an
 * id of its own.
 */
public interface ConversionGateway extends AutoCloseable {
  /**
   * Sends one batch. The same batch gives the same bytes each time.
   *
   * @return how it ended: {@link DeliveryOutcome.Answered} with an answer an event; {@link
   *     DeliveryOutcome.OutcomeUnknown} whenever the body may have reached Amazon without an
   *     answer; never {@link DeliveryOutcome.Accepted}
   */
  DeliveryOutcome send(ConversionBatch batch);

  /**
   * Checks that the account can be used.
   *
   * @return the problems found, each with its remedy; empty when all is well
   */
  List<AccessFinding> checkAccess();

  /** Frees connections; never throws. */
  @Override
  void close();
}
