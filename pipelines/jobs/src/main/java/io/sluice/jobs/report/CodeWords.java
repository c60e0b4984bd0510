package io.sluice.jobs.report;

import static java.util.Map.entry;

import io.sluice.domain.conversion.ConversionReject;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.records.RunReport;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Codes and stages in plain words. Some codes are those of members and of events, with other words
 * each. A code that is not known here is shown in lower case.
 */
final class CodeWords {
  /** Those of audiences. */
  static final CodeWords AUDIENCES =
      new CodeWords(Codes.AUDIENCES, Codes.STAGES_OF_AUDIENCES, Codes.remediesOfAudiences(), null);

  /** Those of conversions. A code that is none of ours is one of Amazon's answers. */
  static final CodeWords EVENTS =
      new CodeWords(
          Codes.EVENTS, Codes.STAGES_OF_EVENTS, Codes.remediesOfEvents(), Codes.REFUSED_EVENT);

  private final Map<String, String> codes;
  private final Map<String, String> stages;
  private final Map<String, String> remedies;
  private final @Nullable String remedyOfOthers;

  private CodeWords(
      Map<String, String> codes,
      Map<String, String> stages,
      Map<String, String> remedies,
      @Nullable String remedyOfOthers) {
    this.codes = codes;
    this.stages = stages;
    this.remedies = remedies;
    this.remedyOfOthers = remedyOfOthers;
  }

  /** Those of a part of a report. */
  static CodeWords of(RunReport.Unit unit) {
    return unit instanceof RunReport.Conversion ? EVENTS : AUDIENCES;
  }

  /** What a code of an exclusion, a reject, an adjustment or a removal says. */
  String code(String code) {
    String known = codes.get(code);
    return known == null ? code.toLowerCase(Locale.ROOT).replace('_', ' ') : known;
  }

  /** What a stage turns into what; empty for a stage that is not known here. */
  String stage(String name) {
    return stages.getOrDefault(name, "");
  }

  /** What to do about a code; empty where nothing is known. */
  Optional<String> remedy(String code) {
    String known = remedies.get(code);
    return known != null || codes.containsKey(code)
        ? Optional.ofNullable(known)
        : Optional.ofNullable(remedyOfOthers);
  }

  /** The words themselves. */
  private static final class Codes {
    private static final String REFUSED_MEMBER =
        "look at the members with sluice why; each is offered again as soon as its data changes";
    private static final String REFUSED_EVENT =
        "Amazon's own code; the table rejects names the event and the field; a mended event is"
            + " offered again";

    private static final Map<String, String> AUDIENCES =
        Map.ofEntries(
            entry("NOT_SELECTED", "not chosen by the audience's select rule"),
            entry("LIFETIME_OVER", "lifetime after the qualification is over"),
            entry("CONSENT_DENIED", "consent is denied"),
            entry("DENIED_ELSEWHERE", "consent is denied in a row that the audience drops"),
            entry("SUPPRESSED", "on a suppression list"),
            entry("DUPLICATE", "further rows of the same user, merged"),
            entry("SUPPRESSED_OR_DENIED", "another row of the same user is suppressed or denied"),
            entry("UNCHANGED", "unchanged since Amazon took it"),
            entry("SAME_DIGESTS", "rewritten, but hashes to what Amazon has"),
            entry("REHASH_LATER", "unchanged, waits for its turn in rehash-window"),
            entry("NOT_CHOSEN", "not what the retry is about"),
            entry("SUPERSEDED", "the ledger has something newer, or a removal since"),
            entry("WITHDRAWN_LATER", "withdrew consent in a snapshot that is no older"),
            entry("SUPPRESSED_LATER", "was suppressed by a snapshot that is no older"),
            entry("TTL_ZERO", "not sent: the audience's ttl is 0, so Amazon keeps no member"),
            entry("TTL_RAISED", "lapsed, and would come back with the higher ttl"),
            entry("LEFT", "no longer in the snapshot"),
            entry("CONSENT_WITHDRAWN", "consent was withdrawn"),
            entry("ERASED", "asked to be erased"),
            entry("PRIVACY", "opt-outs and erasures"),
            entry("ID_MISSING", "no external user id"),
            entry("ID_INVALID", "external user id of a form Amazon does not take"),
            entry("ID_FLOATING_POINT", "external user id that is a floating-point number"),
            entry("ID_PLACEHOLDER", "external user id that stands for no value, such as nan"),
            entry("NOT_UTF8", "text that is not UTF-8"),
            entry("COUNTRY_MISSING", "no country"),
            entry("COUNTRY_INVALID", "not a country code"),
            entry("COUNTRY_NOT_ROUTED", "no account serves this country"),
            entry("CONSENT_MISSING", "UK or EEA row without consent signal"),
            entry("CONSENT_INVALID", "consent value that is not one"),
            entry("QUALIFIED_AT_MISSING", "no time of qualification"),
            entry("NO_USABLE_KEY", "no identifier left after normalization"),
            entry(
                "OPT_OUT_WITHOUT_DIGESTS",
                "asked to leave, but no digest is stored to delete with"),
            entry("REMOVAL_WITHOUT_DIGESTS", "left, but no digest is stored to delete with"),
            entry(
                "RENEWAL_WITHOUT_DIGESTS",
                "not in the increment and to be sent again, but no digest is stored"),
            entry("SUPPRESSION_ID_UNUSABLE", "row of a suppression list that suppresses nobody"),
            entry("REFUSED_BY_AMAZON", "named as invalid by Amazon"));

