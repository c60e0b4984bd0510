package io.sluice.jobs.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What holds between the keys of an audience, and between it and the rest. */
final class AudienceRules {
  private final ConfigTree tree;
  private final ProblemCollector problems;
  private final SourceRules sourceRules;
  private final Map<String, Position> seen = new HashMap<>();

  AudienceRules(ConfigTree tree, ProblemCollector problems) {
    this.tree = tree;
    this.problems = problems;
    this.sourceRules = new SourceRules(problems);
  }

  void check(Section audience) {
    checkId(audience);
    checkAccounts(audience);
    checkTtl(audience);
    checkFees(audience);
    checkSource(audience);
  }

  private void checkId(Section audience) {
    Optional<String> id = audience.find(AudienceKeys.ID);
    if (id.isEmpty()) {
      return;
    }
    Position first = seen.putIfAbsent(id.get(), audience.position(AudienceKeys.ID));
    if (first != null) {
      problem(
          audience,
          AudienceKeys.ID,
          "is declared twice, first at " + first,
          "Give one of the two audiences another id");
    }
  }

  private void checkAccounts(Section audience) {
    Set<String> distinct = new HashSet<>();
    audience
        .find(AudienceKeys.ACCOUNT)
        .ifPresent(id -> checkAccount(audience, AudienceKeys.ACCOUNT, id));
    for (String id : audience.texts(AudienceKeys.ACCOUNTS)) {
      checkAccount(audience, AudienceKeys.ACCOUNTS, id);
      if (!distinct.add(id)) {
        problem(
            audience,
            AudienceKeys.ACCOUNTS,
            "names " + NearestName.printable(id) + " twice",
            "Name each account once");
      }
    }
  }

  private void checkAccount(Section audience, Key key, String id) {
    if (!tree.accounts().containsKey(id)) {
      problem(
          audience,
          key,
          "names the account " + NearestName.printable(id) + ", which is not declared",
          NearestName.remedy(id, tree.accounts().keySet()));
      return;
    }
    boolean eventsOnly =
        tree.accounts()
            .get(id)
            .find(AccountKeys.ADVERTISER_ID)
            .filter(advertiser -> AccountKeys.number(advertiser).isEmpty())
            .isPresent();
    if (eventsOnly) {
      problem(
          audience,
          key,
          "names an account with an advertiser-id of amzn1.ads-account.g., which takes events only",
          "Use an account with the digits of a DSP advertiser as advertiser-id, or a"
              + " connection-id");
    }
  }

  private void checkTtl(Section audience) {
    Section renewal = audience.below(AudienceKeys.RENEWAL);
    Optional<Duration> ttl = audience.find(AudienceKeys.TTL);
    Optional<Duration> margin = renewal.find(AudienceKeys.MARGIN);
    Optional<Duration> interval = audience.find(AudienceKeys.SCHEDULE_INTERVAL);
    if (ttl.isEmpty() || margin.isEmpty() || interval.isEmpty() || ttl.get().isZero()) {
      // Zero empties the audience: there is nothing to renew.
      return;
    }
    Duration least = margin.get().plus(interval.get().multipliedBy(2));
    if (ttl.get().compareTo(least) < 0) {
      problem(
          audience,
          AudienceKeys.TTL,
          "is shorter than renewal.margin plus two schedule intervals ("
              + ValueTypes.shown(least)
              + ")",
          "Raise ttl, or lower renewal.margin or schedule-interval; members would lapse");
    }
  }

  private void checkFees(Section audience) {
    Set<String> currencies = new HashSet<>();
    for (Section fee : audience.sections(AudienceKeys.FEES, AudienceKeys.FEE_SPEC)) {
      fee.find(AudienceKeys.CURRENCY)
          .filter(currency -> !currencies.add(currency))
          .ifPresent(
              currency ->
                  problem(
                      fee,
                      AudienceKeys.CURRENCY,
                      "names " + currency + " twice",
                      "Write one fee for each currency"));
    }
  }

  private void checkSource(Section audience) {
    Section own = audience.below(AudienceKeys.SOURCE);
    if (!own.has(AudienceKeys.USE)) {
      if (audience.has(AudienceKeys.SOURCE)) {
        checkInPlace(own);
        checkAgainst(audience, own);
      }
      return;
    }
    List<String> misplaced =
        SourceKeys.SOURCE_KEYS.stream().filter(own::has).map(Key::name).toList();
    if (!misplaced.isEmpty()) {
      problem(
          audience,
          AudienceKeys.SOURCE,
          "uses a declared source and has " + String.join(", ", misplaced),
          "Write these keys under sources, or take use out");
    }
    Optional<String> use = own.find(AudienceKeys.USE);
    Optional<Section> source = use.map(tree.sources()::get);
    if (use.isPresent() && source.isEmpty()) {
      problems.add(
          own.position(AudienceKeys.USE),
          own.path(AudienceKeys.USE),
          "names the source " + NearestName.printable(use.get()) + ", which is not declared",
          NearestName.remedy(use.get(), tree.sources().keySet()));
    }
    source.ifPresent(found -> checkAgainst(audience, found));
  }

  private void checkInPlace(Section own) {
    if (!own.has(SourceKeys.COLUMNS)) {
      problems.add(
          own.node().position(),
          own.path(SourceKeys.COLUMNS),
          "is missing",
          SourceKeys.COLUMNS.description());
    }
    sourceRules.checkSource(own);
  }

  private void checkAgainst(Section audience, Section source) {
    Section columns = source.below(SourceKeys.COLUMNS);
    if (source.find(SourceKeys.MODE).filter(SourceMode.INCREMENT::equals).isPresent()
        && !audience.has(AudienceKeys.LIFETIME)) {
      problem(
          audience,
          AudienceKeys.LIFETIME,
          "is missing: its source has mode: increment, so nobody would ever leave",
          "Write lifetime: P90D or how long membership shall last");
    }
    if (!source.has(SourceKeys.COLUMNS)) {
      return;
    }
    if (audience.has(AudienceKeys.LIFETIME) && !columns.has(SourceKeys.QUALIFIED_AT)) {
      problem(
          audience,
          AudienceKeys.LIFETIME,
          "counts from qualified-at, which its source does not map",
          "Map qualified-at under columns, or write lifetime: null");
    }
    if (!columns.has(SourceKeys.COUNTRY)) {
      checkCountry(audience);
    }
  }

  private void checkCountry(Section audience) {
    if (audience.items(AudienceKeys.ACCOUNTS).size() > 1) {
      problem(
          audience,
          AudienceKeys.ACCOUNTS,
          "are told apart by the row's country, which its source does not map",
          "Map country under columns, or name one account");
    } else if (!audience.has(AudienceKeys.COUNTRY)) {
      problem(
          audience,
          AudienceKeys.COUNTRY,
          "is missing: its source does not map country either, so every row would be a reject",
          "Write country: US or where the members live, or map the column");
    }
  }

  private void problem(Section audience, Key key, String message, String remedy) {
    problems.add(audience.position(key), audience.path(key), message, remedy);
  }
}
