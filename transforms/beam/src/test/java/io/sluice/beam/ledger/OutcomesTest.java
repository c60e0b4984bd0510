package io.sluice.beam.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.batch.PlanFixture;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.ledger.StateAdvance.Outcome;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes joined with their outcomes, and the form they travel in. */
class OutcomesTest {
  private static final Instant SENT = Instant.parse("2026-11-22T06:00:00Z");
  private static final Instant SETTLED = Instant.parse("2026-11-22T07:00:00Z");
  private static final List<PlannedChange> CHANGES = PlanFixture.changes("u", 5);

  @Test
  void eachRecordTakesThePartsOutcomeUnlessAmazonNamedIt() throws IOException {
    Settlement settlement =
        new Settlement(
            "p1",
            1,
            List.of(
                part(0, 2, Settlement.Outcome.ACCEPTED, SENT, null, "u-1"),
                part(2, 1, Settlement.Outcome.PARTIAL, SENT, "PARTIAL_SUCCESS"),
                part(3, 2, Settlement.Outcome.FAILED, SENT, "JOB_FAILED", "u-4")));

    List<OutcomeRows.Row> rows = Outcomes.join(CHANGES, settlement, "batch-7");

    assertThat(
        rows,
        equalTo(
            List.of(
                row(0, Verdict.ACCEPTED, SENT, null),
                row(1, Verdict.REFUSED, SENT, "NAMED"),
                row(2, Verdict.PARTIAL, SENT, "PARTIAL_SUCCESS"),
                row(3, Verdict.FAILED, SENT, "JOB_FAILED"),
                row(4, Verdict.REFUSED, SENT, "NAMED"))));
  }

  @Test
  void partsThatNeverLeftOrWereNeverAnsweredKeepTheirTimes() throws IOException {
    Settlement settlement =
        new Settlement(
            "p1",
            1,
            List.of(
                part(0, 3, Settlement.Outcome.REFUSED, null, "TOO_LATE"),
                part(3, 2, Settlement.Outcome.UNKNOWN, SENT, "NO_END")));

    List<OutcomeRows.Row> rows = Outcomes.join(CHANGES, settlement, "batch-7");

    assertThat(rows.get(2), equalTo(row(2, Verdict.REFUSED, null, "TOO_LATE")));
    assertThat(rows.get(3), equalTo(row(3, Verdict.UNKNOWN, SENT, "NO_END")));
  }

  @Test
  void settlementThatLeavesARecordOutIsRefused() {
    Settlement gap =
        new Settlement(
            "p1",
            9,
            List.of(
                part(0, 2, Settlement.Outcome.ACCEPTED, SENT, null),
                part(3, 2, Settlement.Outcome.ACCEPTED, SENT, null)));

    IOException e = assertThrows(IOException.class, () -> Outcomes.join(CHANGES, gap, "b"));
    assertThat(e.getMessage(), containsString("settlement 9 does not cover its batch"));
  }

  @Test
  void rowsComeBackFromTheirBlock() throws IOException {
    List<OutcomeRows.Row> rows = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      rows.add(row(rows.size(), verdict, SENT.plusSeconds(rows.size()), "CODE_" + verdict));
    }
    rows.add(row(0, Verdict.UNKNOWN, null, null));
    rows.add(new OutcomeRows.Row(CHANGES.get(1), null, ""));
    OutcomeRows.Block block = new OutcomeRows.Block();
    for (OutcomeRows.Row row : rows) {
      block.add(row);
    }
    List<OutcomeRows.Row> read = new ArrayList<>();
    OutcomeRows.read(block.toArray(), read::add);
    OutcomeRows.read(new byte[0], read::add);

    assertThat(read, equalTo(rows));
  }

  private static OutcomeRows.Row row(int change, Verdict verdict, Instant sentAt, String code) {
    return new OutcomeRows.Row(
        CHANGES.get(change), new Outcome(verdict, sentAt, SETTLED, code), "batch-7");
  }

  private static Settlement.Part part(
      int from,
      int count,
      Settlement.Outcome outcome,
      Instant sentAt,
      String code,
      String... named) {
    return new Settlement.Part(
        from,
        count,
        outcome,
        "job-1",
        sentAt,
        SETTLED,
        code,
        List.of(named).stream().map(id -> new Settlement.Invalid(id, "NAMED")).toList(),
        null);
  }
}
