package io.sluice.beam.ledger;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import java.util.Arrays;
import java.util.List;

/** Changes for the tests of the settlement. */
final class SettledChanges {
  static final Fingerprint NEW = new Fingerprint(11, 12);

  private SettledChanges() {}

  static PlannedChange change(String id, ChangeKind kind) {
    return new PlannedChange(
        id,
        kind,
        kind == ChangeKind.REMOVE ? RemovalReason.LEFT : null,
        List.of(digest(id)),
        "US",
        ConsentSignal.NONE,
        NEW,
        null);
  }

  static DigestSet digest(String id) {
    byte[] digest = new byte[DigestSet.DIGEST_BYTES];
    Arrays.fill(digest, (byte) id.hashCode());
    return DigestSet.of(1, digest);
  }
}
