package io.sluice.domain.ledger;

import io.sluice.domain.conversion.EventHistory.Known;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code sluice.conversions}: what came of an event that was sent.
 *
 * @param eventId the event's id as Amazon got it
 * @param conversion the conversion's id in the configuration
 * @param known its time, its content's keyed fingerprint and what Amazon said
 * @param code Amazon's code where it was refused, else {@code null}
 */
public record KnownEvent(String eventId, String conversion, Known known, @Nullable String code) {}
