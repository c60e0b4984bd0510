package io.sluice.beam.delivery;

import io.sluice.domain.delivery.AudienceGateway;

/** The gateway of one lane with the rate budget that its requests pass. */
public interface LaneGateway extends AutoCloseable {
  /** The gateway; closed with this. */
  AudienceGateway gateway();

  /** The state of the rate budget as text, for a successor; cheap, may be called at any time. */
  String rateState();

  /** Closes the gateway; never throws. */
  @Override
  default void close() {
    gateway().close();
  }
}
