package io.sluice.jobs.config;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventSettings.Denied;
import io.sluice.domain.qualify.Region;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What holds between the keys of a conversion, and between it and the rest. */
final class ConversionSectionRules {
  /** What every event has, from a column or for all rows. */
  private static final List<EventField> NEEDED =
      List.of(
          EventField.EVENT_NAME,
          EventField.EVENT_TYPE,
          EventField.EVENT_SOURCE,
          EventField.COUNTRY);

  /** What the older API has no field for. */
  private static final Set<EventField> NOT_CARRIED =
      EnumSet.of(
          EventField.DATASET,
          EventField.AD_EVENT_KEY,
          EventField.AREF_TOKENS,
          EventField.USER_AGENT,
          EventField.PARTNER);

  private static final Set<EventField> SIGNALS =
      EnumSet.of(EventField.CONSENT_USER_DATA, EventField.CONSENT_TCF, EventField.CONSENT_GPP);

  private final ProblemCollector problems;
  private final Map<String, Position> seen = new HashMap<>();

  ConversionSectionRules(ProblemCollector problems) {
    this.problems = problems;
  }

  void check(List<ConversionParts> conversions) {
    EventSourceRules sourceRules = new EventSourceRules(problems);
    EventDefaultRules defaultRules = new EventDefaultRules(problems);
    EventIdClashes clashes = new EventIdClashes(problems);
    for (ConversionParts conversion : conversions) {
      checkId(conversion.whole());
      checkAccount(conversion);
      checkApi(conversion);
      checkPreset(conversion);
      if (conversion.whole().has(ConversionKeys.SOURCE)) {
        sourceRules.check(conversion);
        checkNeeded(conversion);
        checkCurrency(conversion);
        checkConsent(conversion);
        checkSuppression(conversion);
      }
      defaultRules.check(conversion);
      clashes.check(conversion);
    }
  }

  private void checkId(Section conversion) {
    conversion
        .find(AudienceKeys.ID)
        .map(id -> seen.putIfAbsent(id, conversion.position(AudienceKeys.ID)))
        .ifPresent(
            first ->
                problem(
                    conversion,
                    AudienceKeys.ID,
                    "is declared twice, first at " + first,
                    "Give one of the two conversions another id"));
  }

  private void checkAccount(ConversionParts conversion) {
    Section whole = conversion.whole();
    Optional<String> id = whole.find(ConversionKeys.ACCOUNT);
    if (id.isPresent() && conversion.account().isEmpty()) {
      problem(
          whole,
          ConversionKeys.ACCOUNT,
          "names the account " + NearestName.printable(id.get()) + ", which is not declared",
          NearestName.remedy(id.get(), conversion.accounts().keySet()));
    }
    boolean connection =
        conversion.account().filter(account -> account.has(AccountKeys.CONNECTION_ID)).isPresent();
    if (connection) {
      problem(
          whole,
          ConversionKeys.ACCOUNT,
          "names an account with a connection-id, and events go to an advertiser",
          "Declare an account with the advertiser-id, with the same credentials");
    }
    boolean adsAccount =
        conversion
            .account()
            .flatMap(account -> account.find(AccountKeys.ADVERTISER_ID))
            .filter(advertiser -> AccountKeys.number(advertiser).isEmpty())
            .isPresent();
    if (adsAccount && conversion.isOlder()) {
      problem(
          whole,
          ConversionKeys.ACCOUNT,
          "names an account with an advertiser-id of amzn1.ads-account.g., which api:"
              + " conversion-definitions does not take",
          "Use the digits of the DSP advertiser, or api: events");
    }
  }

  private void checkApi(ConversionParts conversion) {
    Section whole = conversion.whole();
    if (conversion.api().equals(Optional.of(ConversionApi.EVENTS))
        && whole.has(ConversionKeys.DEFINITION)) {
      problem(
          whole,
          ConversionKeys.DEFINITION,
          "applies to api: conversion-definitions only",
          "Take it out; the Events API has no definitions");
    }
    if (!conversion.isOlder()) {
      return;
    }
    if (whole.find(ConversionKeys.DENIED_CONSENT).filter(Denied.SEND::equals).isPresent()) {
      problem(
          whole,
          ConversionKeys.DENIED_CONSENT,
          "must be exclude with api: conversion-definitions, which has no field for a denial",
          "Write exclude, or api: events");
    }
    for (EventField field : NOT_CARRIED) {
      notCarried(conversion.columns(), EventSourceKeys.FIELDS.get(field));
      conversion.settingKey(field).ifPresent(key -> notCarried(conversion.event(), key));
    }
    notCarried(conversion.source(), EventSourceKeys.CUSTOM_DATA);
  }

