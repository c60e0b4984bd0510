package io.sluice.domain.diff;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.diff.PlanFacts.Changes;
import io.sluice.domain.diff.PlanFacts.Columns;
import io.sluice.domain.diff.PlanFacts.Consent;
import io.sluice.domain.diff.PlanFacts.Freshness;
import io.sluice.domain.diff.PlanFacts.Rows;
import io.sluice.domain.diff.PlanFacts.Signals;
import io.sluice.domain.diff.PlanFacts.Suppression;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.SnapshotOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanGuardsTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final String LIST = "s3://lake/optout";
  private static final GuardLimits LIMITS =
      new GuardLimits(
          100,
          Optional.of(Duration.ofHours(36)),
          true,
          1_000,
          OptionalDouble.of(10),
          OptionalDouble.of(20),
          OptionalDouble.of(50),
          OptionalDouble.of(10),
          OptionalDouble.of(10),
          GuardLimits.TypeChange.REFUSE,
          GuardLimits.OlderSnapshot.REFUSE,
          OptionalDouble.of(5),
          OptionalDouble.of(5),
          OptionalDouble.of(5),
          OptionalDouble.of(0));
  private static final GuardLimits OFF =
      new GuardLimits(
          0,
          Optional.empty(),
          false,
          0,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          GuardLimits.TypeChange.ALLOW,
          GuardLimits.OlderSnapshot.ALLOW,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());

  /** Facts of a plan at the very border of every limit; each test moves one over it. */
  static final class Draft {
    private boolean registered = true;
    private Rows rows = new Rows(10_000, 500, 500);
    Freshness freshness =
        new Freshness(
            NOW.minus(Duration.ofHours(36)), NOW, "files-2", "files-1", "sizes-2", "sizes-1");
    private Changes changes = new Changes(10_000, 1_000, 9_000, 2_000, 5_000, 0);
    private Columns columns =
        new Columns(
            Map.of(MatchKeyType.EMAIL, 0.75, MatchKeyType.PHONE, 0.5),
            Map.of(MatchKeyType.EMAIL, 0.85),
            Map.of("email", "string", "phone", "long"),
            Map.of("email", "string", "city", "string"));
    private Consent consent =
        new Consent(true, new Signals(4_000, 400, 9), new Signals(4_000, 0, 10));
    private Suppression suppression =
        new Suppression(Map.of(LIST, 95L), Map.of(LIST, 100L), Set.of(), Map.of());

    private PlanFacts facts() {
      return new PlanFacts(registered, rows, freshness, changes, columns, consent, suppression);
    }

    List<GuardRefusal> judge(Approvals approvals) {
      return PlanGuards.judge(LIMITS, facts(), approvals);
    }

    GuardRefusal onlyRefusal() {
      List<GuardRefusal> refusals = judge(Approvals.NONE);
      assertThat(refusals.toString(), refusals, hasSize(1));
      return refusals.get(0);
    }
  }

  /** Moves one fact over its limit. */
  private static Draft beyond(Guard guard) {
    Draft draft = new Draft();
    switch (guard) {
      case UNKNOWN_AUDIENCE -> draft.registered = false;
      case MIN_ROWS -> draft.rows = new Rows(99, 0, 0);
      case MAX_AGE ->
          draft.freshness =
              new Freshness(
                  NOW.minus(Duration.ofSeconds(129_601)),
                  NOW,
                  "files-2",
                  "files-1",
                  "sizes-2",
                  "sizes-1");
      case EXPECT_NEW ->
          draft.freshness = new Freshness(NOW, NOW, "files-1", "files-1", "sizes-1", "sizes-1");
      case SNAPSHOT_ORDER -> draft.freshness = ordered(day(21), day(22));
      case MAX_REMOVED -> draft.changes = new Changes(10_000, 1_001, 0, 0, 0, 0);
      case MAX_UPDATED -> draft.changes = new Changes(10_000, 0, 0, 2_001, 0, 0);
      case MAX_ADDED -> draft.changes = new Changes(10_000, 0, 0, 0, 5_001, 0);
      case MAX_KEY_DROP -> draft.columns = coverage(0.74, 0.85);
      case TYPE_CHANGE -> draft.columns = types("binary", "string");
      case MAX_REJECTED -> draft.rows = new Rows(10_000, 501, 0);
      case MAX_DUPLICATE -> draft.rows = new Rows(10_000, 0, 501);
      case CONSENT_COLUMN -> draft.consent = new Consent(false, new Signals(1, 0, 0), Signals.NONE);
      case MAX_CONSENT_DROP -> draft.consent = signals(new Signals(4_000, 401, 9));
      case SUPPRESSION ->
          draft.suppression =
              new Suppression(Map.of(LIST, 94L), Map.of(LIST, 100L), Set.of(), Map.of());
      case SUPPRESSION_UNUSABLE ->
          draft.suppression =
              new Suppression(
                  Map.of(LIST, 1_000L), Map.of(LIST, 1_000L), Set.of(), Map.of(LIST, 1L));
      case MAX_CHANGED, CONVERSION_NAME ->
          throw new IllegalArgumentException("audiences do not have " + guard);
    }
    return draft;
  }

  private static Consent signals(Signals now) {
    return new Consent(true, now, new Signals(4_000, 0, 10));
  }

  private static Columns coverage(double now, double before) {
    return new Columns(
        Map.of(MatchKeyType.EMAIL, now), Map.of(MatchKeyType.EMAIL, before), Map.of(), Map.of());
  }

  private static Columns types(String now, String before) {
    return new Columns(Map.of(), Map.of(), Map.of("email", now), Map.of("email", before));
  }

  @Test
  void planWithinAllLimitsPasses() {
    assertThat(new Draft().judge(Approvals.NONE), is(empty()));
  }

  @ParameterizedTest
  @MethodSource("ofAudiences")
  void eachGuardRefusesWithAMessageThatNamesItAndTheWayOut(Guard guard) {
    GuardRefusal refusal = beyond(guard).onlyRefusal();

    assertThat(refusal.guard(), is(guard));
    assertThat(refusal.message(), containsString(refusal.name() + ": "));
    String wayOut =
        switch (guard.acceptance()) {
          case NEVER -> "This guard cannot be approved away.";
          case BY_NAME -> "sluice approve PLAN --accept " + refusal.name() + " --reason";
          case BY_REMOVALS -> "sluice approve PLAN --max-removals 1001 --reason";
          case BY_UPDATES -> "sluice approve PLAN --max-updates 2001 --reason";
          case BY_ADDITIONS -> "sluice approve PLAN --max-additions 5001 --reason";
        };
    assertThat(refusal.message(), containsString(wayOut));
    assertThat(refusal.messageFor("p-17"), not(containsString("PLAN")));
    assertThat(refusal.measured(), not(equalTo(refusal.limit())));
  }

  @ParameterizedTest
  @MethodSource("ofAudiences")
  void approvalLetsThroughWhatItNamesAndNothingElse(Guard guard) {
    Draft draft = beyond(guard);
    Approvals numbers = approvals(1_001, 2_001, 5_001, Set.of());
    EnumSet<Guard> named = EnumSet.allOf(Guard.class);
    named.removeIf(g -> g.acceptance() != Guard.Acceptance.BY_NAME);

    boolean never = guard.acceptance() == Guard.Acceptance.NEVER;
    boolean byName = guard.acceptance() == Guard.Acceptance.BY_NAME;
    assertThat(draft.judge(numbers), hasSize(never || byName ? 1 : 0));
    assertThat(draft.judge(approvals(-1, -1, -1, named)), hasSize(byName ? 0 : 1));
    assertThat(draft.judge(numbers.and(approvals(-1, -1, -1, named))), hasSize(never ? 1 : 0));
    named.remove(guard);
    assertThat(draft.judge(approvals(1_000, 2_000, 5_000, named)), hasSize(1));
  }

  @Test
  void removalMessageSaysByHowMuchAndWhatToCheck() {
    Draft draft = new Draft();
    draft.changes = new Changes(1_000_000, 182_331, 5, 0, 0, 0);

    assertThat(
        draft.onlyRefusal().messageFor("p-17"),
        equalTo(
            "max-removed-percent: 182,331 would be removed where 1,000,000 members are present"
                + " (18.23 %), the limit is 10.00 %. Check that the snapshot is complete and that"
                + " select and lifetime are as meant. To accept it for this plan: sluice approve"
                + " p-17 --max-removals 182331 --reason \"...\""));
    assertThat(draft.onlyRefusal().measured(), equalTo("18.23 %"));
    assertThat(draft.onlyRefusal().limit(), equalTo("10.00 %"));
  }

  @Test
  void messageSaysWhenMoreIsPlannedThanWasApproved() {
    List<GuardRefusal> refusals =
        beyond(Guard.MAX_REMOVED).judge(approvals(1_000, -1, -1, Set.of()));

    assertThat(refusals.get(0).message(), containsString("1,000 were approved"));
  }

  @Test
  void privacyRemovalsAreOutsideTheRemovalGuard() {
    Draft draft = new Draft();
    draft.changes = new Changes(10_000, 0, 10_000, 0, 0, 0);

    assertThat(draft.judge(Approvals.NONE), is(empty()));
  }

  @Test
  void percentagesApplyFromTheBaselineUp() {
    Draft small = new Draft();
    small.rows = new Rows(999, 999, 0);
    small.changes = new Changes(999, 999, 0, 999, 999, 0);
    small.columns = coverage(0, 1);
    assertThat(small.judge(Approvals.NONE), is(empty()));

    Draft large = new Draft();
    large.rows = new Rows(1_000, 1_000, 0);
    large.changes = new Changes(1_000, 1_000, 0, 1_000, 1_000, 0);
    large.columns = coverage(0, 1);
    assertThat(
        large.judge(Approvals.NONE).stream().map(GuardRefusal::guard).toList(),
        containsInAnyOrder(
            Guard.MAX_REMOVED,
            Guard.MAX_UPDATED,
            Guard.MAX_ADDED,
            Guard.MAX_KEY_DROP,
            Guard.MAX_REJECTED));
  }

  @Test
  void firstPlanPassesWhatNeedsAPreviousOneButIsJudgedByItsRows() {
    Draft first = new Draft();
    first.changes = new Changes(0, 0, 0, 0, 10_000, 0);
    first.freshness = new Freshness(NOW, NOW, "files-1", null, "sizes-1", null);
    first.columns =
        new Columns(Map.of(MatchKeyType.EMAIL, 0.1), Map.of(), Map.of("email", "string"), Map.of());
    first.suppression = new Suppression(Map.of(LIST, 1L), Map.of(), Set.of(), Map.of());
    assertThat(first.judge(Approvals.NONE), is(empty()));

    first.rows = new Rows(10_000, 501, 501);
    assertThat(
        first.judge(Approvals.NONE).stream().map(GuardRefusal::guard).toList(),
        containsInAnyOrder(Guard.MAX_REJECTED, Guard.MAX_DUPLICATE));
  }

  @Test
  void sameFilesPassWhereNothingNewIsExpected() {
    Draft draft = beyond(Guard.EXPECT_NEW);

    assertThat(PlanGuards.judge(GuardLimits.DEFAULTS, draft.facts(), Approvals.NONE), is(empty()));
  }

  @Test
  void keyThatIsNotMappedAnyMoreHasFallenToNothing() {
    Draft draft = new Draft();
    draft.columns = new Columns(Map.of(), Map.of(MatchKeyType.PHONE, 0.3), Map.of(), Map.of());

    assertThat(
        draft.onlyRefusal().message(),
        allOf(containsString("phone is given for 0.00 %"), containsString("30.00 points")));
  }

  @Test
  void consentColumnIsNotMissedWhereNoRowNeedsIt() {
    Draft draft = new Draft();
    draft.consent = new Consent(false, Signals.NONE, Signals.NONE);

    assertThat(draft.judge(Approvals.NONE), is(empty()));
  }

  @Test
  void consentThatIsLostForOneCountryIsSeenAmongTheRowsThatNeedIt() {
    Draft draft = new Draft();
    draft.rows = new Rows(100_000, 300, 0);
    draft.consent = new Consent(true, new Signals(300, 300, 0), new Signals(310, 10, 0));

    assertThat(
        draft.onlyRefusal().message(),
        allOf(
            containsString("given for 0.00 % of the 300 rows that need one"),
            containsString("last time for 96.77 %"),
            containsString("the 300 rows without one are rejects"),
            containsString("--accept max-consent-drop")));
  }

  @Test
  void denialsThatAreAllGoneRefuseAndOneThatIsLeftDoesNot() {
    Draft draft = new Draft();
    draft.consent = signals(new Signals(4_000, 0, 0));
    assertThat(
        draft.onlyRefusal().message(),
        allOf(
            containsString("no row denies consent any more, last time 10 did"),
            containsString("people who denied would be sent")));

    draft.consent = signals(new Signals(4_000, 0, 1));
    assertThat(draft.judge(Approvals.NONE), is(empty()));
  }

  @Test
  void fewRowsWithoutConsentSayNothingOfTheColumn() {
    Draft draft = new Draft();
    draft.consent = new Consent(true, new Signals(9, 9, 0), new Signals(9, 0, 9));

    assertThat(draft.judge(Approvals.NONE), is(empty()));
  }

  @Test
  void copyOfTheLastSnapshotIsNotNewWhereNothingInItChangesAnybody() {
    Draft draft = new Draft();
    draft.freshness = new Freshness(NOW, NOW, "files-2", "files-1", "sizes-1", "sizes-1");
    draft.changes = new Changes(10_000, 5, 5, 0, 0, 0);
    assertThat(draft.onlyRefusal().message(), containsString("looks like a copy"));

    draft.changes = new Changes(10_000, 5, 5, 0, 1, 0);
    assertThat("somebody is new", draft.judge(Approvals.NONE), is(empty()));
    draft.changes = new Changes(10_000, 5, 5, 1, 0, 0);
    assertThat("somebody changed", draft.judge(Approvals.NONE), is(empty()));

    draft.changes = new Changes(999, 0, 0, 0, 0, 0);
    draft.rows = new Rows(999, 0, 0);
    assertThat("few rows", draft.judge(Approvals.NONE), is(empty()));
  }

  @Test
  void suppressionListThatIsMissingEmptyOrTakenOutOfTheConfigurationRefuses() {
    Map<String, Suppression> cases =
        Map.of(
            "is missing", new Suppression(Map.of(), Map.of(LIST, 9L), Set.of(LIST), Map.of()),
            "is empty", new Suppression(Map.of(LIST, 0L), Map.of(), Set.of(), Map.of()),
            "is not configured any more",
                new Suppression(Map.of(), Map.of(LIST, 9L), Set.of(), Map.of()));
    cases.forEach(
        (finding, suppression) -> {
          Draft draft = new Draft();
          draft.suppression = suppression;
          assertThat(
              draft.onlyRefusal().message(),
              containsString("the suppression list " + LIST + " " + finding));
        });
  }

  @Test
  void oneRowThatSuppressesNobodyRefusesAndSaysHowManyOfWhichList() {
    assertThat(
        beyond(Guard.SUPPRESSION_UNUSABLE).onlyRefusal().message(),
        allOf(
            containsString("1 of the 1,000 rows of the suppression list " + LIST),
            containsString("suppress nobody"),
            containsString("--accept max-suppression-unusable-percent")));
  }

  @Test
  void reSendAfterARaiseOfTheRulesIsGuardedTogetherWithTheUpdates() {
    Draft draft = new Draft();
    draft.changes = new Changes(10_000, 0, 0, 1_000, 0, 1_001);

    assertThat(
        draft.onlyRefusal().message(),
        allOf(
            containsString("2,001 would be sent again"),
            containsString("1,001 of them only because the match-key rules were raised"),
            containsString("rehash-window"),
            containsString("--max-updates 2001")));
  }

  static List<Guard> ofAudiences() {
    return Arrays.stream(Guard.values()).filter(guard -> !guard.ofConversionsOnly()).toList();
  }

  @Test
  void everythingThatCanBeSwitchedOffIsOff() {
    for (Guard guard : ofAudiences()) {
      List<GuardRefusal> refusals = PlanGuards.judge(OFF, beyond(guard).facts(), Approvals.NONE);
      assertThat(
          guard.name(), refusals, hasSize(guard.acceptance() == Guard.Acceptance.NEVER ? 1 : 0));
    }
    Draft missing = new Draft();
    missing.suppression = new Suppression(Map.of(), Map.of(), Set.of(LIST), Map.of());
    assertThat(PlanGuards.judge(OFF, missing.facts(), Approvals.NONE), hasSize(1));
  }

  @Test
  void absentConfigurationIsGuarded() {
    Draft draft = new Draft();
    draft.rows = new Rows(10_000, 501, 2_501);
    draft.freshness = new Freshness(NOW.minus(Duration.ofHours(37)), NOW, "f", null, "s", null);
    draft.changes = new Changes(10_000, 1_001, 0, 2_001, 90_000, 0);

    assertThat(
        PlanGuards.judge(GuardLimits.DEFAULTS, draft.facts(), Approvals.NONE).stream()
            .map(GuardRefusal::guard)
            .toList(),
        equalTo(
            List.of(
                Guard.MAX_AGE,
                Guard.MAX_REMOVED,
                Guard.MAX_UPDATED,
                Guard.MAX_REJECTED,
                Guard.MAX_DUPLICATE)));
  }

  @Test
  void guardIsFoundByItsName() {
    for (Guard guard : Guard.values()) {
      assertThat(Guard.find(guard.configName()), equalTo(Optional.of(guard)));
    }
    assertThat(Guard.find("max-everything"), equalTo(Optional.empty()));
  }

  @Test
  void guardThatWantsANumberOrNeverYieldsCannotBeAcceptedByName() {
    assertThrows(
        IllegalArgumentException.class, () -> approvals(-1, -1, -1, Set.of(Guard.MAX_REMOVED)));
    assertThrows(
        IllegalArgumentException.class, () -> approvals(-1, -1, -1, Set.of(Guard.CONSENT_COLUMN)));
  }

  @Test
  void limitsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> removedLimit(OptionalDouble.of(101)));
    assertThrows(IllegalArgumentException.class, () -> removedLimit(OptionalDouble.of(-1)));
    assertThrows(IllegalArgumentException.class, () -> removedLimit(OptionalDouble.of(Double.NaN)));
  }

  static SnapshotOrder day(int day) {
    return SnapshotOrder.day(LocalDate.of(2026, 11, day), NOW);
  }

  static Freshness ordered(SnapshotOrder order, SnapshotOrder settled) {
    return new Freshness(NOW, NOW, "files-2", "files-1", "sizes-2", "sizes-1", order, settled);
  }

  private static GuardLimits removedLimit(OptionalDouble limit) {
    return new GuardLimits(
        1,
        Optional.empty(),
        false,
        1,
        limit,
        limit,
        limit,
        limit,
        limit,
        GuardLimits.TypeChange.REFUSE,
        GuardLimits.OlderSnapshot.REFUSE,
        limit,
        limit,
        limit,
        limit);
  }

  static Approvals approvals(long removals, long updates, long additions, Set<Guard> guards) {
    return new Approvals(count(removals), count(updates), count(additions), guards);
  }

  private static OptionalLong count(long count) {
    return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
  }
}
