package io.sluice.jobs.report;

import java.util.List;

/**
 * The page's content, ready to be filled into the template: all numbers are text, an empty text or
 * list leaves its part of the page away. Nothing is escaped here; the template does it.
 *
 * @param tone class of the verdict
 * @param toneWord the verdict's urgency without colour
 * @param meaning the exit code in words
 * @param sentence what it means
 * @param exitCode the number
 * @param command which command ran
 * @param runId the run
 * @param facts the run: audiences or conversions, command, moments, id
 * @param actions what to do, most urgent first
 * @param faults counts that do not add up
 * @param summaries totals and a line each, of the audiences and of the conversions
 * @param taken what Amazon took of several conversions together
 * @param audiences a section each
 * @param conversions a section each
 */
record PageView(
    String tone,
    String toneWord,
    String meaning,
    String sentence,
    int exitCode,
    String command,
    String runId,
    List<Fact> facts,
    List<Action> actions,
    List<Fault> faults,
    List<Summary> summaries,
    AcceptedValues taken,
    List<Audience> audiences,
    List<Conversion> conversions) {

  /** True where several conversions had events accepted. */
  boolean hasTaken() {
    return !taken.lines().isEmpty();
  }

  /** True where somebody has to do something. */
  boolean hasActions() {
    return !actions.isEmpty();
  }

  /** True where counts do not add up. */
  boolean hasFaults() {
    return !faults.isEmpty();
  }

  /** A name and a value. */
  record Fact(String name, String value) {}

  /** Something to do, and for what; {@code anchor} is empty where there is no section. */
  record Action(String tone, String subject, String anchor, String text) {}

  /** A stage that does not add up. */
  record Fault(String subject, String anchor, String text) {}

  /** A total. */
  record Tile(String name, String value) {}

  /**
   * Totals, and a line each by region.
   *
   * @param title its heading
   * @param first the heading of the first column
   * @param columns the headings of the numbers
   * @param width all columns
   * @param tiles totals
   * @param regions the lines
   * @param total the last line, null where there is one line at most
   * @param anyUnsent true where numbers are shown that were not sent
   */
  record Summary(
      String title,
      String first,
      List<String> columns,
      int width,
      List<Tile> tiles,
      List<RegionRows> regions,
      Row total,
      boolean anyUnsent) {}

  /** The summary's lines of one region. */
  record RegionRows(String region, List<Row> rows, Row subtotal) {}

  /** One line of the summary. */
  record Row(
      String name, String account, String anchor, String tone, String verdict, List<Cell> cells) {}

  /** A number of the summary; {@code zero} makes it faint. */
  record Cell(String label, String value, boolean zero) {}

  /** What is shown of an audience and of a conversion alike. */
  record Section(
      String anchor,
      String name,
      String account,
      String region,
      String tone,
      String verdict,
      String exit,
      String remedy,
      String remedyTone,
      List<Fact> facts,
      List<Refusal> refusals,
      List<Stage> stages,
      List<Reject> rejects,
      List<DeliveryNumbers.Labelled> delivery) {
    /** True where stages were counted. */
    boolean hasStages() {
      return !stages.isEmpty();
    }

    /** True where something was rejected. */
    boolean hasRejects() {
      return !rejects.isEmpty();
    }

    /** True where there are numbers of sending. */
    boolean hasDelivery() {
      return !delivery.isEmpty();
    }
  }

  /** One audience in one account. */
  record Audience(Section section, List<Change> changes, List<KeyHealthView> keyHealth) {
    /** True where something changes. */
    boolean hasChanges() {
      return !changes.isEmpty();
    }

    /** True where identifiers were looked at. */
    boolean hasKeyHealth() {
      return !keyHealth.isEmpty();
    }
  }

  /** One conversion in its account. */
  record Conversion(
      Section section,
      AcceptedValues accepted,
      List<Coverage> keys,
      List<Adjusted> adjusted,
      List<LatencyView> latency,
      List<String> warnings) {
    /** True where Amazon took something. */
    boolean hasAccepted() {
      return !accepted.lines().isEmpty();
    }

    /** True where identifiers were looked at. */
    boolean hasKeys() {
      return !keys.isEmpty();
    }

    /** True where something was changed in events that are sent. */
    boolean hasAdjusted() {
      return !adjusted.isEmpty();
    }

    /** True where times were measured. */
    boolean hasLatency() {
      return !latency.isEmpty();
    }
  }

  /** How many rows have and how many events carry a match key; shares of the rows read. */
  record Coverage(
      String key,
      String given,
      String givenShare,
      String usable,
      String usableShare,
      String width) {}

  /** What was changed in, or left out of, events that are sent. */
  record Adjusted(String code, String words, String number) {}

  /** A guard that said no. */
  record Refusal(String guard, String measured, String limit, String message) {}

  /** One stage; {@code fault} and {@code handOverFault} are empty where all is well. */
  record Stage(
      String name,
      String words,
      String in,
      String out,
      String share,
      boolean idle,
      List<Segment> bar,
      String wedge,
      List<Part> parts,
      String equation,
      String fault,
      String joined,
      String handOverFault) {}

  /** A part of a bar: where it starts and how wide it is, in percent. */
  record Segment(String tag, String title, String x, String width) {}

  /** What became of some of what came in. */
  record Part(String tag, String code, String words, long count, String number, String share) {}

  /** A kind of change, or with {@code reason} one of its reasons. */
  record Change(String kind, String words, boolean reason, String number, String width) {}

  /** A reject code. */
  record Reject(String code, String words, String number, String remedy) {}
}
