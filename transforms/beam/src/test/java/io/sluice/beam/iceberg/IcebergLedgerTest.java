package io.sluice.beam.iceberg;

import static io.sluice.beam.iceberg.LedgerFixture.TARGET;
import static io.sluice.beam.iceberg.LedgerFixture.entry;
import static io.sluice.beam.iceberg.LedgerFixture.everything;
import static io.sluice.beam.iceberg.LedgerFixture.keyIds;
import static io.sluice.beam.iceberg.LedgerFixture.members;
import static io.sluice.beam.iceberg.LedgerFixture.rows;
import static io.sluice.beam.iceberg.LedgerFixture.settlement;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.diff.RulesHistory;
import io.sluice.domain.diff.SnapshotMarks;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.ClaimState;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.LedgerConflictException;
import io.sluice.domain.ledger.LogQuery;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IcebergLedgerTest {
  private static final ClosingNotes NOTES =
      new ClosingNotes(
          RulesHistory.NONE.at("rules-1", Instant.EPOCH).at("rules-2", Instant.EPOCH),
          Duration.ofDays(60),
          SnapshotMarks.NONE,
          Map.of());

  @TempDir private Path workspace;
  private CatalogSettings settings;
  private IcebergLedger ledger;
  private LedgerStorage storage;

  @BeforeEach
  void open() {
    settings = CatalogSettings.sqlite(workspace.toString());
    ledger = IcebergLedger.open(settings);
    storage = ledger.storage();
    ledger.put(Optional.empty(), entry(TARGET, 4));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void settlementReplacesItsBucketsAndLeavesTheOthers() throws IOException {
    settle("p1", "", 0, 1, 2, 3);
    settle("p2", "p1", 1, 3);

    assertThat(members(ledger, TARGET), contains("p1-0", "p1-2", "p2-1", "p2-3"));
    assertThat(ledger.view(TARGET).version(), is("p2"));
    assertThat(ledger.view(TARGET).openPlan(), is(Optional.empty()));
    assertThat(ledger.claimState(TARGET), is(new ClaimState("p2", Optional.empty())));
  }

  @Test
  void keysAreAppendedOldestFirst() throws IOException {
    settle("p2", "", 1);
    settle("p1", "p2", 1);

    assertThat(keyIds(ledger, TARGET), contains("p2-1", "p1-1"));
  }

  @Test
  void audiencesDoNotTouchEachOther() throws IOException {
    AudienceTarget other = new AudienceTarget("hv-shoppers", "acme-eu");
    settle("p1", "", 0, 1);
    ledger.claim(other, "q1", "");
    ledger.commit(settlement(storage, other, "q1", "", 0));

    assertThat(members(ledger, TARGET), contains("p1-0", "p1-1"));
    assertThat(members(ledger, other), contains("q1-0"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void settlementKilledAfterAnyStepAndRepeatedEndsTheSame(int steps) throws IOException {
    settle("p1", "", 0, 1, 2, 3);
    ledger.claim(TARGET, "p2", "p1");
    SettledFiles settled = settlement(storage, TARGET, "p2", "p1", 1, 2);

    ledger.steps(settled).subList(0, steps).forEach(Runnable::run);
    try (IcebergLedger reopened = IcebergLedger.open(settings)) {
      reopened.commit(settled);
    }

    assertThat(members(ledger, TARGET), contains("p1-0", "p1-3", "p2-1", "p2-2"));
    assertThat(keyIds(ledger, TARGET), hasSize(6));
    assertThat(ledger.view(TARGET).openPlan(), is(Optional.empty()));
    assertThat(rows(ledger, LogRows.Table.CHANGES), hasSize(6));
    assertThat(rows(ledger, LogRows.Table.DELIVERIES), hasSize(2));
    assertThat(rows(ledger, LogRows.Table.RUNS), hasSize(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void settlementThatIsWrittenAnewAfterAKillLeavesNoRowTwice(int steps) throws IOException {
    ledger.claim(TARGET, "p1", "");
    ledger
        .steps(settlement(storage, TARGET, "p1", "", "try-1", 0, 1))
        .subList(0, steps)
        .forEach(Runnable::run);

    ledger.commit(settlement(storage, TARGET, "p1", "", "try-2", 0, 1));

    assertThat(members(ledger, TARGET), contains("p1-0", "p1-1"));
    assertThat(keyIds(ledger, TARGET), contains("p1-0", "p1-1"));
    assertThat(rows(ledger, LogRows.Table.CHANGES), hasSize(2));
  }

  @Test
  void repeatingASettlementChangesNothing() throws IOException {
    ledger.claim(TARGET, "p1", "");
    SettledFiles settled = settlement(storage, TARGET, "p1", "", 0, 1);
    ledger.commit(settled);
    List<Object> before = everything(ledger, TARGET);
    List<Long> snapshots = snapshots();

    ledger.commit(settled);

    assertThat(everything(ledger, TARGET), equalTo(before));
    assertThat(snapshots(), equalTo(snapshots));
  }

  @Test
  void settlementWithoutAClaimIsAConflictAndAppliesNothing() throws IOException {
    List<Object> before = everything(ledger, TARGET);
    SettledFiles settled = settlement(storage, TARGET, "p1", "", 0);

    LedgerConflictException e =
        assertThrows(LedgerConflictException.class, () -> ledger.commit(settled));

    assertThat(e.getMessage(), containsString("no plan is open"));
    assertThat(everything(ledger, TARGET), equalTo(before));
  }

  @Test
  void zombieOfAnOlderPlanIsAConflictAndAppliesNothing() throws IOException {
    settle("p1", "", 0);
    settle("p2", "p1", 0);
    ledger.claim(TARGET, "p3", "p2");
    List<Object> before = everything(ledger, TARGET);

    SettledFiles zombie = settlement(storage, TARGET, "p1", "", "try-2", 0);
    assertThrows(LedgerConflictException.class, () -> ledger.commit(zombie));

    assertThat(everything(ledger, TARGET), equalTo(before));
  }

  @Test
  void settlementFromAnotherVersionIsAConflict() throws IOException {
    settle("p1", "", 0);
    ledger.claim(TARGET, "p2", "p1");
    SettledFiles stale = settlement(storage, TARGET, "p2", "p0", 0);

    LedgerConflictException e =
        assertThrows(LedgerConflictException.class, () -> ledger.commit(stale));

    assertThat(e.getMessage(), containsString("from version p0, the ledger is at p1"));
    assertThat(members(ledger, TARGET), contains("p1-0"));
  }

  @Test
  void rowsThatMovedUnderAnOpenPlanAreAConflict() throws IOException {
    settle("p1", "", 0, 1);
    ledger.claim(TARGET, "p2", "p1");
    Table table = table("memberships");
    byte[] foreign =
        LedgerFixture.membership(storage, TARGET, 1, "alien", "x", new byte[] {'u', '1'});
    table
        .newAppend()
        .appendFile(
            FileDescriptor.decode(foreign, FileDescriptor.Kind.MEMBERSHIPS).dataFile(table.spec()))
        .commit();

    SettledFiles settled = settlement(storage, TARGET, "p2", "p1", 1);
    LedgerConflictException e =
        assertThrows(LedgerConflictException.class, () -> ledger.commit(settled));

    assertThat(e.getMessage(), containsString("moved while plan p2 was open"));
    assertThat(members(ledger, TARGET), contains("p1-0", "p1-1", "u1"));
    assertThat(ledger.view(TARGET).openPlan(), is(Optional.of("p2")));
    assertThat(ledger.claimState(TARGET).openPlan(), is(Optional.of("p2")));
  }

  @Test
  void onePlanIsOpenAtATime() {
    assertThat(ledger.claim(TARGET, "p1", ""), is(true));
    assertThat(ledger.claim(TARGET, "p1", ""), is(true));
    assertThat(ledger.claim(TARGET, "p2", ""), is(false));
    assertThat(ledger.release(TARGET, "p2"), is(false));
    assertThat(ledger.release(TARGET, "p1"), is(true));
    assertThat(ledger.claim(TARGET, "p2", ""), is(true));
  }

  @Test
  void planOfAVersionThatMovedOnIsNotClaimed() throws IOException {
    settle("p1", "", 0);

    assertThat(ledger.claim(TARGET, "p2", ""), is(false));
    assertThat(ledger.view(TARGET).openPlan(), is(Optional.empty()));
  }

  @Test
  void planWithoutChangesClosesAndKeepsTheRows() throws IOException {
    settle("p1", "", 0);
    ledger.claim(TARGET, "p2", "p1");
    ledger.commit(
        new SettledFiles(
            TARGET, "p2", "p1", NOTES, List.of(), List.of(), List.of(), List.of(), List.of()));

    assertThat(ledger.view(TARGET).version(), is("p2"));
    assertThat(ledger.view(TARGET).notes(), is(NOTES));
    assertThat(ledger.view(new AudienceTarget("other", "acme-na")).notes(), is(ClosingNotes.NONE));
    assertThat(members(ledger, TARGET), contains("p1-0"));
  }

  @Test
  void registryIsWrittenOnlyOverWhatTheCallerSaw() {
    AudienceEntry seen = ledger.audience(TARGET).orElseThrow();

    assertThat(seen, equalTo(entry(TARGET, 4)));
    assertThat(ledger.put(Optional.empty(), entry(TARGET, 8)), is(false));
    assertThat(ledger.put(Optional.of(seen), entry(TARGET, 8)), is(true));
    assertThat(ledger.put(Optional.of(seen), entry(TARGET, 16)), is(false));
    assertThat(ledger.audiences(), contains(entry(TARGET, 8)));
  }

  @Test
  void logRowsAreReplacedByTheirOwner() {
    log("run-1", "plan", "2026-03-01T10:00:00Z");
    log("run-2", "apply", "2026-03-02T10:00:00Z");
    log("run-1", "sync", "2026-03-01T10:00:00Z");

    List<Map<String, Object>> runs = rows(ledger, LogRows.Table.RUNS);

    assertThat(runs, hasSize(2));
    assertThat(runs.get(0), hasEntry("run_id", "run-2"));
    assertThat(runs.get(1), hasEntry("command", "sync"));
    LogQuery applied = new LogQuery(LogRows.Table.RUNS, Map.of("command", "apply"), 1);
    assertThat(ledger.read(applied).get(0), hasEntry("run_id", "run-2"));
    LogQuery newest = new LogQuery(LogRows.Table.RUNS, Map.of(), 1);
    assertThat(ledger.read(newest).get(0), hasEntry("run_id", "run-2"));
  }

  @Test
  void logRowOfAnUnknownColumnIsRefused() {
    LogRows rows = new LogRows(LogRows.Table.SIZES, "p1", List.of(Map.of("sise", 1L)));

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ledger.log(rows));

    assertThat(e.getMessage(), containsString("no column sise; there are [plan_id, target"));
    assertThat(rows(ledger, LogRows.Table.SIZES), empty());
  }

  @Test
  void filesOfAnotherPlanAreRefused() throws IOException {
    ledger.claim(TARGET, "p1", "");
    byte[] other = LedgerFixture.membership(storage, TARGET, 0, "p0", "x", new byte[] {'u'});
    SettledFiles settled =
        new SettledFiles(
            TARGET, "p1", "", NOTES, List.of(0), List.of(other), List.of(), List.of(), List.of());

    assertThrows(IllegalArgumentException.class, () -> ledger.commit(settled));
    assertThat(members(ledger, TARGET), empty());
  }

  private void settle(String plan, String base, int... buckets) throws IOException {
    assertThat(ledger.claim(TARGET, plan, base), is(true));
    ledger.commit(settlement(storage, TARGET, plan, base, buckets));
  }

  private void log(String run, String command, String at) {
    Map<String, Object> row = Map.of("command", command, "started_at", Instant.parse(at));
    ledger.log(new LogRows(LogRows.Table.RUNS, run, List.of(row)));
  }

  private Table table(String name) {
    return settings
        .open()
        .loadTable(org.apache.iceberg.catalog.TableIdentifier.of(LedgerTables.OPEN, name));
  }

  private List<Long> snapshots() {
    return List.of("memberships", "changes", "deliveries", "runs").stream()
        .map(name -> table(name).currentSnapshot().snapshotId())
        .toList();
  }
}
