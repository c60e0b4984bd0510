package io.sluice.beam.iceberg;

import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Offer;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.IOException;

/**
 * Writes the state of an audience anew, with nobody known to be present: whoever was present may
 * have left, and gets a removal that did not come through for the last offer. So a member who
 * qualifies is sent again, and one who is not seen to qualify is removed, whatever the mode of the
 * source: nobody who withdrew meanwhile is renewed from what is stored.
 */
final class DoubtfulMembers extends MembershipSplit {
  private static final int UNKNOWN = StateCodes.code(Presence.UNKNOWN);
  private static final int REMOVE = StateCodes.code(ChangeKind.REMOVE);
  private static final int NO_ANSWER = StateCodes.code(Offer.Verdict.UNKNOWN);

  private long members;

  DoubtfulMembers(LedgerUpkeep upkeep, AudienceTarget target, int buckets) {
    super(upkeep, target, buckets, buckets);
  }

  /** How many are in doubt. */
  long members() {
    return members;
  }

  @Override
  void copy(LedgerFile file, Parts<MembershipFileWriter> parts) throws IOException {
    MembershipFileReader.of(upkeep.storage())
        .read(
            file,
            (id,
                at,
                length,
                presence,
                sent,
                settled,
                fh,
                fl,
                until,
                kind,
                verdict,
                oh,
                ol,
                c,
                why,
                rank) -> {
              MembershipFileWriter part = parts.of(id, at, length);
              if (part == null) {
                return;
              }
              if (StateCodes.presence(presence) == Presence.ABSENT) {
                part.row(
                    id, at, length, presence, sent, settled, fh, fl, until, kind, verdict, oh, ol,
                    c, why, rank);
              } else {
                members++;
                part.row(
                    id, at, length, UNKNOWN, sent, settled, fh, fl, until, REMOVE, NO_ANSWER, oh,
                    ol, c, why, rank);
              }
            });
  }
}
