package io.sluice.beam.delivery;

import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.SendGate;
import java.io.Serializable;

/** Builds a lane's gateway on the worker; holds no secret, only where to find it. */
@FunctionalInterface
public interface LaneGatewayFactory extends Serializable {
  /**
   * Builds the gateway of a lane.
   *
   * @param lane whose
   * @param rateState what {@link LaneGateway#rateState()} gave to the predecessor, empty for none
   * @param gate to be asked right before each request leaves, after every wait; see {@link
   *     io.sluice.domain.delivery.GatedPacer}
   */
  LaneGateway open(LaneId lane, String rateState, SendGate gate);
}
