package io.sluice.jobs.report;

import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The conversions of a run on the terminal: a line each, what stayed behind and why, what Amazon
 * took in events and money, keys and latency.
 */
final class ConversionSummaryText {
  // More lines of days than this are added up by name, region and currency.
  private static final int MOST_DAYS = 14;

  private final List<RunReport.Conversion> conversions;
  private final StringBuilder text = new StringBuilder();

  private ConversionSummaryText(List<RunReport.Conversion> conversions) {
    this.conversions = ReportOrder.of(conversions);
  }

  /** Tables of plain ASCII, each after an empty line. */
  static String of(List<RunReport.Conversion> conversions) {
    ConversionSummaryText summary = new ConversionSummaryText(conversions);
    summary.lines();
    summary.leftBehind();
    summary.accepted();
    summary.keysAndLatency();
    return summary.text.toString();
  }

  private void lines() {
    ConsoleTable table =
        ConsoleTable.empty().withText("region").withText("conversion").withText("account");
    table.withText("verdict");
    List.of("rows", "batched", "accepted", "rejected", "unanswered", "requests", "rate")
        .forEach(table::withNumber);
    table.withNumber("events/s").withNumber("time");
    ReportOrder.byRegion(conversions)
        .forEach(
            (region, members) -> {
              members.forEach(
                  c ->
                      row(
                          table,
                          ConversionFigures.of(c),
                          region,
                          c.conversion(),
                          c.account(),
                          c.verdict()));
              if (members.size() > 1) {
                String sum = "sum of " + members.size();
                row(table, ConversionFigures.sum(members), region, sum, "", "");
              }
            });
    if (conversions.size() > 1) {
      table.rule();
      row(table, ConversionFigures.sum(conversions), "all", "", "", "");
    }
    text.append('\n').append(table.render());
    if (conversions.stream().anyMatch(c -> ConversionFigures.of(c).batchedText().startsWith("("))) {
      text.append("(n): planned, not sent and not in the sums\n");
    }
  }

  private static void row(ConsoleTable table, ConversionFigures figures, String... names) {
    table.row(
        names[0],
        names[1],
        names[2],
        names[3],
        Figures.count(figures.rows()),
        figures.batchedText(),
        Figures.count(figures.accepted()),
        Figures.count(figures.rejected()),
        Figures.count(figures.unanswered()),
        Figures.count(figures.requests()),
        figures.rate(),
        figures.throughput(),
        Figures.time(figures.millis()));
  }

  /** What did not go on at each stage, and what was changed in what went; then what mends it. */
  private void leftBehind() {
    ConsoleTable table =
        ConsoleTable.empty().withText("conversion").withText("stage").withText("what");
    table.withNumber("events").withText("code").withText("why");
    Map<String, String> remedies = new LinkedHashMap<>();
    int rows = 0;
    for (RunReport.Conversion conversion : conversions) {
      for (Left left : left(conversion)) {
        table.row(
            conversion.conversion(),
            left.stage(),
            left.what(),
            Figures.count(left.count()),
            left.code(),
            CodeWords.EVENTS.code(left.code()));
        rows++;
        if (!left.what().equals("adjusted")) {
          CodeWords.EVENTS.remedy(left.code()).ifPresent(r -> remedies.put(left.code(), r));
        }
      }
    }
    if (rows > 0) {
      text.append('\n').append(table.render());
      remedies.forEach((code, remedy) -> line("- " + code + ": " + remedy));
    }
  }

  private record Left(String stage, String what, String code, long count) {}

  private static List<Left> left(RunReport.Conversion conversion) {
    List<Left> left = new ArrayList<>();
    for (RunReport.Stage stage : conversion.stages()) {
      Rejects.mostFirst(stage.excluded())
          .forEach(e -> left.add(new Left(stage.name(), "excluded", e.getKey(), e.getValue())));
      Rejects.mostFirst(stage.rejected())
          .forEach(e -> left.add(new Left(stage.name(), "rejected", e.getKey(), e.getValue())));
    }
    Rejects.mostFirst(conversion.adjusted())
        .forEach(e -> left.add(new Left("qualify", "adjusted", e.getKey(), e.getValue())));
    return left;
  }

  private void accepted() {
    AcceptedValues days = AcceptedValues.of(conversions, AcceptedValues.Days.EACH);
    AcceptedValues shown =
        days.lines().size() > MOST_DAYS
            ? AcceptedValues.of(conversions, AcceptedValues.Days.TOGETHER)
            : days;
    if (shown.lines().isEmpty()) {
      return;
    }
    ConsoleTable table = ConsoleTable.empty().withText("event name").withText("region");
    table.withText("day").withText("currency").withNumber("accepted").withNumber("value");
    shown.lines().forEach(line -> row(table, line.name(), line));
    if (shown.hasTotals()) {
      table.rule();
      shown.totals().forEach(line -> row(table, "all", line));
    }
    text.append('\n').append(table.render());
  }

  private static void row(ConsoleTable table, String name, AcceptedValues.Line line) {
    String day = line.day().isEmpty() ? "all" : line.day();
    String region = line.region().isEmpty() ? "all" : line.region();
    table.row(name, region, day, line.currency(), line.events(), line.value());
  }

  private void keysAndLatency() {
    for (RunReport.Conversion conversion : conversions) {
      PageView.Conversion view = PageSections.conversion(conversion, "");
      if (view.hasKeys() || view.hasLatency()) {
        text.append('\n');
        line(ReportOrder.subject(conversion));
      }
      if (view.hasKeys()) {
        line(
            "  match keys, given and usable, of the rows: "
                + view.keys().stream()
                    .map(ConversionSummaryText::coverage)
                    .collect(Collectors.joining("; ")));
      }
      if (view.hasLatency()) {
        line(
            "  from event to request: "
                + view.latency().stream()
                    .filter(one -> one.events() > 0)
                    .map(one -> one.words() + " " + one.number())
                    .collect(Collectors.joining("; ")));
      }
    }
  }

  private static String coverage(PageView.Coverage key) {
    return key.key()
        + " "
        + key.givenShare()
        + (key.usable().equals(key.given()) ? "" : " and " + key.usableShare());
  }

  private void line(String line) {
    text.append(ConsoleTable.printable(line)).append('\n');
  }
}
