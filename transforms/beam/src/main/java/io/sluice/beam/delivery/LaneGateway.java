package io.sluice.beam.delivery;

/** The gateway of one lane with the rate budget that its requests pass. */
public interface LaneGateway extends AutoCloseable {
  /** Sends the lane's batches; closed with this. */
  BatchGateway gateway();

  /** The state of the rate budget as text, for a successor; cheap, may be called at any time. */
  String rateState();

  /** Closes the gateway; never throws. */
  @Override
  default void close() {
    gateway().close();
  }
}
