package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.diff.RulesHistory;
import io.sluice.domain.diff.SnapshotMarks;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClosingNotesTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00.123456Z");

  @Test
  void notesReadAsTheyWereWritten() {
    RulesHistory rules = RulesHistory.NONE.at("7-c1", NOW).at("7-c2", NOW.plusSeconds(9));
    ClosingNotes notes = new ClosingNotes(rules, Duration.ofDays(60), SnapshotMarks.NONE, Map.of());

    assertThat(ClosingNotes.parse(notes.text()), equalTo(notes));
    assertThat(ClosingNotes.parse(ClosingNotes.NONE.text()), equalTo(ClosingNotes.NONE));
    assertThat(ClosingNotes.parse(""), equalTo(ClosingNotes.NONE));
  }

  @Test
  void noteOfAnUnknownFormIsAnErrorAndNotPassedOver() {
    assertThrows(IllegalArgumentException.class, () -> ClosingNotes.parse("rules v1"));
  }

  @Test
  void sameVersionAgainKeepsItsMomentAndOnlyTheNewestVersionsAreKept() {
    RulesHistory rules = RulesHistory.NONE.at("v1", NOW);
    assertThat(rules.at("v1", NOW.plusSeconds(5)), sameInstance(rules));

    for (int i = 2; i <= 9; i++) {
      rules = rules.at("v" + i, NOW);
    }
    assertThat(
        rules.versions().stream().map(RulesHistory.Version::name).toList(),
        equalTo(java.util.List.of("v6", "v7", "v8", "v9")));
  }
}
