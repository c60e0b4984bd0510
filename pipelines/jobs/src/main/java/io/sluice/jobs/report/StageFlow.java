package io.sluice.jobs.report;

import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One stage drawn: what came in as one bar, cut into what went on and what stayed behind, and a
 * wedge that widens what went on to the next stage's bar.
 */
final class StageFlow {
  // A part is drawn this wide at least, in percent of the bar, or a few rejects would be invisible.
  private static final double SEEN = 0.7;

  private final CodeWords words;

  private StageFlow(CodeWords words) {
    this.words = words;
  }

  /** The stages in their order. */
  static List<PageView.Stage> of(RunReport.Unit unit) {
    return new StageFlow(CodeWords.of(unit)).views(unit.stages());
  }

  private List<PageView.Stage> views(List<RunReport.Stage> stages) {
    List<PageView.Stage> views = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      RunReport.Stage next = i + 1 < stages.size() ? stages.get(i + 1) : null;
      views.add(view(stages.get(i), next));
    }
    return views;
  }

  /** Stages that lost or made up something, and hand-overs that did. */
  static List<String> faults(RunReport.Unit unit) {
    List<String> faults = new ArrayList<>();
    for (PageView.Stage view : of(unit)) {
      if (!view.fault().isEmpty()) {
        faults.add(view.name() + ": " + view.fault());
      }
      if (!view.handOverFault().isEmpty()) {
        faults.add(view.name() + ": " + view.handOverFault());
      }
    }
    return faults;
  }

  private PageView.Stage view(RunReport.Stage stage, RunReport.Stage next) {
    List<PageView.Part> parts = parts(stage);
    List<PageView.Segment> bar = bar(parts);
    long joined = next == null ? 0 : next.in() - stage.out();
    // Removals come from the ledger and join the changes; nothing joins anywhere else.
    boolean mayJoin = next != null && next.name().equals("batch");
    boolean wrong = joined < 0 || (joined > 0 && !mayJoin);
    return new PageView.Stage(
        stage.name(),
        words.stage(stage.name()),
        Figures.count(stage.in()),
        Figures.count(stage.out()),
        Figures.percent(stage.out(), stage.in()),
        stage.in() == 0,
        bar,
        wedge(bar, next, stage.out()),
        parts.stream().filter(part -> !part.tag().equals("out")).toList(),
        equation(stage),
        fault(stage),
        joined > 0 && mayJoin ? Figures.count(joined) : "",
        wrong ? handOverFault(stage, next) : "");
  }

  private static String handOverFault(RunReport.Stage stage, RunReport.Stage next) {
    return String.format(
        Locale.ROOT,
        "%,d went on from %s, but %,d came in at %s",
        stage.out(),
        stage.name(),
        next.in(),
        next.name());
  }

  private List<PageView.Part> parts(RunReport.Stage stage) {
    List<PageView.Part> parts = new ArrayList<>();
    part(parts, stage, "out", "", stage.out());
    parts(parts, stage, "excluded", stage.excluded());
    parts(parts, stage, "rejected", stage.rejected());
    part(parts, stage, "held", "", stage.held());
    part(parts, stage, "deferred", "", stage.deferred());
    part(parts, stage, "lost", "", Math.max(0, stage.in() - accountedFor(stage)));
    return parts;
  }

  private void parts(
      List<PageView.Part> parts, RunReport.Stage stage, String tag, Map<String, Long> codes) {
    codes.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(e -> part(parts, stage, tag, e.getKey(), e.getValue()));
  }

  private void part(
      List<PageView.Part> parts, RunReport.Stage stage, String tag, String code, long count) {
    if (count == 0) {
      return;
    }
    String told =
        switch (tag) {
          case "held" ->
              stage.name().equals("delivery")
                  ? "outcome not known yet"
                  : "refused or not settled before, not offered now";
          case "deferred" -> "left for the next plan";
          case "lost" -> "not accounted for";
          default -> words.code(code);
        };
    parts.add(
        new PageView.Part(
            tag, code, told, count, Figures.count(count), Figures.percent(count, stage.in())));
  }

  private static List<PageView.Segment> bar(List<PageView.Part> parts) {
    double total = parts.stream().mapToDouble(part -> part.count()).sum();
    double[] widths =
        parts.stream().mapToDouble(part -> Math.max(SEEN, 100 * part.count() / total)).toArray();
    double scale = 0;
    for (double width : widths) {
      scale += width;
    }
    List<PageView.Segment> bar = new ArrayList<>();
    double x = 0;
    for (int i = 0; i < widths.length; i++) {
      double width = 100 * widths[i] / scale;
      PageView.Part part = parts.get(i);
      String title = part.number() + " " + part.tag() + " " + part.code();
      bar.add(new PageView.Segment(part.tag(), title.strip(), figure(x), figure(width)));
      x += width;
    }
    return bar;
  }

  /** From the end of the out part above to the part of the next bar that it makes up. */
  private static String wedge(List<PageView.Segment> bar, RunReport.Stage next, long out) {
    if (next == null || out == 0 || next.in() == 0) {
      return "";
    }
    String above = bar.isEmpty() ? "0" : bar.get(0).width();
    double below = Math.min(100, 100.0 * out / next.in());
    return "0,0 " + above + ",0 " + figure(below) + ",100 0,100";
  }

  private static String equation(RunReport.Stage stage) {
    StringBuilder text = new StringBuilder();
    text.append(Figures.count(stage.in())).append(" in = ");
    text.append(Figures.count(stage.out())).append(" out");
    term(text, sum(stage.excluded()), "excluded");
    term(text, sum(stage.rejected()), "rejected");
    term(text, stage.held(), "held");
    term(text, stage.deferred(), "deferred");
    return text.toString();
  }

  private static void term(StringBuilder text, long count, String word) {
    if (count != 0) {
      text.append(" + ").append(Figures.count(count)).append(' ').append(word);
    }
  }

  private static String fault(RunReport.Stage stage) {
    if (stage.balanced()) {
      return "";
    }
    long found = accountedFor(stage);
    return String.format(
        Locale.ROOT,
        "%,d came in, %,d are accounted for, %,d %s",
        stage.in(),
        found,
        Math.abs(stage.in() - found),
        found < stage.in() ? "lost" : "counted twice");
  }

  private static long accountedFor(RunReport.Stage stage) {
    return stage.out()
        + sum(stage.excluded())
        + sum(stage.rejected())
        + stage.held()
        + stage.deferred();
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
