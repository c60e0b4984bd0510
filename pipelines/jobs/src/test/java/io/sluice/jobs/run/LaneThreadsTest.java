package io.sluice.jobs.run;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneThreadsTest {
  @ParameterizedTest
  @CsvSource({
    "local[2], 2, local[2]",
    "local[2], 3, local[3]",
    "local[8], 3, local[8]",
    "local, 3, local[3]",
    "local[*], 1, local[*]",
    "local[*], 4000, local[4000]",
    "spark://host:7077, 3, spark://host:7077",
    "yarn, 3, yarn",
  })
  void embeddedSparkHasAThreadALane(String master, int lanes, String expected) {
    assertThat(LaneThreads.of(master, lanes), is(expected));
  }
}
