package io.sluice.acceptance.cluster;

import static java.util.stream.Collectors.toMap;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.sluice.jobs.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A changed exit code breaks the build and not the night. */
final class AirflowDagTest {
  private static final Path DAG =
      Path.of(System.getProperty("basedir", "")).resolve("../../deploy/airflow/sluice_dag.py");
  private static final Pattern CODE = Pattern.compile("(?m)^ {4}\"([A-Z_]+)\": (\\d+),$");

  @Test
  void dagKnowsEveryExitCodeByItsNumber() throws IOException {
    Matcher code = CODE.matcher(Files.readString(DAG));
    Map<String, Integer> known = new TreeMap<>();
    while (code.find()) {
      known.put(code.group(1), Integer.valueOf(code.group(2)));
    }
    assertThat(
        known,
        equalTo(Arrays.stream(ExitCode.values()).collect(toMap(Enum::name, ExitCode::code))));
  }
}
