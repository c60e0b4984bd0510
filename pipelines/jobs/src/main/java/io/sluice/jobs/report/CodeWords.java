package io.sluice.jobs.report;

import static java.util.Map.entry;

import io.sluice.domain.qualify.RejectCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Codes and stages in plain words. A code that is not known here is shown in lower case. */
final class CodeWords {
  private static final Map<String, String> CODES =
      Map.ofEntries(
          entry("NOT_SELECTED", "not chosen by the audience's select rule"),
          entry("LIFETIME_OVER", "lifetime after the qualification is over"),
          entry("CONSENT_DENIED", "consent is denied"),
          entry("SUPPRESSED", "on a suppression list"),
          entry("DUPLICATE", "further rows of the same user, merged"),
          entry("SUPPRESSED_OR_DENIED", "another row of the same user is suppressed or denied"),
          entry("UNCHANGED", "unchanged since Amazon took it"),
          entry("SAME_DIGESTS", "rewritten, but hashes to what Amazon has"),
          entry("REHASH_LATER", "unchanged, waits for its turn in rehash-window"),
          entry("NOT_CHOSEN", "not what the retry is about"),
          entry("SUPERSEDED", "the ledger has something newer, or a removal since"),
          entry("TTL_RAISED", "lapsed, and would come back with the higher ttl"),
          entry("LEFT", "no longer in the snapshot"),
          entry("CONSENT_WITHDRAWN", "consent was withdrawn"),
          entry("ERASED", "asked to be erased"),
          entry("PRIVACY", "opt-outs and erasures"),
          entry("ID_MISSING", "no external user id"),
          entry("ID_INVALID", "external user id of a form Amazon does not take"),
          entry("NOT_UTF8", "text that is not UTF-8"),
          entry("COUNTRY_MISSING", "no country"),
          entry("COUNTRY_INVALID", "not a country code"),
          entry("COUNTRY_NOT_ROUTED", "no account serves this country"),
          entry("CONSENT_MISSING", "UK or EEA row without consent signal"),
          entry("CONSENT_INVALID", "consent value that is not one"),
          entry("QUALIFIED_AT_MISSING", "no time of qualification"),
          entry("NO_USABLE_KEY", "no identifier left after normalization"),
          entry(
              "OPT_OUT_WITHOUT_DIGESTS", "asked to leave, but no digest is stored to delete with"),
          entry("REMOVAL_WITHOUT_DIGESTS", "left, but no digest is stored to delete with"),
          entry(
              "RENEWAL_WITHOUT_DIGESTS",
              "not in the increment and to be sent again, but no digest is stored"),
          entry("SUPPRESSION_ID_UNUSABLE", "row of a suppression list that suppresses nobody"),
          entry("REFUSED_BY_AMAZON", "named as invalid by Amazon"));

  private static final Map<String, String> STAGES =
      Map.of(
          "qualify", "rows read to qualified rows",
          "merge", "qualified rows to members, one a user",
          "diff", "members to changes worth sending",
          "batch", "changes and removals to records in batches",
          "delivery", "records in batches to records Amazon took");

  private static final String REFUSED_REMEDY =
      "look at the members with sluice why; each is offered again as soon as its data changes";

  private CodeWords() {}

  /** What a code of an exclusion, a reject or a removal says. */
  static String code(String code) {
    String known = CODES.get(code);
    return known == null ? code.toLowerCase(Locale.ROOT).replace('_', ' ') : known;
  }

  /** What a stage turns into what; empty for a stage that is not known here. */
  static String stage(String name) {
    return STAGES.getOrDefault(name, "");
  }

  /** What to do about a reject; empty where no code of ours matches. */
  static Optional<String> remedy(String code) {
    if ("REFUSED_BY_AMAZON".equals(code)) {
      return Optional.of(REFUSED_REMEDY);
    }
    return Arrays.stream(RejectCode.values())
        .filter(known -> known.name().equals(code))
        .map(RejectCode::remedy)
        .findFirst();
  }
}
