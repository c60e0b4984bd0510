package io.sluice.domain.ledger;

import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The digests that Amazon may hold of one member of an audience, from the {@link DigestNote}s in
 * the order of their settlements: a DELETE carries them all, a renewal and a comparison take the
 * newest that Amazon did not say no to.
 *
 * <p>Personal data: hashed. For one thread.
 */
public final class SentDigests {
  private final TreeSet<DigestSet> all = new TreeSet<>();
  private @Nullable Content newest;

  /**
   * What one record said of a person.
   *
   * @param sets in canonical order
   * @param country ISO alpha-2 or {@code null}
   * @param consent the signals that went with it
   */
  public record Content(List<DigestSet> sets, @Nullable String country, ConsentSignal consent) {
    /** Copies the list. */
    public Content {
      sets = List.copyOf(sets);
    }
  }

  /** Takes a {@link DigestNote#SENT}. */
  public void sent(Content content) {
    all.addAll(content.sets());
    newest = content;
  }

  /** Takes a {@link DigestNote#OFFERED}. */
  public void offered(List<DigestSet> sets) {
    all.addAll(sets);
  }

  /** Takes a {@link DigestNote#CLEARED}. */
  public void cleared() {
    all.clear();
    newest = null;
  }

  /** Everything since the last settled DELETE, at most what one record may carry. */
  public List<DigestSet> all() {
    return all.stream().limit(UploadRecord.MAX_KEY_SETS).toList();
  }

  /** What Amazon holds where it holds the member; empty where nothing was taken since a DELETE. */
  public Optional<Content> newest() {
    return Optional.ofNullable(newest);
  }

  /**
   * Whether Amazon is known to hold the very content: to send it again would change nothing but its
   * time to live.
   *
   * @param state of the member
   * @param content to be compared
   */
  public boolean isHeld(MembershipState state, Content content) {
    return state.presence() == Presence.PRESENT && content.equals(newest);
  }
}