    private static final Map<String, String> EVENTS =
        Map.ofEntries(
            entry("CONSENT_DENIED", "consent is denied"),
            entry("SUPPRESSED", "on a suppression list"),
            entry("OTHER_DAY", "of a day that this run does not read"),
            entry("DUPLICATE", "the same row again, merged"),
            entry("SUPERSEDED", "a later day has the event with other content"),
            entry("NOT_CHOSEN", "not what the retry is about"),
            entry("EVENT_ID_CONFLICT", "rows of one day share an event id and differ"),
            entry("NEW", "not sent before"),
            entry("UNCHANGED", "Amazon has it already"),
            entry("UNANSWERED", "sent before and never answered"),
            entry("REFUSED_BEFORE", "Amazon refused it as it is"),
            entry("TIME_CHANGED", "Amazon has it with another time"),
            entry("CONTENT_CHANGED", "Amazon has it with other content"),
            entry("TIME_MISSING", "no event time"),
            entry("TIME_UNREADABLE", "text that is no time"),
            entry("TIME_DATE_ONLY", "a day without a time"),
            entry("TIME_ZONE_MISSING", "a time without a zone"),
            entry("TIME_TOO_OLD", "older than Amazon takes"),
            entry("TIME_IN_FUTURE", "event time lies ahead"),
            entry("NAME_MISSING", "no name of the conversion"),
            entry("NAME_TOO_LONG", "name of more than 256 characters"),
            entry("NAME_CHARACTERS", "name with a character that Amazon does not take"),
            entry("TYPE_MISSING", "no event type"),
            entry("TYPE_UNKNOWN", "event type that Amazon does not list"),
            entry("SOURCE_MISSING", "no event source"),
            entry("SOURCE_UNKNOWN", "event source that Amazon does not list"),
            entry("INGESTION_UNSUPPORTED", "data of the ad tag, which the browser sends itself"),
            entry("DATASET_INVALID", "dataset of a form that Amazon does not take"),
            entry("ADVERTISER_OTHER", "belongs to another advertiser than the account"),
            entry("COUNTRY_MISSING", "no country"),
            entry("COUNTRY_INVALID", "not a country code"),
            entry("COUNTRY_OTHER_REGION", "country of another region than the account"),
            entry("COUNTRY_NOT_SERVED", "country that Amazon Ads does not serve"),
            entry("VALUE_UNREADABLE", "value that is no number"),
            entry("VALUE_OUT_OF_RANGE", "value beyond what Amazon takes"),
            entry("VALUE_NEGATIVE", "purchase of a negative value"),
            entry("CURRENCY_MISSING", "purchase with a value and no currency"),
            entry("CURRENCY_UNKNOWN", "currency that Amazon does not list"),
            entry("UNITS_INVALID", "units that are no whole number from 1 on"),
            entry("CUSTOM_DATA_TOO_MANY", "more custom attributes than Amazon takes"),
            entry("CUSTOM_DATA_NAME", "custom attribute with a bad name"),
            entry("CUSTOM_DATA_RESERVED", "custom attribute with almost a reserved name"),
            entry("CUSTOM_DATA_DROPPED", "custom attribute left out: not valid"),
            entry("PLACEHOLDER_DROPPED", "text that stands for no value, such as nan, left out"),
            entry("CONSENT_TRANSLATED", "consent that came as true, yes, 1 or the like"),
            entry("NO_USABLE_KEY", "no identifier left after normalization"),
            entry("KEY_REPEATED", "two different identifiers of one type"),
            entry("CONSENT_MISSING", "row of the EU, UK or EEA without consent signal"),
            entry("CONSENT_INVALID", "consent value that is not one"),
            entry("CONSENT_INCOMPLETE", "consent to ad storage without user data"),
            entry("CONSENT_NOT_CARRIED", "consent signal that the older API has no field for"),
            entry("IP_ADDRESS_INVALID", "not an IP address"),
            entry(
                "LIMITED_DATA_USE_INVALID", "mark of limited data use that is neither yes nor no"),
            entry("EVENT_ID_MISSING", "no event id and nothing to derive it from"),
            entry("EVENT_ID_COLUMN_EMPTY", "a column that the event id is derived from is empty"),
            entry("EVENT_ID_INVALID", "event id of a form that Amazon does not take"),
            entry("EVENT_ID_FLOATING_POINT", "event id that is a floating-point number"),
            entry("EVENT_ID_PLACEHOLDER", "event id that stands for no value, such as nan"),
            entry("EVENT_ID_PERSONAL", "event id that is an identifier of the person"),
            entry("TEXT_UNREADABLE", "text that is no valid Unicode"),
            entry("EVENT_TOO_LARGE", "event larger than a request may be"),
            entry("VALUE_ROUNDED", "value rounded to two decimals"),
            entry("CURRENCY_DROPPED", "currency left out: only purchases have one"),
            entry("UNITS_DROPPED", "units left out: only purchases have them"),
            entry("KEY_DROPPED", "identifier left out: not valid, another one is there"),
            entry("KEY_NOT_CARRIED", "identifier left out: this API has no field for it"),
            entry(
                "CUSTOM_DATA_NOT_CARRIED",
                "custom data left out: the older API has no field for it"),
            entry("CUSTOM_DATA_REENCODED", "custom attribute written in the form asked for"),
            entry("DATASET_NOT_CARRIED", "dataset left out: the older API has no field for it"),
            entry(
                "CONTEXT_DROPPED", "user agent, partner, traffic id or tokens left out: not valid"),
            entry(
                "CONTEXT_NOT_CARRIED",
                "user agent, partner, traffic id or tokens left out: no field for them"),
            entry("TYPE_TRANSLATED", "event type translated from a synonym"),
            entry("TIME_ZONE_APPLIED", "time read in the zone of the source"));

