package io.sluice.jobs.report;

import io.sluice.records.PlanManifest;
import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of a command on the terminal: the verdict, what to do, and one line an audience. Plain
 * ASCII, no personal value.
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
    summary.conversions();
    summary.page();
    return summary.text.toString();
  }

  private void verdict() {
    boolean sound =
        report.audiences().stream().allMatch(a -> StageFlow.faults(a.stages()).isEmpty())
            && report.conversions().stream().allMatch(c -> StageFlow.faults(c.stages()).isEmpty());
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
    for (RunReport.Audience audience : report.audiences()) {
      faults(audience.audience() + " in " + audience.account(), audience.stages());
    }
    for (RunReport.Conversion conversion : report.conversions()) {
      faults(conversion.conversion() + " in " + conversion.account(), conversion.stages());
    }
  }

  private void faults(String subject, List<RunReport.Stage> stages) {
    for (String fault : StageFlow.faults(stages)) {
      line(style.paint(Tone.BAD, "DOES NOT ADD UP") + "  " + printable(subject + ", " + fault));
    }
  }

  private void actions() {
    report.problems().forEach(problem -> line("- " + printable(problem)));
    Map<String, List<String>> subjects = new LinkedHashMap<>();
    for (RunReport.Audience audience : PageModel.inOrder(report.audiences())) {
      String subject = audience.audience() + " in " + audience.account();
      List<String> actions = actions(audience.remedy(), audience.refusals());
      for (RunReport.KeyHealth health : audience.keyHealth()) {
        actions.addAll(KeyHealthView.of(health).notes());
      }
      actions.forEach(a -> subjects.computeIfAbsent(a, k -> new ArrayList<>()).add(subject));
    }
    for (RunReport.Conversion conversion : report.conversions()) {
      String subject = conversion.conversion() + " in " + conversion.account();
      List<String> actions = actions(conversion.remedy(), conversion.refusals());
      actions.addAll(conversion.warnings());
      actions.forEach(a -> subjects.computeIfAbsent(a, k -> new ArrayList<>()).add(subject));
    }
    subjects.forEach((action, whose) -> line("- " + printable(names(whose) + ": " + action)));
  }

  private static List<String> actions(
      @Nullable String remedy, List<PlanManifest.Refusal> refusals) {
    List<String> actions = new ArrayList<>();
    Optional.ofNullable(remedy).ifPresent(actions::add);
    refusals.stream()
        .filter(r -> remedy == null || !remedy.contains(r.message()))
        .map(r -> r.guard() + ": " + r.message())
        .forEach(actions::add);
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
    PageModel.byRegion(report.audiences())
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
    if (report.audiences().stream().anyMatch(a -> AudienceFigures.of(a).unsent())) {
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

  private void conversions() {
    if (report.conversions().isEmpty()) {
      return;
    }
    ConsoleTable table =
        ConsoleTable.empty().withText("region").withText("conversion").withText("account");
    table.withText("verdict");
    List.of("rows", "accepted", "excluded", "rejected", "unanswered", "requests")
        .forEach(table::withNumber);
    for (RunReport.Conversion conversion : report.conversions()) {
      List<RunReport.Stage> stages = conversion.stages();
      table.row(
          conversion.region(),
          conversion.conversion(),
          conversion.account(),
          conversion.verdict(),
          Figures.count(stages.isEmpty() ? 0 : stages.get(0).in()),
          Figures.count(
              conversion.accepted().stream().mapToLong(RunReport.AcceptedEvents::events).sum()),
          Figures.count(stages.stream().mapToLong(s -> sum(s.excluded())).sum()),
          Figures.count(sum(conversion.rejects())),
          Figures.count(stages.stream().mapToLong(RunReport.Stage::held).sum()),
          Figures.count(conversion.delivery().getOrDefault("requests", 0L)));
    }
    text.append('\n').append(table.render());
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
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
