package io.sluice.domain.batch;

import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Decision;
import io.sluice.domain.diff.RemovalReason;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a plan's changes are sent: erasures and withdrawn consent first, then REMOVE,
 * RENEW by earliest end, UPDATE, ADD, REHASH. What is cut off by {@code max-changes} is what comes
 * last.
 */
public enum SendOrder {
  /** Removals that the person asked for; never deferred. */
  PRIVACY,
  /** Other removals. */
  REMOVE,
  /** Renewals, earliest end first. */
  RENEW,
  /** Changed content. */
  UPDATE,
  /** New members. */
  ADD,
  /** Unchanged members whose digests follow raised match-key rules. */
  REHASH;

  /** The class of a decision: what is due for renewal goes with the renewals, whatever its kind. */
  public static SendOrder of(Decision.Change change) {
    return change.kind() == ChangeKind.REHASH && change.ends() != null
        ? RENEW
        : of(change.kind(), change.reason());
  }

  /** The class of a change. */
  public static SendOrder of(ChangeKind kind, @Nullable RemovalReason reason) {
    return switch (kind) {
      case REMOVE -> reason != null && reason.privacy() ? PRIVACY : REMOVE;
      case RENEW -> RENEW;
      case UPDATE -> UPDATE;
      case ADD -> ADD;
      case REHASH -> REHASH;
    };
  }
}
