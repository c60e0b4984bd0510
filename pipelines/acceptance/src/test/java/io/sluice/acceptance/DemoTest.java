package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.qualify.Region;
import io.sluice.jobs.JobMain;
import io.sluice.jobs.command.Session.Surroundings;
import io.sluice.jobs.demo.DemoDay;
import io.sluice.jobs.demo.DemoOrders;
import io.sluice.jobs.demo.TpcdsSnapshots;
import io.sluice.jobs.demo.TpcdsWebSales;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first minute: what the demo prints is what its snapshots have to come to. */
class DemoTest {
  private static final int CUSTOMERS = 1_500;
  private static final Pattern WHY = Pattern.compile("sluice (why .*)");

  @TempDir private Path folder;

  private final Set<String> listening = new TreeSet<>();
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
    List<RunReport> syncs = reports("-sync");
    for (int day = 0; day < 2; day++) {
      assertThat(sum(syncs.get(day), "ADD"), is(expected.get(day).total(DemoDay.Counts::added)));
      assertThat(
          sum(syncs.get(day), "UPDATE"), is(expected.get(day).total(DemoDay.Counts::updated)));
      assertThat(
          sum(syncs.get(day), "REMOVE:LEFT") + sum(syncs.get(day), "REMOVE:CONSENT_WITHDRAWN"),
          is(expected.get(day).total(DemoDay.Counts::removed)));
    }
    ordersComeToWhatTheirFilesSay();
  }

  private void ordersComeToWhatTheirFilesSay() throws IOException {
    List<DemoOrders> expected =
        TpcdsWebSales.of(CUSTOMERS, 2_000)
            .write(
                folder.resolve("orders"), LocalDate.ofInstant(Activation.START, ZoneOffset.UTC), 2);
    List<RunReport> runs = reports("-conversions");
    for (int day = 0; day < 2; day++) {
      for (RunReport.Conversion conversion : runs.get(day).conversions()) {
        DemoOrders.Counts counts =
            expected.get(day).regions().get(Region.valueOf(conversion.region()));
        Map<String, Long> rejects = new TreeMap<>();
        counts.rejected().forEach((code, n) -> rejects.put(code.name(), n.longValue()));
        assertThat(conversion.rejects(), is(rejects));
        RunReport.Stage delivery = conversion.stages().get(conversion.stages().size() - 1);
        assertThat(delivery.in(), is((long) counts.sent()));
        assertThat(delivery.out(), is((long) counts.sent()));
        Map<String, Long> kept = new TreeMap<>();
        conversion.stages().forEach(stage -> kept.putAll(stage.excluded()));
        assertThat(kept.getOrDefault("DUPLICATE", 0L), is((long) counts.repeated()));
        assertThat(kept.getOrDefault("UNCHANGED", 0L), is((long) counts.known()));
        assertThat(kept.getOrDefault("CONTENT_CHANGED", 0L), is((long) counts.changed()));
        assertThat(kept.getOrDefault("CONSENT_DENIED", 0L), is((long) counts.excludedConsent()));
      }
    }
  }

  @Test
  void commandsThatItNamesWork() {
    assertThat(told(), run("demo", "--customers", "300", "--dir", demo()), is(0));
    Matcher why = WHY.matcher(out.toString());
    assertThat(out.toString(), why.find(), is(true));
    // A local Amazon Ads, and embedded Spark.
    assertThat(ListeningSockets.beyondLoopback(listening), is(empty()));
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
        new Surroundings(
            clock,
            Map.of(),
            step -> listening.addAll(ListeningSockets.ofThisProcess()),
            line -> out.append(line).append('\n'));
    return JobMain.run(surroundings, new PrintStream(err, true, StandardCharsets.UTF_8), args);
  }

  private String told() {
    return out + err.toString(StandardCharsets.UTF_8);
  }

  private List<RunReport> reports(String command) throws IOException {
    Path runs = Activation.list(folder.resolve("demo")).get(0).resolve("state/runs");
    List<Path> found =
        Activation.list(runs).stream()
            .filter(run -> run.toString().endsWith(command))
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
