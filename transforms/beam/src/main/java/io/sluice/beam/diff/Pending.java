package io.sluice.beam.diff;

import io.sluice.domain.batch.SendOrder;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.diff.RemovalReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A change that is decided and not yet hashed.
 *
 * @param order its place in the plan
 * @param ends earliest end of the TTL in epoch seconds for a renewal, else 0
 * @param id the external user id, ASCII
 * @param kind what
 * @param reason why, for a REMOVE
 * @param row the person's first row in the index, -1 where today's snapshot has none
 * @param state the ledger's state or {@code null}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
record Pending(
    SendOrder order,
    long ends,
    byte[] id,
    ChangeKind kind,
    @Nullable RemovalReason reason,
    int row,
    @Nullable MembershipState state)
    implements Comparable<Pending> {

  @Override
  public int compareTo(Pending other) {
    int byOrder = order.compareTo(other.order);
    if (byOrder != 0) {
      return byOrder;
    }
    int byEnd = Long.compare(ends, other.ends);
    return byEnd != 0 ? byEnd : Arrays.compareUnsigned(id, other.id);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Pending that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(id);
  }

  /** True when the digests sent before are needed: to delete them, to compare, to renew with. */
  boolean needsStoredKeys() {
    return kind == ChangeKind.REMOVE || mayHashAsBefore() || isLapsed() || row < 0;
  }

  /** True where a member comes back whom a longer time to live would bring back anyhow. */
  boolean isLapsed() {
    return kind == ChangeKind.ADD && state != null && state.presence() != Presence.ABSENT;
  }

  /** True where the digests are compared with those sent before: nothing may have to be sent. */
  boolean mayHashAsBefore() {
    return kind == ChangeKind.UPDATE || kind == ChangeKind.REHASH;
  }

  /** What the ledger's presence was made of, all zero where there is none. */
  Fingerprint presentPrint() {
    return state == null || state.fingerprint() == null
        ? new Fingerprint(0, 0)
        : state.fingerprint();
  }
}
