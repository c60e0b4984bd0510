package io.sluice.jobs.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.sluice.records.RunReport.KeyCounts;
import io.sluice.records.RunReport.KeyHealth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyHealthViewTest {

  @Test
  void sharesAreOfTheRowsLookedAtAndTellWhatIsMissing() {
    KeyHealthView view =
        KeyHealthView.of(
            health(
                new KeyCounts(
                    "phone",
                    80,
                    60,
                    0,
                    15,
                    7,
                    Map.of("PLACEHOLDER", 15L, "IMPOSSIBLE_PHONE", 5L))));
    assertThat(
        view.keys(),
        contains(
            new KeyHealthView.Line(
                "phone",
                "80.0 %",
                "60.0 %",
                "0.0 %",
                "15.0 %",
                "7",
                "40.0 %",
                "IMPOSSIBLE_PHONE 5, PLACEHOLDER 15")));
    assertThat(view.basis(), is("100 of the rows that qualified, one in 4"));
    assertThat(view.members(), is("0 keys 40.0 %, 1 keys 60.0 %"));
    assertThat(view.notes(), is(empty()));
  }

  @Test
  void halfHashedKeyIsToldAndAWhollyHashedOneIsNot() {
    assertThat(
        KeyHealthView.of(health(new KeyCounts("email", 100, 80, 20, 0, 0, Map.of()))).notes(),
        contains(containsString("email of US is half hashed: 25.0 %")));
    assertThat(
        KeyHealthView.of(health(new KeyCounts("email", 100, 80, 80, 0, 0, Map.of()))).notes(),
        is(empty()));
  }

  private static KeyHealth health(KeyCounts key) {
    return new KeyHealth("US", 4, 100, List.of(key), List.of(40L, 60L));
  }
}
