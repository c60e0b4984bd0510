package io.sluice.domain.diff;

import io.sluice.domain.qualify.Standing;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A member as today's snapshot has it, all rows of the person merged.
 *
 * @param standing how the rows stand towards the audience
 * @param fingerprint keyed fingerprint of what Amazon would receive; any value where not qualified
 * @param qualifiedUntil end of the lifetime, or {@code null} where the audience has none
 * @param rulesRaisedAt when the raise of the match-key rules was first seen that alone makes the
 *     fingerprint differ from the ledger's; {@code null} where the content differs, or nothing does
 */
public record Candidate(
    Standing standing,
    Fingerprint fingerprint,
    @Nullable Instant qualifiedUntil,
    @Nullable Instant rulesRaisedAt) {

  /** Without a raise of the rules. */
  public Candidate(Standing standing, Fingerprint fingerprint, @Nullable Instant qualifiedUntil) {
    this(standing, fingerprint, qualifiedUntil, null);
  }
}
