package io.sluice.domain.batch;

import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change with its hashed identifiers, as it lies in the outbox until its plan is settled.
 * Personal data: hashed.
 *
 * @param externalUserId whose
 * @param kind what is done
 * @param reason why, for a REMOVE only
 * @param keySets 1..100 sets in canonical order; none in {@link #withoutContent}
 * @param country ISO alpha-2 or {@code null}
 * @param consent the signals, empty for a REMOVE
 * @param fingerprint the content that is offered; of the content that leaves for a REMOVE
 * @param qualifiedUntil end of the lifetime or {@code null}
 */
public record PlannedChange(
    String externalUserId,
    ChangeKind kind,
    @Nullable RemovalReason reason,
    List<DigestSet> keySets,
    @Nullable String country,
    ConsentSignal consent,
    Fingerprint fingerprint,
    @Nullable Instant qualifiedUntil) {

  /** Copies the list. */
  public PlannedChange {
    keySets = List.copyOf(keySets);
  }

  /** Without digests, country and signals, which are most of its bytes; not for the wire. */
  public PlannedChange withoutContent() {
    return new PlannedChange(
        externalUserId,
        kind,
        reason,
        List.of(),
        null,
        ConsentSignal.NONE,
        fingerprint,
        qualifiedUntil);
  }

  /** What goes on the wire; a DELETE carries no consent signal. */
  public UploadRecord toUpload() {
    return kind.creates()
        ? new UploadRecord(externalUserId, UploadRecord.Action.CREATE, keySets, country, consent)
        : new UploadRecord(
            externalUserId, UploadRecord.Action.DELETE, keySets, country, ConsentSignal.NONE);
  }
}
