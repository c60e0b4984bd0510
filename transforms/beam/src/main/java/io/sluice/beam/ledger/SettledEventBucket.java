package io.sluice.beam.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What the settlement of one bucket of events wrote.
 *
 * @param file descriptor of its event file, {@code null} where it has no events
 * @param figures what came of them
 */
@SuppressWarnings("ArrayRecordComponent") // a document, never compared
public record SettledEventBucket(byte @Nullable [] file, EventFigures figures) {}
