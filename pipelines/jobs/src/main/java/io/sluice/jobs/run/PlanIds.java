package io.sluice.jobs.run;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.LedgerView;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Ids of plans: the same inputs give the same id, so that a plan made again is the same plan. */
final class PlanIds {
  private static final int ID_DIGITS = 24;
  private static final String PRIVACY = "-privacy";

  private PlanIds() {}

  /** The id of a unit's plan. */
  static String of(
      RunContext run,
      AudienceUnit unit,
      SourceRead source,
      AudienceEntry entry,
      LedgerView view,
      AudienceOrder order) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (String part :
        new String[] {
          unit.target().toString(),
          source.fileListDigest(),
          source.suppressionState(),
          view.version(),
          configDigest(unit, source),
          PlanSpecs.rulesVersion(run) + "|" + run.config().matchKeys(),
          Long.toString(entry.ttlSeconds()),
          run.asOf().toString(),
          order + run.ledger().acceptance()
        }) {
      hasher.putInt(part.length()).putString(part, StandardCharsets.UTF_8);
    }
    return hasher.hash().toString().substring(0, ID_DIGITS);
  }

  /** The id of the plan that takes only the privacy removals of a refused one. */
  static String privacyOf(String planId) {
    return planId + PRIVACY;
  }

  /** The refused plan of such a plan; empty for any other. */
  static Optional<String> wholeOf(String planId) {
    return planId.endsWith(PRIVACY)
        ? Optional.of(planId.substring(0, planId.length() - PRIVACY.length()))
        : Optional.empty();
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
