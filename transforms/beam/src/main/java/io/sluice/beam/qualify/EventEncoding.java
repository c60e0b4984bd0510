package io.sluice.beam.qualify;

import io.sluice.domain.batch.PlannedEvent;
import java.io.Serializable;

/** How an event is written for the outbox; the stage of batches knows. */
@FunctionalInterface
public interface EventEncoding extends Serializable {
  /** The bytes of one event. */
  byte[] encode(PlannedEvent event);
}
