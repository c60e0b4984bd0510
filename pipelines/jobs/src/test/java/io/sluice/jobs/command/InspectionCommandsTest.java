package io.sluice.jobs.command;

import static io.sluice.jobs.command.WorkspaceFixture.NOW;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

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
  private static final String CONVERSION =
      """
      conversions:
        - id: leads
          account: acme-na
          source:
            parquet: /lake/leads/*.parquet
            columns: { event-id: id, event-time: at, email: email, external-user-id: user }
          event: { name: Lead, type: LEAD, source: WEBSITE, country: US }
      """;

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
  void validateLooksAtTheSourcesOfConversionsBesideAudiences() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")), "c-9");
    Files.writeString(fixture.config(), Files.readString(fixture.config()) + CONVERSION);
    assertThat(validate(), equalTo(2));
    assertThat(
        fixture.out(),
        allOf(
            startsWith("ok       hv-shoppers@acme-na"),
            containsString("invalid  leads@acme-na: source")));
  }

  @Test
  void validateTakesConversionsWithoutAnyAudience() throws IOException {
    String text = Files.readString(fixture.config());
    Files.writeString(
        fixture.config(), text.substring(0, text.indexOf("audiences:\n")) + CONVERSION);
    assertThat(validate(), equalTo(2));
    assertThat(fixture.out(), startsWith("invalid  leads@acme-na"));
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

  private int validate() {
    return run(new ValidateCommand(fixture.surroundings()));
  }

  private int run(Object command, String... args) {
    return fixture.run(command, args);
  }

  private void report(String runId, int exit, String meaning) throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    RunReportFiles.in(fixture.workspace())
        .write(
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
}
