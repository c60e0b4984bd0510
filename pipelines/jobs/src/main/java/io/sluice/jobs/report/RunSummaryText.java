package io.sluice.jobs.report;

import io.sluice.records.PlanManifest;
import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The end of a command on the terminal: the verdict, what to do, and one line an audience or
 * conversion. Plain ASCII, no personal value.
 */
public final class RunSummaryText {
  private static final int MOST_NAMES = 5;

  private final RunReport report;
  private final TextStyle style;
  private final StringBuilder text = new StringBuilder();

  private RunSummaryText(RunReport report, TextStyle style) {
    this.report = report;
    this.style = style;
  }

  /** The summary without colour. */
  public static String of(RunReport report) {
    return of(report, TextStyle.PLAIN);
  }

  /**
   * The summary.
   *
   * @param report any report
   * @param style {@link TextStyle#ANSI} only where a terminal reads it
   * @return several lines, the last one ended by a line feed
   */
  public static String of(RunReport report, TextStyle style) {
    RunSummaryText summary = new RunSummaryText(report, style);
    summary.verdict();
    summary.faults();
    summary.actions();
    summary.table();
    if (!report.conversions().isEmpty()) {
      summary.text.append(ConversionSummaryText.of(report.conversions()));
    }
    summary.page();
    return summary.text.toString();
  }

  private void verdict() {
    boolean sound = report.units().stream().allMatch(unit -> StageFlow.faults(unit).isEmpty());
    Tone tone = sound ? ExitWords.tone(report.exitCode()) : Tone.BAD;
    line(
        style.paint(tone, tone.word())
            + "  sluice "
            + printable(report.command())
            + ": "
            + printable(Objects.requireNonNullElse(report.meaning(), ""))
            + " (exit "
            + report.exitCode()
            + "), took "
            + Figures.between(report.startedAt(), report.endedAt()));
    if (sound) {
      line(ExitWords.sentence(report.exitCode()));
    }
  }

  private void faults() {
    for (RunReport.Unit unit : report.units()) {
      for (String fault : StageFlow.faults(unit)) {
        String told = ReportOrder.subject(unit) + ", " + fault;
        line(style.paint(Tone.BAD, "DOES NOT ADD UP") + "  " + printable(told));
      }
    }
  }

  private void actions() {
    report.problems().forEach(problem -> line("- " + printable(problem)));
    Map<String, List<String>> subjects = new LinkedHashMap<>();
    for (RunReport.Unit unit : ReportOrder.of(report.units())) {
      String subject = ReportOrder.subject(unit);
      actions(unit).forEach(a -> subjects.computeIfAbsent(a, k -> new ArrayList<>()).add(subject));
    }
    subjects.forEach((action, whose) -> line("- " + printable(names(whose) + ": " + action)));
  }

  private static List<String> actions(RunReport.Unit unit) {
    List<String> actions = new ArrayList<>();
    Optional.ofNullable(unit.remedy()).ifPresent(actions::add);
    for (PlanManifest.Refusal refusal : unit.refusals()) {
      // A remedy may already be made of what the guards said.
      if (unit.remedy() == null || !unit.remedy().contains(refusal.message())) {
        actions.add(refusal.guard() + ": " + refusal.message());
      }
    }
    if (unit instanceof RunReport.Audience audience) {
      audience.keyHealth().forEach(health -> actions.addAll(KeyHealthView.of(health).notes()));
    } else if (unit instanceof RunReport.Conversion conversion) {
      actions.addAll(conversion.warnings());
    }
    return actions;
  }

  /** What concerns many is told once. */
  private static String names(List<String> subjects) {
    int more = subjects.size() - MOST_NAMES;
    return more <= 0
        ? String.join(", ", subjects)
        : String.join(", ", subjects.subList(0, MOST_NAMES)) + " and " + more + " more";
  }

  private void table() {
    if (report.audiences().isEmpty()) {
      return;
    }
    ConsoleTable table =
        ConsoleTable.empty().withText("region").withText("audience").withText("account");
    table.withText("verdict");
    List.of("added", "updated", "renewed", "removed", "rejected", "requests", "rate", "time")
        .forEach(table::withNumber);
    ReportOrder.byRegion(report.audiences())
        .forEach(
            (region, members) -> {
              members.forEach(a -> row(table, a));
              if (members.size() > 1) {
                sum(table, region, "sum of " + members.size(), members);
              }
            });
    if (report.audiences().size() > 1) {
      table.rule();
      sum(table, "all", "", report.audiences());
    }
    text.append('\n').append(table.render());
    if (report.audiences().stream().anyMatch(Rejects::isUnsent)) {
      line("(n): planned, not sent and not in the sums");
    }
  }

  private static void row(ConsoleTable table, RunReport.Audience audience) {
    row(
        table,
        List.of(audience.region(), audience.audience(), audience.account(), audience.verdict()),
        AudienceFigures.of(audience));
  }

  private static void sum(
      ConsoleTable table, String region, String name, List<RunReport.Audience> members) {
    row(table, List.of(region, name, "", ""), AudienceFigures.sum(members));
  }

  private static void row(ConsoleTable table, List<String> names, AudienceFigures figures) {
    table.row(
        names.get(0),
        names.get(1),
        names.get(2),
        names.get(3),
        figures.change(figures.added()),
        figures.change(figures.updated()),
        figures.change(figures.renewed()),
        figures.change(figures.removed()),
        Figures.count(figures.rejected()),
        Figures.count(figures.requests()),
        figures.rate(),
        Figures.time(figures.millis()));
  }

  private void page() {
    if (report.reportPath() != null) {
      text.append('\n');
      line("Report: " + printable(report.reportPath()));
    }
  }

  private static String printable(String any) {
    return ConsoleTable.printable(any);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
