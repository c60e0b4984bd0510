package io.sluice.amazonads.client;

import java.time.Instant;
import java.util.Optional;

/**
 * How a call ended after all its requests.
 *
 * @param last how the last request ended
 * @param attempts requests that left
 * @param sentAt when the last request left; when the call began, where none did
 * @param unclearAt when the last request left whose effect is not known; empty when each is known
 */
record CallEnd(Answer last, int attempts, Instant sentAt, Optional<Instant> unclearAt) {}
