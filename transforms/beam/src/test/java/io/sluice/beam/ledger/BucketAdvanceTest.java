package io.sluice.beam.ledger;

import static io.sluice.beam.ledger.SettledChanges.NEW;
import static io.sluice.beam.ledger.SettledChanges.change;
import static io.sluice.beam.ledger.SettledChanges.digest;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.batch.PlanFixture;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.beam.iceberg.KeyRow;
import io.sluice.beam.iceberg.LedgerSeed;
import io.sluice.beam.iceberg.LedgerSeed.Member;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.diff.Removal;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.ledger.LedgerView.Slice;
import io.sluice.domain.ledger.StateAdvance.Outcome;
import io.sluice.domain.qualify.ConsentSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketAdvanceTest {
  private static final Instant BEFORE = Instant.parse("2026-11-01T06:00:00Z");
  private static final Instant SENT = Instant.parse("2026-11-22T06:00:00Z");
  private static final Instant SETTLED = Instant.parse("2026-11-22T07:00:00Z");
  private static final Fingerprint OLD = new Fingerprint(1, 2);

  @TempDir private Path workspace;
  private IcebergLedger ledger;
  private AdvanceSpec spec;
  private BucketAdvance advance;

  @BeforeEach
  void open() throws IOException {
    ledger = LedgerSeed.open(workspace, 1, LedgerSeed.TARGET);
    LedgerSeed.settle(
        ledger,
        LedgerSeed.TARGET,
        "p1",
        List.of(member("still"), member("kept"), member("left"), member("odd")));
    spec =
        new AdvanceSpec(
            LedgerSeed.TARGET,
            "p2",
            workspace.toString(),
            PlanFixture.LANE,
            0,
            1,
            ledger.view(LedgerSeed.TARGET).slices(),
            "advance/",
            Instant.MAX,
            7);
    advance = new BucketAdvance(spec, 0, "try-1", ledger.storage());
  }

  @AfterEach
  void close() throws IOException {
    advance.close();
    ledger.close();
  }

  @Test
  void membersWithoutAnOutcomeStayAsTheyWere() throws IOException {
    Map<String, MembershipState> before = LedgerSeed.states(ledger.storage(), spec.slices());

    SettledBucket settled = advance.write();

    assertThat(states(settled), equalTo(before));
    assertThat(settled.present(), is(4L));
    assertThat(settled.keys(), nullValue());
    assertThat(settled.changes(), empty());
    assertThat(settled.outcomes(), equalTo(Map.of()));
  }

  @Test
  void outcomesMoveTheirMembersAndNoOthers() throws IOException {
    MembershipState still = LedgerSeed.states(ledger.storage(), spec.slices()).get("still");
    take("kept", ChangeKind.UPDATE, Verdict.ACCEPTED, SENT, null);
    take("left", ChangeKind.REMOVE, Verdict.ACCEPTED, SENT, null);
    take("odd", ChangeKind.UPDATE, Verdict.REFUSED, SENT, "BAD_RECORD");
    take("new", ChangeKind.ADD, Verdict.UNKNOWN, SENT, "NO_END");
    take("late", ChangeKind.ADD, Verdict.FAILED, null, "NEVER_LEFT");

    SettledBucket settled = advance.write();

    Map<String, MembershipState> states = states(settled);
    assertThat(states.get("still"), equalTo(still));
    assertThat(states.get("kept").fingerprint(), equalTo(NEW));
    assertThat(states.get("kept").sentAt(), equalTo(SENT));
    assertThat(states.get("kept").settledAt(), equalTo(SETTLED));
    assertThat(states.get("left").presence(), is(Presence.ABSENT));
    assertThat(states.get("odd").presence(), is(Presence.PRESENT));
    assertThat(states.get("odd").fingerprint(), equalTo(OLD));
    assertThat(states.get("odd").offer().verdict(), is(Verdict.REFUSED));
    assertThat(states.get("odd").offer().code(), is("BAD_RECORD"));
    assertThat(states.get("odd").offer().fingerprint(), equalTo(NEW));
    assertThat(states.get("new").presence(), is(Presence.UNKNOWN));
    assertThat(states.get("late").presence(), is(Presence.ABSENT));
    assertThat(states.get("late").sentAt(), nullValue());
    assertThat(states.size(), is(6));
    // Still, kept, odd, and the one of whom nothing is known.
    assertThat(settled.present(), is(4L));
    assertThat(
        settled.outcomes(),
        equalTo(
            Map.of(
                "UPDATE:ACCEPTED", 1L,
                "REMOVE:ACCEPTED", 1L,
                "UPDATE:REFUSED", 1L,
                "ADD:UNKNOWN", 1L,
                "ADD:FAILED", 1L)));
    assertThat(settled.changes(), not(empty()));
  }

  @Test
  void withdrawalsAreNotedOfMembersAndOfPeopleWhoWereNeverHeld() throws IOException {
    MembershipState kept = LedgerSeed.states(ledger.storage(), spec.slices()).get("kept");
    take("left", ChangeKind.REMOVE, Verdict.ACCEPTED, SENT, null);
    for (String id : List.of("stranger", "kept")) {
      advance.take(new OutcomeRows.Row(withdrawal(id), null, ""));
    }

    Map<String, MembershipState> states = states(advance.write());

    Removal withdrawn = new Removal(RemovalReason.CONSENT_WITHDRAWN, 7);
    assertThat(states.get("left").removal().rank(), is(7L));
    assertThat(states.get("stranger").presence(), is(Presence.ABSENT));
    assertThat(states.get("stranger").removal(), equalTo(withdrawn));
    assertThat(states.get("kept").presence(), is(Presence.PRESENT));
    assertThat(states.get("kept").settledAt(), equalTo(kept.settledAt()));
    assertThat(states.get("kept").removal(), equalTo(withdrawn));
  }

  private static PlannedChange withdrawal(String id) {
    return new PlannedChange(
        id,
        ChangeKind.REMOVE,
        RemovalReason.CONSENT_WITHDRAWN,
        List.of(),
        null,
        ConsentSignal.NONE,
        new Fingerprint(0, 0),
        null);
  }

  @Test
  void whateverMayHaveReachedAmazonIsStoredForALaterDelete() throws IOException {
    take("kept", ChangeKind.UPDATE, Verdict.ACCEPTED, SENT, null);
    take("part", ChangeKind.ADD, Verdict.PARTIAL, SENT, null);
    take("lost", ChangeKind.ADD, Verdict.UNKNOWN, SENT, null);
    take("fell", ChangeKind.ADD, Verdict.FAILED, SENT, null);

    SettledBucket settled = advance.write();

    for (String id : List.of("kept", "part", "lost", "fell")) {
      List<KeyRow> rows = keys(settled, id);
      assertThat(id, rows.size(), is(1));
      assertThat(
          id, rows.get(0).kind(), is(id.equals("fell") ? KeyRow.Kind.OFFERED : KeyRow.Kind.SET));
      assertThat(id, rows.get(0).sets(), equalTo(List.of(digest(id))));
      assertThat(id, rows.get(0).planId(), is("p2"));
      assertThat(id, rows.get(0).sentAtS(), is(SENT.getEpochSecond()));
    }
  }

  @Test
  void onlyASettledDeleteForgetsDigests() throws IOException {
    take("left", ChangeKind.REMOVE, Verdict.ACCEPTED, SENT, null);
    take("odd", ChangeKind.REMOVE, Verdict.UNKNOWN, SENT, null);

    SettledBucket settled = advance.write();

    List<KeyRow> left = keys(settled, "left");
    assertThat(left.size(), is(1));
    assertThat(left.get(0).kind(), is(KeyRow.Kind.CLEARED));
    assertThat(left.get(0).sets(), empty());
    assertThat(keys(settled, "odd"), empty());
  }

  @Test
  void renewedRefusedAndUnsentChangesStoreNoDigests() throws IOException {
    take("kept", ChangeKind.RENEW, Verdict.ACCEPTED, SENT, null);
    take("odd", ChangeKind.UPDATE, Verdict.REFUSED, SENT, "BAD_RECORD");
    take("late", ChangeKind.ADD, Verdict.FAILED, null, null);

    SettledBucket settled = advance.write();

    assertThat(settled.keys(), nullValue());
    assertThat(states(settled).get("kept").sentAt(), equalTo(SENT));
  }

  @Test
  void refreshedMemberGetsItsFingerprintAndNothingElse() throws IOException {
    advance.take(new OutcomeRows.Row(change("kept", ChangeKind.UPDATE), null, ""));
    advance.take(new OutcomeRows.Row(change("stranger", ChangeKind.UPDATE), null, ""));

    SettledBucket settled = advance.write();

    MembershipState kept = states(settled).get("kept");
    assertThat(kept.fingerprint(), equalTo(NEW));
    assertThat(kept.sentAt(), equalTo(BEFORE));
    assertThat(states(settled).containsKey("stranger"), is(false));
    assertThat(settled.outcomes(), equalTo(Map.of()));
    assertThat(settled.keys(), nullValue());
    assertThat(settled.changes(), empty());
  }

  @Test
  void memberTwiceInAPlanIsNeverSettled() throws IOException {
    take("kept", ChangeKind.UPDATE, Verdict.ACCEPTED, SENT, null);

    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> take("kept", ChangeKind.REMOVE, Verdict.ACCEPTED, SENT, null));
    assertThat(e.getMessage(), containsString("plan p2"));
    assertThat(e.getMessage(), not(containsString("kept")));
  }

  @Test
  void closedBeforeItIsWrittenItLeavesNoFileBehind() throws IOException {
    Set<Path> before = dataFiles();
    take("kept", ChangeKind.UPDATE, Verdict.ACCEPTED, SENT, null);
    assertThat(dataFiles(), not(equalTo(before)));

    advance.close();

    assertThat(dataFiles(), equalTo(before));
  }

  private Set<Path> dataFiles() throws IOException {
    try (Stream<Path> files = Files.walk(workspace)) {
      return files.filter(f -> f.toString().endsWith(".parquet")).collect(Collectors.toSet());
    }
  }

  private void take(String id, ChangeKind kind, Verdict verdict, Instant sentAt, String code)
      throws IOException {
    advance.take(
        new OutcomeRows.Row(
            change(id, kind), new Outcome(verdict, sentAt, SETTLED, code), "batch-1"));
  }

  private Map<String, MembershipState> states(SettledBucket settled) throws IOException {
    Slice slice = new Slice(0, List.of(LedgerSeed.memberships(settled.memberships())), List.of());
    return LedgerSeed.states(ledger.storage(), List.of(slice));
  }

  private List<KeyRow> keys(SettledBucket settled, String id) throws IOException {
    Slice slice = new Slice(0, List.of(), List.of(LedgerSeed.digests(settled.keys())));
    return LedgerSeed.keys(ledger.storage(), List.of(slice), id);
  }

  private static Member member(String id) {
    return new Member(id, OLD, BEFORE, digest("old-" + id));
  }
}
