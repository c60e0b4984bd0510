package io.sluice.jobs.run;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.sluice.domain.ledger.LedgerView;
import java.nio.charset.StandardCharsets;

/** Ids of plans: the same inputs give the same id, so that a plan made again is the same plan. */
final class PlanIds {
  private static final int ID_DIGITS = 24;

  private PlanIds() {}

  /** The id of a unit's plan. */
  static String of(RunContext run, AudienceUnit unit, SourceRead source, LedgerView view) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (String part :
        new String[] {
          unit.target().toString(),
          source.fileListDigest(),
          source.suppressionState(),
          view.version(),
          configDigest(unit, source),
          PlanSpecs.rulesVersion(run) + "|" + run.config().matchKeys(),
          run.asOf().toString()
        }) {
      hasher.putInt(part.length()).putString(part, StandardCharsets.UTF_8);
    }
    return hasher.hash().toString().substring(0, ID_DIGITS);
  }

  /** The id of the plan that takes only the privacy removals of a refused one. */
  static String privacyOf(String planId) {
    return planId + "-privacy";
  }

  /** A digest of what of the configuration decides a plan. */
  static String configDigest(AudienceUnit unit, SourceRead source) {
    return Hashing.sha256()
        .hashString(
            unit.audience()
                + "|"
                + unit.account().limits()
                + "|"
                + source.columns()
                + "|"
                + source.forms(),
            StandardCharsets.UTF_8)
        .toString();
  }
}
