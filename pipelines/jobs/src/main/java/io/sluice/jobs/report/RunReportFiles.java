package io.sluice.jobs.report;

import io.sluice.records.RecordsJson;
import io.sluice.records.RunReport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The reports of a workspace: {@code runs/<run-id>/result.json} and {@code report.html} beside it.
 *
 * <p>Everything goes through Beam's file systems as whole objects. The page is written first, so
 * that a result that is there has its page. A report that is written again replaces the one before.
 */
public final class RunReportFiles {
  private static final String RESULT = "result.json";
  private static final String PAGE = "report.html";
  private static final Pattern RUN_ID = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,127}");
  private static final Pattern IN_PATH =
      Pattern.compile("[/\\\\]runs[/\\\\]([^/\\\\]+)[/\\\\]result\\.json$");

  // Beam's local file system knows paths only; a file: URI would name a folder "file:" to it.
  private static final Pattern LOCAL = Pattern.compile("^file:(?://(?:localhost)?)?(?=/)");

  private final String runs;

  private RunReportFiles(String runs) {
    this.runs = runs;
  }

  /**
   * The reports of a workspace.
   *
   * @param workspace its URI, with or without a slash at the end; its file system must be
   *     registered with Beam
   */
  public static RunReportFiles in(String workspace) {
    return new RunReportFiles(workspace.replaceAll("/+$", "") + "/runs/");
  }

  /**
   * Where a run's page is, or will be.
   *
   * @throws IllegalArgumentException if the run id cannot be a folder's name
   */
  public String pagePath(String runId) {
    return path(runId, PAGE);
  }

  /**
   * Where a run's result is, or will be.
   *
   * @throws IllegalArgumentException if the run id cannot be a folder's name
   */
  public String resultPath(String runId) {
    return path(runId, RESULT);
  }

  /**
   * Writes the page, then the result.
   *
   * @return the report as it is kept: with the path of its page
   * @throws IOException if a file could not be written whole
   * @throws IllegalArgumentException if the run id cannot be a folder's name
   */
  public RunReport write(RunReport report) throws IOException {
    RunReport kept = withPath(report, pagePath(report.runId()));
    write(
        pagePath(report.runId()),
        "text/html",
        RunReportPage.render(kept).getBytes(StandardCharsets.UTF_8));
    write(
        resultPath(report.runId()),
        "application/json",
        RecordsJson.mapper().writeValueAsBytes(kept));
    return kept;
  }

  /**
   * Reads a run's result.
   *
   * @return empty where the run has left none
   * @throws IOException if it cannot be read or is no report of this version
   * @throws IllegalArgumentException if the run id cannot be a folder's name
   */
  public Optional<RunReport> read(String runId) throws IOException {
    ResourceId file = resource(resultPath(runId));
    try (InputStream in = Channels.newInputStream(FileSystems.open(file))) {
      return Optional.of(RecordsJson.mapper().readValue(in, RunReport.class));
    } catch (FileNotFoundException | NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * The runs that left a result, the newest first: by the time their result was written, runs of
   * the same moment by their ids.
   *
   * @throws IOException if the folder cannot be listed
   */
  public List<String> runIds() throws IOException {
    // Two stars: Beam's local file system finds nothing below a folder that is itself a pattern.
    MatchResult found = FileSystems.match(local(runs) + "**" + RESULT, EmptyMatchTreatment.ALLOW);
    if (found.status() != MatchResult.Status.OK) {
      return List.of();
    }
    List<Found> results = new ArrayList<>();
    for (MatchResult.Metadata file : found.metadata()) {
      Matcher path = IN_PATH.matcher(file.resourceId().toString());
      if (path.find()) {
        results.add(new Found(path.group(1), file.lastModifiedMillis()));
      }
    }
    return results.stream()
        .sorted(Comparator.comparingLong(Found::millis).thenComparing(Found::runId).reversed())
        .map(Found::runId)
        .toList();
  }

  private String path(String runId, String name) {
    if (!RUN_ID.matcher(runId).matches()) {
      throw new IllegalArgumentException(
          "run id: text of "
              + runId.length()
              + " characters, must be 1..128 of 0-9 A-Z a-z . _ - and start with a letter or digit;"
              + " list the runs with sluice runs list");
    }
    return runs + runId + "/" + name;
  }

  private static void write(String path, String type, byte[] bytes) throws IOException {
    try (WritableByteChannel channel = FileSystems.create(resource(path), type)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  private static ResourceId resource(String path) {
    return FileSystems.matchNewResource(local(path), false);
  }

  private static String local(String uri) {
    return LOCAL.matcher(uri).replaceFirst("");
  }

  private static RunReport withPath(RunReport report, String page) {
    return new RunReport(
        report.version(),
        report.runId(),
        report.command(),
        report.asOf(),
        report.startedAt(),
        report.endedAt(),
        report.exitCode(),
        report.meaning(),
        report.audiences(),
        report.conversions(),
        report.problems(),
        page);
  }

  private record Found(String runId, long millis) {}
}
