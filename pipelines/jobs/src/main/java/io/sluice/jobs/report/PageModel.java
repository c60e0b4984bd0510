package io.sluice.jobs.report;

import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Turns a report into what the template shows: words, order, sums and bar widths. */
final class PageModel {
  private final RunReport report;
  private final List<RunReport.Audience> audiences;
  private final List<RunReport.Conversion> conversions;
  // Everything that has a section, by the name of its section.
  private final Map<String, RunReport.Unit> units = new LinkedHashMap<>();

  private PageModel(RunReport report) {
    this.report = report;
    this.audiences = ReportOrder.of(report.audiences());
    this.conversions = ReportOrder.of(report.conversions());
    register(audiences);
    register(conversions);
  }

  private void register(List<? extends RunReport.Unit> ordered) {
    for (int i = 0; i < ordered.size(); i++) {
      units.put(PageSections.anchor(ordered.get(i), i), ordered.get(i));
    }
  }

  /** The content of the page of this report. */
  static PageView of(RunReport report) {
    return new PageModel(report).view();
  }

  private PageView view() {
    List<PageView.Fault> faults = faults();
    Tone tone = faults.isEmpty() ? ExitWords.tone(report.exitCode()) : Tone.BAD;
    return new PageView(
        tone.css(),
        tone.word(),
        headline() + (faults.isEmpty() ? "" : ", but the counts do not add up"),
        faults.isEmpty() ? ExitWords.sentence(report.exitCode()) : "",
        report.exitCode(),
        report.command(),
        report.runId(),
        facts(),
        actions(),
        faults,
        summaries(),
        takenByAll(),
        sections(RunReport.Audience.class, PageSections::audience),
        sections(RunReport.Conversion.class, PageSections::conversion));
  }

  private List<PageView.Fault> faults() {
    List<PageView.Fault> faults = new ArrayList<>();
    units.forEach(
        (anchor, unit) ->
            StageFlow.faults(unit)
                .forEach(
                    fault ->
                        faults.add(new PageView.Fault(ReportOrder.subject(unit), anchor, fault))));
    return faults;
  }

  private List<PageView.Summary> summaries() {
    List<PageView.Summary> summaries = new ArrayList<>();
    if (!audiences.isEmpty()) {
      summaries.add(SummaryModel.ofAudiences(audiences));
    }
    if (!conversions.isEmpty()) {
      summaries.add(SummaryModel.ofConversions(conversions));
    }
    return summaries;
  }

  /** One conversion tells of itself in its section. */
  private AcceptedValues takenByAll() {
    return AcceptedValues.of(
        conversions.size() > 1 ? conversions : List.of(), AcceptedValues.Days.TOGETHER);
  }

  private <U extends RunReport.Unit, V> List<V> sections(
      Class<U> kind, BiFunction<U, String, V> section) {
    return units.entrySet().stream()
        .filter(e -> kind.isInstance(e.getValue()))
        .map(e -> section.apply(kind.cast(e.getValue()), e.getKey()))
        .toList();
  }

  private String headline() {
    String meaning = Objects.requireNonNullElse(report.meaning(), "");
    return meaning.isEmpty()
        ? ""
        : meaning.substring(0, 1).toUpperCase(Locale.ROOT) + meaning.substring(1);
  }

  private List<PageView.Fact> facts() {
    List<PageView.Fact> facts = new ArrayList<>();
    if (!audiences.isEmpty() || conversions.isEmpty()) {
      facts.add(new PageView.Fact("Audiences", verdicts(audiences)));
    }
    if (!conversions.isEmpty()) {
      facts.add(new PageView.Fact("Conversions", verdicts(conversions)));
    }
    facts.add(new PageView.Fact("Command", "sluice " + report.command()));
    facts.add(new PageView.Fact("As of", Figures.moment(report.asOf())));
    facts.add(new PageView.Fact("Started", Figures.moment(report.startedAt())));
    facts.add(new PageView.Fact("Took", Figures.between(report.startedAt(), report.endedAt())));
    facts.add(new PageView.Fact("Run", report.runId()));
    return facts;
  }

  /** How many came to which verdict. */
  private static String verdicts(List<? extends RunReport.Unit> units) {
    Map<String, Long> verdicts = new LinkedHashMap<>();
    units.forEach(unit -> verdicts.merge(unit.verdict(), 1L, Long::sum));
    return verdicts.isEmpty()
        ? "none was begun"
        : verdicts.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
  }

  private List<PageView.Action> actions() {
    List<PageView.Action> actions = new ArrayList<>();
    for (String problem : report.problems()) {
      actions.add(new PageView.Action(Tone.BAD.css(), "", "", problem));
    }
    for (Tone tone : List.of(Tone.BAD, Tone.WAIT, Tone.GOOD)) {
      units.forEach(
          (anchor, unit) -> {
            if (unit.remedy() != null && ExitWords.tone(unit.exitCode()) == tone) {
              actions.add(
                  new PageView.Action(
                      tone.css(), ReportOrder.subject(unit), anchor, unit.remedy()));
            }
          });
    }
    return actions;
  }
}
