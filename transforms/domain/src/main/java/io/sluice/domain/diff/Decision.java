package io.sluice.domain.diff;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the diff decides for one external user id in one audience. */
public sealed interface Decision {
  /**
   * Something is to be offered to Amazon.
   *
   * @param kind what
   * @param reason why, for a REMOVE only
   * @param ends when the TTL of the present offer ends at the earliest, for a RENEW and for a
   *     REHASH that is due for renewal as well
   */
  record Change(ChangeKind kind, @Nullable RemovalReason reason, @Nullable Instant ends)
      implements Decision {}

  /** Nothing to send. */
  enum Rest implements Decision {
    /** Present and unchanged. */
    UNCHANGED,
    /** Present and unchanged but for the rules version; its turn in the window comes later. */
    REHASH_LATER,
    /** Not in the audience and not wanted. */
    OUT,
    /** Left, but the TTL is left to run out. */
    LEFT_TO_EXPIRE,
    /** The audience's TTL is 0: Amazon would drop the record at once. */
    TTL_ZERO,
    /** Amazon refused this very content: not offered again until it changes. */
    HELD,
    /** A retry is not about this member. */
    NOT_CHOSEN,
    /** Granted by a snapshot that is not newer than the one by which the person withdrew. */
    WITHDRAWN_LATER,
    /** Granted by a snapshot that is not newer than the one by which the person was suppressed. */
    SUPPRESSED_LATER,
    /** A backfill has an older qualification than the ledger, or of somebody removed since. */
    SUPERSEDED
  }
}
