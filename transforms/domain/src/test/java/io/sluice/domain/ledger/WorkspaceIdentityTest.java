package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.ledger.WorkspaceIdentity.Standing;
import io.sluice.domain.ledger.WorkspaceIdentity.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkspaceIdentityTest {
  private static final String TABLE = "memberships";

  private static WorkspaceMemory memory(long commits, String run, String... begun) {
    return new WorkspaceMemory(
        Set.of("w1"), Set.of(begun), Map.of(TABLE, new StateMark(commits, run)));
  }

  private static LedgerMarks ledger(String workspace, long commits, String run) {
    return new LedgerMarks(true, workspace, Map.of(TABLE, new StateMark(commits, run)));
  }

  private static Verdict judge(WorkspaceMemory memory, LedgerMarks ledger, String... traces) {
    return WorkspaceIdentity.judge(memory, ledger, memory, List.of(traces));
  }

  @Test
  void nothingAnywhereIsNew() {
    assertThat(judge(WorkspaceMemory.NONE, LedgerMarks.NONE).standing(), is(Standing.NEW));
  }

  @Test
  void runThatDiedBeforeItsFirstCommitLeavesNothingToMiss() {
    WorkspaceMemory begun = new WorkspaceMemory(Set.of("w1"), Set.of("a"), Map.of());
    assertThat(judge(begun, LedgerMarks.NONE).standing(), is(Standing.NEW));
  }

  @Test
  void anyTraceOfEarlierStateMissesItsCatalogue() {
    assertThat(
        judge(WorkspaceMemory.NONE, LedgerMarks.NONE, "3 plans").standing(),
        is(Standing.CATALOG_MISSING));
    assertThat(judge(memory(1, "a"), LedgerMarks.NONE).standing(), is(Standing.CATALOG_MISSING));
  }

  @Test
  void catalogueOfAnOlderBuildIsTakenOver() {
    assertThat(
        judge(WorkspaceMemory.NONE, new LedgerMarks(true, "", Map.of())).standing(),
        is(Standing.SAME));
  }

  @Test
  void catalogueFromBeforeTheIdentityIsOlder() {
    assertThat(
        judge(memory(2, "a"), new LedgerMarks(true, "", Map.of())).standing(),
        is(Standing.CATALOG_OLDER));
  }

  @Test
  void anotherIdentityIsAnotherWorkspace() {
    assertThat(judge(memory(2, "a"), ledger("w2", 2, "a")).standing(), is(Standing.CATALOG_OTHER));
  }

  @Test
  void fewerCommitsAreOlderAndBothNumbersAreNamed() {
    Verdict verdict = judge(memory(7, "b", "a", "b"), ledger("w1", 4, "a"));

    assertThat(verdict.standing(), is(Standing.CATALOG_OLDER));
    assertThat(verdict.detail(), containsString("commit 4"));
    assertThat(verdict.detail(), containsString("commit 7"));
  }

  @Test
  void sameNumberByAnotherRunIsAnotherHistory() {
    assertThat(
        judge(memory(7, "b", "b"), ledger("w1", 7, "c")).standing(), is(Standing.CATALOG_OLDER));
  }

  @Test
  void killBetweenCommitAndNoteIsNoMismatch() {
    assertThat(judge(memory(7, "a", "b"), ledger("w1", 9, "b")).standing(), is(Standing.SAME));
  }

  @Test
  void commitsOfAnUnknownRunMeanAnOlderFolder() {
    assertThat(
        judge(memory(7, "a", "a"), ledger("w1", 8, "b")).standing(), is(Standing.FOLDER_OLDER));
    assertThat(
        judge(WorkspaceMemory.NONE, ledger("w1", 8, "b")).standing(), is(Standing.FOLDER_OLDER));
  }

  @Test
  void processThatCommitsBetweenTheLooksIsNoMismatch() {
    WorkspaceMemory later = memory(9, "b", "a", "b");
    Verdict verdict =
        WorkspaceIdentity.judge(memory(7, "a", "a"), ledger("w1", 8, "b"), later, List.of());
    assertThat(verdict.standing(), is(Standing.SAME));
  }

  @Test
  void identityThatCommittedStandsForThoseProposed() {
    WorkspaceMemory proposed = new WorkspaceMemory(Set.of("w0"), Set.of("z"), Map.of());
    assertThat(proposed.and(memory(1, "a")).workspaces(), is(Set.of("w1")));
  }

  @Test
  void markIsReadBack() {
    StateMark mark = new StateMark(12, "ab");
    assertThat(StateMark.parse(mark.text()).orElseThrow(), is(mark));
    assertThat(StateMark.parse("").isEmpty(), is(true));
    assertThat(StateMark.parse("x y").isEmpty(), is(true));
  }
}
