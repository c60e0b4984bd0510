package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that cannot be a configuration ends the check early, with few words. */
class ConfigSizeTest {
  @TempDir private Path folder;

  @Test
  void tooManyProblemsStopEarly() {
    String text = ConfigFixture.minimal() + "  - id: 1\n".repeat(20_000);
    List<ConfigProblem> problems = new ConfigFixture(folder).problems(text);

    assertThat(problems, hasSize(lessThan(110)));
    assertThat(problems.toString(), containsString("more than 10000 problems"));
  }

  @Test
  void largeFileIsRefused() {
    String text = ConfigFixture.minimal() + ("#" + "x".repeat(98) + "\n").repeat(51_000);

    assertThat(
        new ConfigFixture(folder).problems(text).toString(),
        containsString("larger than 5000000 bytes"));
  }

  @Test
  void aliasesThatMultiplyStopEarly() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int n = 1; n <= 12; n++) {
      text.append("a" + n + ": &a" + n + " [" + ("*a" + (n - 1) + ", ").repeat(9) + "x]\n");
    }

    assertThat(
        new ConfigFixture(folder).problems(text.toString()).toString(),
        containsString("repeated too often"));
  }

  @Test
  void deepNestingIsRefused() {
    String text = "a: " + "[".repeat(40_000) + "]".repeat(40_000) + "\n";

    assertThat(new ConfigFixture(folder).problems(text), hasSize(lessThan(110)));
  }
}
