package io.sluice.domain.batch;

import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.diff.Fingerprint;

/**
 * An event as it lies in the outbox: what is sent, and the fingerprint that the ledger keeps of it.
 *
 * @param event the event, identifiers hashed where Amazon takes digests
 * @param content keyed fingerprint of its content, see {@link
 *     io.sluice.domain.conversion.EventFingerprint}
 */
public record PlannedEvent(ConversionEvent event, Fingerprint content) {}
