package io.sluice.jobs.report;

import java.util.List;

/**
 * The page's content, ready to be filled into the template: all numbers are text, an empty text or
 * list leaves its part of the page away. Nothing is escaped here; the template does it.
 *
 * @param tone class of the verdict
 * @param toneWord the verdict's urgency without colour
 * @param meaning the exit code in words
 * @param sentence what it means for the audiences
 * @param exitCode the number
 * @param command which command ran
 * @param runId the run
 * @param facts the run: audiences, command, moments, id
 * @param actions what to do, most urgent first
 * @param faults counts that do not add up
 * @param tiles totals
 * @param anyRefused true where changes are shown that were not sent
 * @param regions the summary by region
 * @param total the summary's last line, null where there is one audience at most
 * @param audiences a section each
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
    List<Tile> tiles,
    boolean anyRefused,
    List<RegionRows> regions,
    Row total,
    List<Audience> audiences) {

  /** True where the summary has lines. */
  boolean hasRegions() {
    return !regions.isEmpty();
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

  /** Something to do, and for which audience; {@code anchor} is empty where there is no section. */
  record Action(String tone, String subject, String anchor, String text) {}

  /** A stage that does not add up. */
  record Fault(String subject, String anchor, String text) {}

  /** A total. */
  record Tile(String name, String value) {}

  /** The summary's lines of one region. */
  record RegionRows(String region, List<Row> rows, Row subtotal) {}

  /** One line of the summary. */
  record Row(
      String name, String account, String anchor, String tone, String verdict, List<Cell> cells) {}

  /** A number of the summary; {@code zero} makes it faint. */
  record Cell(String label, String value, boolean zero) {}

  /** One audience in one account. */
  record Audience(
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
      List<Change> changes,
      List<Reject> rejects,
      List<DeliveryNumbers.Labelled> delivery,
      List<KeyHealthView> keyHealth) {
    /** True where stages were counted. */
    boolean hasStages() {
      return !stages.isEmpty();
    }

    /** True where something changes. */
    boolean hasChanges() {
      return !changes.isEmpty();
    }

    /** True where something was rejected. */
    boolean hasRejects() {
      return !rejects.isEmpty();
    }

    /** True where identifiers were looked at. */
    boolean hasKeyHealth() {
      return !keyHealth.isEmpty();
    }

    /** True where there are numbers of sending. */
    boolean hasDelivery() {
      return !delivery.isEmpty();
    }
  }

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
