package io.sluice.domain.diff;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.diff.PlanFacts.Changes;
import io.sluice.domain.diff.PlanFacts.Columns;
import io.sluice.domain.diff.PlanFacts.Consent;
import io.sluice.domain.diff.PlanFacts.Freshness;
import io.sluice.domain.diff.PlanFacts.Rows;
import io.sluice.domain.diff.PlanFacts.Signals;
import io.sluice.domain.diff.PlanFacts.Suppression;
import io.sluice.domain.snapshot.MatchKeyType;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanFactsTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00.123Z");
  private static final PlanFacts FULL =
      new PlanFacts(
          true,
          new Rows(10, 1, 2),
          new Freshness(NOW.minusSeconds(9), NOW, "new", "old", "new-sizes", "old-sizes"),
          new Changes(1, 2, 3, 4, 5, 0),
          new Columns(
              Map.of(MatchKeyType.EMAIL, 1.0 / 3, MatchKeyType.POSTAL, 1.0),
              Map.of(MatchKeyType.FIRST_NAME, 0.0),
              Map.of("email", "list<string>"),
              Map.of("qualified-at", "timestamp")),
          new Consent(false, new Signals(77, 5, 3), new Signals(70, 0, 4)),
          new Suppression(
              Map.of("s3://a.b/c=1", 5L),
              Map.of("x.y", 6L),
              Set.of("gone"),
              Map.of("s3://a.b/c=1", 2L)));
  private static final PlanFacts FIRST =
      new PlanFacts(
          false,
          new Rows(0, 0, 0),
          new Freshness(NOW, NOW, "new", null, "sizes", null),
          new Changes(0, 0, 0, 0, 0, 0),
          new Columns(Map.of(), Map.of(), Map.of(), Map.of()),
          new Consent(true, Signals.NONE, Signals.NONE),
          new Suppression(Map.of(), Map.of(), Set.of(), Map.of()));

  @Test
  void factsOfAnOlderManifestTellOfNoSignalsAndNoSizes() {
    Map<String, String> older = new TreeMap<>(FULL.toMap());
    older.keySet().removeIf(PlanFactsTest::cameLater);

    PlanFacts facts = PlanFacts.fromMap(older);

    assertThat(facts.consent(), equalTo(new Consent(false, Signals.NONE, Signals.NONE)));
    assertThat(facts.freshness().sizes(), equalTo(""));
    assertThat(facts.rows(), equalTo(FULL.rows()));
  }

  /** Fields that manifests of earlier builds do not have. */
  private static boolean cameLater(String field) {
    return field.contains("-unsigned")
        || field.contains("-denied")
        || field.startsWith("consent-before")
        || field.contains("sizes");
  }

  @Test
  void factsComeBackFromTheManifest() {
    assertThat(PlanFacts.fromMap(FULL.toMap()), equalTo(FULL));
    assertThat(PlanFacts.fromMap(FIRST.toMap()), equalTo(FIRST));
    assertThat(FULL.toMap(), hasEntry("coverage.postal", "1.0"));
  }

  @Test
  void everyFixedFieldIsNeeded() {
    for (String field : FIRST.toMap().keySet()) {
      if (cameLater(field)) {
        continue;
      }
      Map<String, String> map = new HashMap<>(FIRST.toMap());
      map.remove(field);
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> PlanFacts.fromMap(map), field);
      assertThat(e.getMessage(), containsString(field));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registered",
        "rows.read",
        "freshness.now",
        "changes.updates",
        "consent.mapped",
        "coverage.email",
        "suppression-rows.x"
      })
  void unreadableFieldIsNamed(String field) {
    Map<String, String> map = new HashMap<>(FIRST.toMap());
    map.put(field, "many");

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> PlanFacts.fromMap(map));
    assertThat(e.getMessage(), containsString(field));
  }

  @Test
  void coverageIsAShare() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Columns(Map.of(MatchKeyType.EMAIL, 1.01), Map.of(), Map.of(), Map.of()));
  }
}
