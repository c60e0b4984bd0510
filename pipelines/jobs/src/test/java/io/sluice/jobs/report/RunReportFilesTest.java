package io.sluice.jobs.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.records.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunReportFilesTest {
  @TempDir Path folder;

  @Test
  void reportIsReadAsItWasWritten() throws IOException {
    RunReportFiles files = RunReportFiles.in(folder.toUri().toString());
    RunReport kept = files.write(report("run-1"));
    assertThat(files.read("run-1"), is(Optional.of(kept)));
    assertThat(kept.reportPath(), is(files.pagePath("run-1")));
    assertThat(
        Files.readString(folder.resolve("runs/run-1/report.html")), is(RunReportPage.render(kept)));
    assertThat(
        Files.readString(folder.resolve("runs/run-1/result.json")),
        containsString("\"exitCode\" : 0"));
  }

  @Test
  void workspaceMayBeAUriOrAPath() throws IOException {
    RunReportFiles.in("file://" + folder).write(report("a"));
    RunReportFiles.in(folder + "/").write(report("b"));
    assertThat(Files.isRegularFile(folder.resolve("runs/a/result.json")), is(true));
    assertThat(RunReportFiles.in(folder.toString()).read("a").isPresent(), is(true));
    assertThat(Files.isRegularFile(folder.resolve("runs/b/report.html")), is(true));
  }

  @Test
  void writingAgainReplaces() throws IOException {
    RunReportFiles files = RunReportFiles.in(folder.toString());
    files.write(Reports.run(0, "done", Reports.settled("shoppers", "acme-na", "NA")));
    RunReport second = files.write(Reports.run(6, "unavailable"));
    assertThat(files.read("run-1"), is(Optional.of(second)));
  }

  @Test
  void runsAreListedNewestFirst() throws IOException {
    RunReportFiles files = RunReportFiles.in(folder.toString());
    for (String run : List.of("b", "c", "a", "d")) {
      files.write(report(run));
    }
    at("b", 3_000);
    at("c", 1_000);
    at("a", 2_000);
    at("d", 2_000);
    assertThat(files.runIds(), is(List.of("b", "d", "a", "c")));
  }

  @Test
  void folderWithoutResultIsNoRun() throws IOException {
    RunReportFiles files = RunReportFiles.in("file://" + folder);
    assertThat(files.runIds(), is(empty()));
    files.write(report("whole"));
    Files.createDirectories(folder.resolve("runs/killed/deep"));
    Files.writeString(folder.resolve("runs/killed/report.html"), "");
    Files.writeString(folder.resolve("runs/killed/deep/result.json"), "{}");
    assertThat(files.runIds(), is(List.of("whole")));
    assertThat(files.read("killed"), is(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../plans", "a/b", "a b", ".hidden", "*"})
  void runIdThatIsNoFolderIsRefused(String runId) {
    RunReportFiles files = RunReportFiles.in(folder.toString());
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> files.read(runId));
    assertThat(refused.getMessage(), containsString("run id: text of " + runId.length()));
  }

  private void at(String run, long millis) throws IOException {
    Files.setLastModifiedTime(
        folder.resolve("runs/" + run + "/result.json"), FileTime.fromMillis(millis));
  }

  private static RunReport report(String runId) {
    return new RunReport(
        1,
        runId,
        "plan",
        Reports.START,
        Reports.START,
        Reports.START,
        0,
        "done",
        List.of(Reports.settled("shoppers", "acme-na", "NA")),
        List.of(),
        List.of(),
        null);
  }
}
