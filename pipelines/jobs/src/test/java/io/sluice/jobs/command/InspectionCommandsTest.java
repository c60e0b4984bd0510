package io.sluice.jobs.command;

import static io.sluice.jobs.command.WorkspaceFixture.NOW;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.jobs.command.WorkspaceFixture.Row;
import io.sluice.jobs.report.RunReportFiles;
import io.sluice.records.RecordsJson;
import io.sluice.records.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionCommandsTest {
  @TempDir private Path folder;
  private WorkspaceFixture fixture;

  @BeforeEach
  void workspace() throws IOException {
    fixture = new WorkspaceFixture(folder);
  }

  @Test
  void validateSaysWhatIsThereAndWritesNothing() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1"), Row.of("c-2")), "c-9");
    assertThat(validate(), equalTo(0));
    assertThat(
        fixture.out(),
        allOf(
            startsWith("ok       hv-shoppers@acme-na: 2 rows in 1 file of"),
            containsString("run sluice audiences apply --select hv-shoppers")));
    assertThat(Files.exists(folder.resolve("workspace")), equalTo(false));
  }

  @Test
  void validateKnowsARegisteredAudience() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")), "c-9");
    fixture.register();
    assertThat(validate(), equalTo(0));
    assertThat(fixture.out(), containsString("Amazon audience 42"));
  }

  @Test
  void validateTellsASnapshotThatIsNotThereYet() {
    assertThat(validate(), equalTo(7));
    assertThat(fixture.out(), startsWith("not yet  hv-shoppers@acme-na: source 'customers'"));
  }

  @Test
  void validateTellsARateThatTooFewRequestsInFlightCannotReach() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")), "c-9");
    Files.writeString(
        fixture.config(),
        Files.readString(fixture.config())
            .replace(
                "region: NA",
                "region: NA\n    limits: { requests-per-second: 100, max-records: 50 }"));
    assertThat(validate(), equalTo(0));
    assertThat(
        fixture.out(),
        containsString(
            "ok       acme-na: requests-per-second 100.0 is reached only where answers take 29 ms"
                + " on the average, with in-flight 4: raise in-flight"));
  }

  @Test
  void validateTellsAMissingColumn() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")), "c-9");
    Files.writeString(
        fixture.config(),
        Files.readString(fixture.config()).replace("phone: phone", "phone: mobile"));
    assertThat(validate(), equalTo(2));
    assertThat(
        fixture.out(), allOf(startsWith("invalid  hv-shoppers@acme-na"), containsString("mobile")));
  }

  @Test
  void validateTellsEveryProblemOfTheConfiguration() throws IOException {
    Files.writeString(
        fixture.config(),
        Files.readString(fixture.config())
            .replace("ttl: P30D", "ttl: 30 days")
            .replace("region: NA", "region: ZZ"));
    assertThat(validate(), equalTo(2));
    assertThat(fixture.problems(), allOf(containsString("ttl"), containsString("region")));
  }

  @Test
  void validateCoversAudiencesAndConversions() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1"), Row.of("c-2")), "c-9");
    fixture.conversion();
    assertThat(validate(), equalTo(0));
    assertThat(
        fixture.out(),
        allOf(
            startsWith("ok       hv-shoppers@acme-na: 2 rows"),
            containsString("\nok       leads@acme-na: 2 rows in 1 file of "),
            endsWith("; day 2026-11-22")));
    assertThat(Files.exists(folder.resolve("workspace")), equalTo(false));
  }

  @Test
  void validateChoosesAmongBothByTheSameTerms() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")), "c-9");
    fixture.conversion();
    assertThat(validate("--select", "lead*"), equalTo(0));
    assertThat(fixture.out(), startsWith("ok       leads@acme-na"));
    assertThat(validate("--exclude", "leads"), equalTo(0));
    assertThat(fixture.out(), not(containsString("leads")));
    assertThat(validate("--select", "lead"), equalTo(2));
    assertThat(
        fixture.problems(),
        allOf(
            containsString("matches no audience or conversion by id 'lead'"),
            containsString("leads")));
  }

  @Test
  void validateTakesConversionsWithoutAnyAudience() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")), "c-9");
    fixture.conversion();
    fixture.withoutAudiences();
    assertThat(validate(), equalTo(0));
    assertThat(fixture.out(), startsWith("ok       leads@acme-na"));
  }

  @Test
  void validateOfConversionsTellsThatADayIsNotThereYet() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")), "c-9");
    fixture.conversion();
    assertThat(validateConversions(), equalTo(0));
    assertThat(fixture.out(), startsWith("ok       leads@acme-na: 1 row in 1 file"));
    assertThat(validateConversions("--from", "2026-11-21", "--to", "2026-11-22"), equalTo(7));
    assertThat(
        fixture.out(),
        allOf(startsWith("not yet  leads@acme-na: source 'leads"), containsString("2026-11-21")));
    assertThat(validateConversions("--from", "2026-11-21"), equalTo(2));
    assertThat(fixture.problems(), containsString("--from and --to go together"));
  }

  @Test
  void validateOfConversionsTellsWhichEarlierDaysAreNotThere() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")), "c-9");
    fixture.conversion();
    Files.writeString(
        fixture.config(),
        Files.readString(fixture.config())
            .replace("columns: { event-id", "reread: P1D\n      columns: { event-id"));
    assertThat(validateConversions(), equalTo(0));
    assertThat(
        fixture.out(), endsWith("; days 2026-11-21 to 2026-11-22, without 2026-11-21: not there"));
  }

  @Test
  void validateOfConversionsTellsTheDaysSinceTheLastSettledPlan() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")), "c-9");
    fixture.conversion();
    fixture.settleEvent("leads", "plan-1", "order-1", Status.ACCEPTED);
    fixture.eventPlan("plan-1", 1);
    assertThat(validateConversions(), equalTo(0));
    assertThat(
        fixture.out(),
        endsWith("; days 2026-11-20 to 2026-11-22, without 2026-11-20, 2026-11-21: not there"));
  }

  @Test
  void validateOfConversionsTellsAMissingColumn() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")), "c-9");
    fixture.conversion();
    Files.writeString(
        fixture.config(),
        Files.readString(fixture.config())
            .replace("event-time: qualified_at", "event-time: sold_at"));
    assertThat(validateConversions(), equalTo(2));
    assertThat(
        fixture.out(), allOf(startsWith("invalid  leads@acme-na"), containsString("sold_at")));
  }

  @Test
  void runsAreListedShownAndTheirCodeIsGivenBack() throws IOException {
    report("run-7", 3, "refused by a guard");
    assertThat(run(new RunsCommand.ListAll(fixture.surroundings())), equalTo(0));
    assertThat(fixture.out(), allOf(containsString("run-7"), containsString("refused by a guard")));
    assertThat(run(new RunsCommand.Show(fixture.surroundings()), "run-7", "--json"), equalTo(0));
    assertThat(RecordsJson.mapper().readTree(fixture.out()).get("exitCode").asInt(), equalTo(3));
    assertThat(run(new ResultCommand(fixture.surroundings()), "--run-id", "run-7"), equalTo(3));
    assertThat(fixture.out(), equalTo("run run-7 (sync): refused by a guard, exit 3"));
  }

  @Test
  void unknownRunIsRefused() throws IOException {
    assertThat(run(new RunsCommand.ListAll(fixture.surroundings())), equalTo(0));
    assertThat(fixture.out(), equalTo("no runs"));
    assertThat(run(new ResultCommand(fixture.surroundings()), "--run-id", "nowhere"), equalTo(2));
    assertThat(fixture.problems(), containsString("run nowhere left no result"));
    assertThat(run(new RunsCommand.Show(fixture.surroundings()), "../x"), equalTo(2));
    assertThat(fixture.problems(), containsString("sluice runs list"));
    assertThat(run(new ResultCommand(fixture.surroundings())), equalTo(2));
    assertThat(fixture.problems(), containsString("--run-id is missing"));
  }

  @Test
  void runsOverConversionsAreListedAndShown() throws IOException {
    report(
        new RunReport(
            1,
            "run-8",
            "conversions",
            NOW,
            NOW,
            NOW.plusSeconds(61),
            0,
            "done",
            List.of(),
            List.of(conversion()),
            List.of(),
            null));
    assertThat(run(new RunsCommand.ListAll(fixture.surroundings())), equalTo(0));
    assertThat(fixture.out(), allOf(containsString("run-8"), containsString("  leads@acme-na")));
    assertThat(run(new RunsCommand.Show(fixture.surroundings()), "run-8"), equalTo(0));
    assertThat(fixture.out(), containsString("NA      leads       acme-na  settled"));
    assertThat(run(new RunsCommand.Show(fixture.surroundings()), "run-8", "--json"), equalTo(0));
    assertThat(
        RecordsJson.mapper().readTree(fixture.out()).at("/conversions/0/conversion").asText(),
        equalTo("leads"));
    assertThat(run(new ResultCommand(fixture.surroundings()), "--run-id", "run-8"), equalTo(0));
    assertThat(fixture.out(), equalTo("run run-8 (conversions): done, exit 0"));
  }

  private static RunReport.Conversion conversion() {
    return new RunReport.Conversion(
        "leads", "acme-na", "NA", "events", "plan-2", 0, "settled", null, null, List.of(), Map.of(),
        Map.of(), List.of(), Map.of(), List.of(), List.of(), List.of(), List.of());
  }

  private int validate(String... args) {
    return run(new ValidateCommand(fixture.surroundings()), args);
  }

  private int validateConversions(String... args) {
    return run(new ConversionsCommand.Validate(fixture.surroundings()), args);
  }

  private int run(Object command, String... args) {
    return fixture.run(command, args);
  }

  private void report(String runId, int exit, String meaning) throws IOException {
    report(
        new RunReport(
            1,
            runId,
            "sync",
            NOW,
            NOW,
            NOW.plusSeconds(61),
            exit,
            meaning,
            List.of(
                new RunReport.Audience(
                    "hv-shoppers",
                    "acme-na",
                    "NA",
                    "plan-1",
                    exit,
                    "refused",
                    null,
                    null,
                    List.of(),
                    Map.of(),
                    Map.of(),
                    List.of(),
                    Map.of(),
                    List.of())),
            List.of(),
            List.of(),
            null));
  }

  private void report(RunReport report) throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    RunReportFiles.in(fixture.workspace()).write(report);
  }
}