    private static final Map<String, String> STAGES_OF_AUDIENCES =
        Map.of(
            "qualify", "rows read to qualified rows",
            "merge", "qualified rows to members, one a user",
            "diff", "members to changes worth sending",
            "batch", "changes and removals to records in batches",
            "delivery", "records in batches to records Amazon took");

    private static final Map<String, String> STAGES_OF_EVENTS =
        Map.of(
            "qualify", "rows read to events",
            "merge", "events to those that Amazon does not have",
            "delivery", "events in batches to events Amazon took");

    private static Map<String, String> remediesOfAudiences() {
      Map<String, String> remedies = new LinkedHashMap<>();
      Arrays.stream(RejectCode.values()).forEach(r -> remedies.put(r.name(), r.remedy()));
      remedies.put("REFUSED_BY_AMAZON", REFUSED_MEMBER);
      return remedies;
    }

    private static Map<String, String> remediesOfEvents() {
      Map<String, String> remedies = new LinkedHashMap<>();
      Arrays.stream(ConversionReject.values()).forEach(r -> remedies.put(r.name(), r.remedy()));
      remedies.put(
          "EVENT_ID_CONFLICT",
          "give each event an id of its own, or add the column that tells such rows apart to"
              + " event-id-from");
      remedies.put(
          "TIME_CHANGED",
          "set corrections: send on the conversion if Amazon should get the change");
      remedies.put(
          "CONTENT_CHANGED",
          "set corrections: send on the conversion if Amazon should get the change");
      remedies.put("REFUSED_BEFORE", "mend the row; it is offered again once it has changed");
      remedies.put("OTHER_DAY", "name the days with --from and --to, or set reread on the source");
      return remedies;
    }
  }
}
