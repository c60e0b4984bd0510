package io.sluice.beam.ledger;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.ledger.StateAdvance.Outcome;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Joins the changes of a batch with what came of its parts. */
final class Outcomes {
  private Outcomes() {}

  /**
   * Joins.
   *
   * @throws IOException if the settlement does not cover every record of the batch
   */
  static List<OutcomeRows.Row> join(
      List<PlannedChange> changes, Settlement settlement, String batchId) throws IOException {
    OutcomeRows.@Nullable Row[] rows = new OutcomeRows.Row[changes.size()];
    for (Settlement.Part part : settlement.parts()) {
      Map<String, String> invalid = new HashMap<>();
      part.invalid().forEach(i -> invalid.put(i.externalUserId(), i.code()));
      for (int i = part.from(); i < part.from() + part.count(); i++) {
        PlannedChange change = changes.get(i);
        Outcome outcome = outcome(part, invalid.get(change.externalUserId()));
        rows[i] = new OutcomeRows.Row(change, outcome, batchId);
      }
    }
    List<OutcomeRows.Row> joined = Arrays.asList(rows);
    if (joined.contains(null)) {
      throw new IOException("settlement " + settlement.seq() + " does not cover its batch");
    }
    return joined;
  }

  private static Outcome outcome(Settlement.Part part, @Nullable String invalidCode) {
    Instant settledAt = part.settledAt();
    if (invalidCode != null) {
      return new Outcome(Verdict.REFUSED, part.sentAt(), settledAt, invalidCode);
    }
    Verdict verdict =
        switch (part.outcome()) {
          case ACCEPTED -> Verdict.ACCEPTED;
          case PARTIAL -> Verdict.PARTIAL;
          case FAILED -> Verdict.FAILED;
          case REFUSED -> Verdict.REFUSED;
          case UNKNOWN -> Verdict.UNKNOWN;
        };
    return new Outcome(verdict, part.sentAt(), settledAt, part.code());
  }
}
