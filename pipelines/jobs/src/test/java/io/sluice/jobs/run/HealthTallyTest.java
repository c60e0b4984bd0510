package io.sluice.jobs.run;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.matchkey.KeyHealth;
import io.sluice.records.RunReport;
import io.sluice.records.RunReport.KeyCounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthTallyTest {

  @Test
  void whatGoesIntoAManifestComesBackIntoTheReport() {
    KeyHealth small = new KeyHealth();
    small.count(0b11, 0b01, 0b01, 0b10);
    small.countShared(0b10);
    small.problems.put("phone.PLACEHOLDER", 2L);
    KeyHealth large = new KeyHealth();
    large.count(0b1, 0b1, 0, 0);
    large.count(0, 0, 0, 0);
    List<RunReport.KeyHealth> health =
        HealthTally.of(HealthTally.flat(Map.of("DE", small, "US", large), 8));
    assertThat(health.stream().map(RunReport.KeyHealth::country).toList(), is(List.of("US", "DE")));
    assertThat(health.get(0).oneIn(), is(8L));
    assertThat(health.get(0).byUsableKeys().subList(0, 3), is(List.of(1L, 1L, 0L)));
    assertThat(health.get(1).keys(), hasItem(new KeyCounts("email", 1, 1, 1, 0, 0, Map.of())));
    assertThat(
        health.get(1).keys(),
        hasItem(new KeyCounts("phone", 1, 0, 0, 1, 1, Map.of("PLACEHOLDER", 2L))));
  }

  @Test
  void manifestWithoutHealthGivesNone() {
    assertThat(HealthTally.of(Map.of("qualify.in", 4L)), is(List.of()));
  }
}
