package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.jobs.JobMain;
import io.sluice.jobs.command.Session.Surroundings;
import io.sluice.jobs.demo.DemoDay;
import io.sluice.jobs.demo.TpcdsSnapshots;
import io.sluice.records.RecordsJson;
import io.sluice.records.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first minute: what the demo prints is what its snapshots have to come to. */
class DemoTest {
  private static final int CUSTOMERS = 1_500;
  private static final Pattern WHY = Pattern.compile("sluice (why .*)");

  @TempDir private Path folder;

  private final StringBuilder out = new StringBuilder();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void bothDaysComeToWhatTheirSnapshotsSay() throws IOException {
    List<DemoDay> expected =
        TpcdsSnapshots.of(CUSTOMERS)
            .write(
                folder.resolve("expected"),
                LocalDate.ofInstant(Activation.START, ZoneOffset.UTC),
                2);
    assertThat(told(), run("demo", "--customers", "" + CUSTOMERS, "--dir", demo()), is(0));

    assertThat(
        out.toString(),
        allOf(containsString("== day 1, 2026-03-01"), containsString("== day 2, 2026-03-02")));
    assertThat(out.toString(), not(containsString("audiences-apply")));
    List<RunReport> syncs = syncs();
    for (int day = 0; day < 2; day++) {
      assertThat(sum(syncs.get(day), "ADD"), is(expected.get(day).total(DemoDay.Counts::added)));
      assertThat(
          sum(syncs.get(day), "UPDATE"), is(expected.get(day).total(DemoDay.Counts::updated)));
      assertThat(
          sum(syncs.get(day), "REMOVE:LEFT") + sum(syncs.get(day), "REMOVE:CONSENT_WITHDRAWN"),
          is(expected.get(day).total(DemoDay.Counts::removed)));
    }
  }

  @Test
  void commandsThatItNamesWork() {
    assertThat(told(), run("demo", "--customers", "300", "--dir", demo()), is(0));
    Matcher why = WHY.matcher(out.toString());
    assertThat(out.toString(), why.find(), is(true));
    out.setLength(0);
    assertThat(told(), run(why.group(1).split(" ")), is(0));
    assertThat(out.toString(), containsString("hv-shoppers"));
  }

  @Test
  void numberOfCustomersIsChecked() {
    assertThat(run("demo", "--customers", "0", "--dir", demo()), is(2));
    assertThat(told(), containsString("--customers takes 1 to 100,000, not 0"));
  }

  private String demo() {
    return folder.resolve("demo").toString();
  }

  private int run(String... args) {
    Clock clock = Clock.fixed(Activation.START, ZoneOffset.UTC);
    Surroundings surroundings =
        new Surroundings(clock, Map.of(), step -> {}, line -> out.append(line).append('\n'));
    return JobMain.run(surroundings, new PrintStream(err, true, StandardCharsets.UTF_8), args);
  }

  private String told() {
    return out + err.toString(StandardCharsets.UTF_8);
  }

  private List<RunReport> syncs() throws IOException {
    Path runs = Activation.list(folder.resolve("demo")).get(0).resolve("state/runs");
    List<Path> found =
        Activation.list(runs).stream()
            .filter(run -> run.toString().endsWith("-sync"))
            .sorted()
            .toList();
    return List.of(report(found.get(0)), report(found.get(1)));
  }

  private static RunReport report(Path run) throws IOException {
    return RecordsJson.mapper().readValue(run.resolve("result.json").toFile(), RunReport.class);
  }

  private static int sum(RunReport report, String change) {
    return report.audiences().stream()
        .mapToInt(audience -> audience.changes().getOrDefault(change, 0L).intValue())
        .sum();
  }
}