  private void notCarried(Section section, Key key) {
    if (section.has(key)) {
      problem(
          section,
          key,
          "is not carried by api: conversion-definitions",
          "Take it out, or write api: events");
    }
  }

  private void checkPreset(ConversionParts conversion) {
    Section whole = conversion.whole();
    boolean typed = whole.has(ConversionKeys.USER_ID_TYPE);
    if (conversion.hasPreset() && !typed) {
      problem(
          whole,
          ConversionKeys.USER_ID_TYPE,
          "is missing: preset legacy-events does not tell what its userId is",
          "Write user-id-type: EMAIL or what the digests were made of");
    }
    if (typed && !conversion.hasPreset() && whole.find(ConversionKeys.PRESET).isPresent()) {
      problem(
          whole,
          ConversionKeys.USER_ID_TYPE,
          "belongs to preset: legacy-events",
          "Write the preset, or take it out");
    }
  }

  private void checkNeeded(ConversionParts conversion) {
    for (EventField field : NEEDED) {
      if (!conversion.says(field)) {
        String setting = conversion.settingKey(field).orElseThrow().name();
        problems.add(
            conversion.whole().node().position(),
            Paths.key(conversion.whole().path(), EventDefaultKeys.EVENT.name() + "." + setting),
            "is missing: no column gives it either, so every row would be a reject",
            "Write event." + setting + ", or map " + field.configName() + " under columns");
      }
    }
  }

  private void checkCurrency(ConversionParts conversion) {
    boolean purchases =
        !conversion.maps(EventField.EVENT_TYPE)
            && conversion
                .setting(EventField.EVENT_TYPE)
                .filter(ConversionIdentity.PURCHASE::equalsIgnoreCase)
                .isPresent();
    if (purchases && conversion.says(EventField.VALUE) && !conversion.says(EventField.CURRENCY)) {
      problems.add(
          conversion.whole().node().position(),
          Paths.key(conversion.whole().path(), "event.currency"),
          "is missing: a purchase with a value needs one",
          "Write event.currency, or map currency under columns");
    }
  }

  private void checkConsent(ConversionParts conversion) {
    Section source = conversion.source();
    Stream<EventField> signals =
        conversion.isOlder() ? Stream.of(EventField.CONSENT_USER_DATA) : SIGNALS.stream();
    if (conversion.region().filter(Region.EU::equals).isPresent()
        && signals.noneMatch(conversion::says)) {
      problem(
          source,
          EventSourceKeys.COLUMNS,
          conversion.isOlder()
              ? "maps no consent-user-data, which events of an EU account need"
              : "maps no consent, which events of an EU account need",
          conversion.isOlder()
              ? "Map consent-user-data, or write event.consent-user-data if you hold it for all"
              : "Map consent-user-data, consent-tcf or consent-gpp, or write one under event if you"
                  + " hold it for all; an ip address alone is not enough");
    }
    if (conversion.says(EventField.CONSENT_AD_STORAGE)
        && !conversion.says(EventField.CONSENT_USER_DATA)) {
      problem(
          source,
          EventSourceKeys.COLUMNS,
          "has consent-ad-storage without consent-user-data, which Amazon requires beside it",
          "Map consent-user-data too, or write it under event");
    }
    checkDenied(conversion, EventField.CONSENT_USER_DATA);
    checkDenied(conversion, EventField.CONSENT_AD_STORAGE);
  }

  private void checkSuppression(ConversionParts conversion) {
    if (conversion.suppressed()
        && conversion.source().has(EventSourceKeys.COLUMNS)
        && !conversion.maps(EventField.EXTERNAL_USER_ID)) {
      problem(
          conversion.source(),
          EventSourceKeys.COLUMNS,
          "maps no external-user-id, so events of people on the suppression lists would be sent",
          "Map the id that the lists hold, or keep the conversion in a configuration without"
              + " lists");
    }
  }

  private void checkDenied(ConversionParts conversion, EventField field) {
    boolean denied =
        conversion.setting(field).filter("DENIED"::equalsIgnoreCase).isPresent()
            && !conversion.maps(field);
    boolean excluded =
        conversion
            .whole()
            .find(ConversionKeys.DENIED_CONSENT)
            .filter(Denied.EXCLUDE::equals)
            .isPresent();
    if (denied && excluded) {
      problem(
          conversion.event(),
          EventDefaultKeys.KEYS.get(field),
          "denies consent for every row, so nothing would be sent",
          "Map the column that holds each row's consent, or take the conversion out");
    }
  }

  private void problem(Section section, Key key, String message, String remedy) {
    problems.add(section.position(key), section.path(key), message, remedy);
  }
}
