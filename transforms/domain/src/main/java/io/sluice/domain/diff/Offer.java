package io.sluice.domain.diff;

import org.jspecify.annotations.Nullable;

/**
 * The last thing that was offered to Amazon for a member and what came of it.
 *
 * @param kind what was offered
 * @param fingerprint the content offered
 * @param verdict Amazon's answer as we know it
 * @param code Amazon's or our code for a refusal, or {@code null}; never a personal value
 */
public record Offer(
    ChangeKind kind, Fingerprint fingerprint, Verdict verdict, @Nullable String code) {

  /** What became of an offer. */
  public enum Verdict {
    /** Settled as taken. */
    ACCEPTED,
    /** The record was named as invalid: not offered again until its content changes. */
    REFUSED,
    /** The whole job failed without naming records: offered again. */
    FAILED,
    /** Taken by some targets only, after one full re-send: present, with a warning. */
    PARTIAL,
    /** No answer was ever learned. */
    UNKNOWN
  }
}
