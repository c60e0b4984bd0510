package io.sluice.beam.delivery;

import io.sluice.domain.delivery.LaneLeases;
import java.io.Serializable;

/** Opens the leases on the worker. */
@FunctionalInterface
public interface LaneLeasesFactory extends Serializable {
  /** Opens them. */
  LaneLeases open();

  /** Closes what {@link #open()} gave; nothing unless a factory says otherwise. */
  default void close(LaneLeases leases) {}
}
