package io.sluice.jobs.run;

import io.sluice.domain.ledger.AudienceEntry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code audiences apply} would do to one audience at Amazon.
 *
 * @param unit the audience and account
 * @param entry the registry's entry, {@code null} before any
 * @param action what is to be done
 * @param lines the difference, one line a field
 * @param ttl the TTL to put on it now
 */
public record AudienceDifference(
    AudienceUnit unit,
    @Nullable AudienceEntry entry,
    Action action,
    List<String> lines,
    Duration ttl) {

  /** Copies the list. */
  public AudienceDifference {
    lines = List.copyOf(lines);
  }

  /** What is to be done. */
  public enum Action {
    /** Nothing. */
    NONE,
    /** It is created. */
    CREATE,
    /** A higher TTL waits until those are gone whom it would bring back; the lines say how. */
    WAITS,
    /** TTL, fees or description are set. */
    UPDATE,
    /** It cannot be done as declared; the lines say why and what to do. */
    BLOCKED
  }
}
