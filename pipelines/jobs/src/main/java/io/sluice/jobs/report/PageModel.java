package io.sluice.jobs.report;

import io.sluice.records.PlanManifest;
import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns a report into what the template shows: words, order, sums and bar widths. */
final class PageModel {
  private static final Map<String, String> KINDS =
      Map.of(
          "ADD", "Added",
          "UPDATE", "Updated",
          "REHASH", "Rehashed",
          "RENEW", "Renewed",
          "REMOVE", "Removed");
  private static final List<String> KIND_ORDER = List.of("ADD", "UPDATE", "RENEW", "REMOVE");

  private final RunReport report;
  private final List<RunReport.Audience> audiences;
  private final List<PageView.Fault> faults = new ArrayList<>();

  private PageModel(RunReport report) {
    this.report = report;
    this.audiences = inOrder(report.audiences());
  }

  /** The content of the page of this report. */
  static PageView of(RunReport report) {
    return new PageModel(report).view();
  }

  /** By region, audience, account: the order of every table. */
  static List<RunReport.Audience> inOrder(List<RunReport.Audience> audiences) {
    return audiences.stream()
        .sorted(
            Comparator.comparing(PageModel::regionOrder)
                .thenComparing(RunReport.Audience::audience)
                .thenComparing(RunReport.Audience::account))
        .toList();
  }

  private static String regionOrder(RunReport.Audience audience) {
    int known = List.of("NA", "EU", "FE").indexOf(audience.region());
    return (known < 0 ? "9" : known) + audience.region();
  }

  /** Audiences by region, both in the order of {@link #inOrder}. */
  static Map<String, List<RunReport.Audience>> byRegion(List<RunReport.Audience> audiences) {
    Map<String, List<RunReport.Audience>> regions = new LinkedHashMap<>();
    for (RunReport.Audience audience : inOrder(audiences)) {
      regions.computeIfAbsent(audience.region(), region -> new ArrayList<>()).add(audience);
    }
    return regions;
  }

  private PageView view() {
    List<PageView.Audience> sections = new ArrayList<>();
    for (int i = 0; i < audiences.size(); i++) {
      RunReport.Audience audience = audiences.get(i);
      for (String fault : StageFlow.faults(audience.stages())) {
        faults.add(new PageView.Fault(subject(audience), anchor(i), fault));
      }
      sections.add(section(audience, anchor(i)));
    }
    Tone tone = faults.isEmpty() ? ExitWords.tone(report.exitCode()) : Tone.BAD;
    return new PageView(
        tone.css(),
        tone.word(),
        headline(),
        faults.isEmpty() ? ExitWords.sentence(report.exitCode()) : "",
        report.exitCode(),
        report.command(),
        report.runId(),
        facts(),
        actions(),
        faults,
        tiles(),
        audiences.stream().anyMatch(a -> AudienceFigures.of(a).unsent()),
        regions(),
        audiences.size() > 1 ? sumRow("All regions", audiences) : null,
        sections);
  }

  private String headline() {
    String meaning = Objects.requireNonNullElse(report.meaning(), "");
    String first = meaning.isEmpty() ? "" : meaning.substring(0, 1).toUpperCase(Locale.ROOT);
    String rest = meaning.isEmpty() ? "" : meaning.substring(1);
    return first + rest + (faults.isEmpty() ? "" : ", but the counts do not add up");
  }

  /** How many audiences came to which verdict. */
  private String verdicts() {
    Map<String, Long> verdicts = new LinkedHashMap<>();
    audiences.forEach(audience -> verdicts.merge(audience.verdict(), 1L, Long::sum));
    return verdicts.isEmpty()
        ? "none was begun"
        : verdicts.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
  }

  private List<PageView.Fact> facts() {
    return List.of(
        new PageView.Fact("Audiences", verdicts()),
        new PageView.Fact("Command", "sluice " + report.command()),
        new PageView.Fact("As of", Figures.moment(report.asOf())),
        new PageView.Fact("Started", Figures.moment(report.startedAt())),
        new PageView.Fact("Took", Figures.between(report.startedAt(), report.endedAt())),
        new PageView.Fact("Run", report.runId()));
  }

  private List<PageView.Action> actions() {
    List<PageView.Action> actions = new ArrayList<>();
    for (String problem : report.problems()) {
      actions.add(new PageView.Action(Tone.BAD.css(), "", "", problem));
    }
    for (Tone tone : List.of(Tone.BAD, Tone.WAIT, Tone.GOOD)) {
      for (int i = 0; i < audiences.size(); i++) {
        RunReport.Audience audience = audiences.get(i);
        if (audience.remedy() != null && ExitWords.tone(audience.exitCode()) == tone) {
          actions.add(
              new PageView.Action(tone.css(), subject(audience), anchor(i), audience.remedy()));
        }
      }
    }
    return actions;
  }

  private List<PageView.Tile> tiles() {
    if (audiences.isEmpty()) {
      return List.of();
    }
    AudienceFigures sum = AudienceFigures.sum(audiences);
    return List.of(
        new PageView.Tile("added", Figures.count(sum.added())),
        new PageView.Tile("updated", Figures.count(sum.updated())),
        new PageView.Tile("renewed", Figures.count(sum.renewed())),
        new PageView.Tile("removed", Figures.count(sum.removed())),
        new PageView.Tile("rejected", Figures.count(sum.rejected())),
        new PageView.Tile("requests", Figures.count(sum.requests())));
  }

  private List<PageView.RegionRows> regions() {
    List<PageView.RegionRows> regions = new ArrayList<>();
    byRegion(audiences)
        .forEach(
            (region, members) ->
                regions.add(
                    new PageView.RegionRows(
                        region,
                        members.stream().map(this::row).toList(),
                        members.size() > 1 ? sumRow("Sum of " + region, members) : null)));
    return regions;
  }

  private PageView.Row row(RunReport.Audience audience) {
    return new PageView.Row(
        audience.audience(),
        audience.account(),
        anchor(audiences.indexOf(audience)),
        tone(audience).css(),
        verdict(audience),
        cells(AudienceFigures.of(audience)));
  }

  private static PageView.Row sumRow(String name, List<RunReport.Audience> members) {
    return new PageView.Row(name, "", "", "", "", cells(AudienceFigures.sum(members)));
  }

  private static List<PageView.Cell> cells(AudienceFigures figures) {
    return List.of(
        change("added", figures, figures.added()),
        change("updated", figures, figures.updated()),
        change("renewed", figures, figures.renewed()),
        change("removed", figures, figures.removed()),
        cell("rejected", figures.rejected()),
        cell("requests", figures.requests()),
        new PageView.Cell("rate", figures.rate(), figures.requests() == 0),
        new PageView.Cell("time", Figures.time(figures.millis()), figures.millis().isEmpty()));
  }

  private static PageView.Cell change(String label, AudienceFigures figures, long count) {
    return new PageView.Cell(label, figures.change(count), count == 0 || figures.unsent());
  }

  private static PageView.Cell cell(String label, long count) {
    return new PageView.Cell(label, Figures.count(count), count == 0);
  }

  private static PageView.Audience section(RunReport.Audience audience, String anchor) {
    return new PageView.Audience(
        anchor,
        audience.audience(),
        audience.account(),
        audience.region(),
        tone(audience).css(),
        verdict(audience),
        "exit " + audience.exitCode(),
        Objects.requireNonNullElse(audience.remedy(), ""),
        ExitWords.tone(audience.exitCode()).css(),
        List.of(
            new PageView.Fact(
                "Snapshot read", Objects.requireNonNullElse(audience.snapshot(), "none was read")),
            new PageView.Fact(
                "Plan", Objects.requireNonNullElse(audience.planId(), "none was made"))),
        audience.refusals().stream().map(PageModel::refusal).toList(),
        StageFlow.of(audience.stages()),
        changes(audience.changes()),
        rejects(audience),
        DeliveryNumbers.of(audience.delivery()).labelled(),
        audience.keyHealth().stream().map(KeyHealthView::of).toList());
  }

  private static PageView.Refusal refusal(PlanManifest.Refusal refusal) {
    return new PageView.Refusal(
        refusal.guard(), refusal.measured(), refusal.limit(), refusal.message());
  }

  private static List<PageView.Change> changes(Map<String, Long> changes) {
    Map<String, Long> kinds = new TreeMap<>();
    changes.forEach((key, count) -> kinds.merge(key.split(":", 2)[0], count, Long::sum));
    long largest = kinds.values().stream().mapToLong(Long::longValue).max().orElse(0);
    List<PageView.Change> views = new ArrayList<>();
    List<String> order = new ArrayList<>(largest == 0 ? List.of() : KIND_ORDER);
    kinds.keySet().stream().filter(kind -> !KIND_ORDER.contains(kind)).forEach(order::add);
    for (String kind : order) {
      long count = kinds.getOrDefault(kind, 0L);
      String words = KINDS.getOrDefault(kind, kind);
      views.add(change(kind, words, false, count, largest));
      changes.entrySet().stream()
          .filter(e -> e.getKey().startsWith(kind + ":") && e.getValue() > 0)
          .sorted(
              Map.Entry.<String, Long>comparingByValue()
                  .reversed()
                  .thenComparing(Map.Entry.comparingByKey()))
          .forEach(e -> views.add(reason(kind, e, largest)));
    }
    return views;
  }

  private static PageView.Change reason(String kind, Map.Entry<String, Long> reason, long largest) {
    String code = reason.getKey().substring(kind.length() + 1);
    return change(kind, CodeWords.code(code), true, reason.getValue(), largest);
  }

  private static PageView.Change change(
      String kind, String words, boolean reason, long count, long largest) {
    double width = largest == 0 ? 0 : 100.0 * count / largest;
    return new PageView.Change(
        KINDS.containsKey(kind) ? kind.toLowerCase(Locale.ROOT) : "other",
        words,
        reason,
        Figures.count(count),
        String.format(Locale.ROOT, "%.2f", count > 0 ? Math.max(0.7, width) : 0));
  }

  private static List<PageView.Reject> rejects(RunReport.Audience audience) {
    return AudienceFigures.rejects(audience).entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(
            e ->
                new PageView.Reject(
                    e.getKey(),
                    CodeWords.code(e.getKey()),
                    Figures.count(e.getValue()),
                    CodeWords.remedy(e.getKey()).orElse("see the log of the run")))
        .toList();
  }

  private static Tone tone(RunReport.Audience audience) {
    Tone tone = ExitWords.tone(audience.exitCode());
    return sound(audience) ? tone : Tone.BAD;
  }

  private static String verdict(RunReport.Audience audience) {
    return sound(audience) ? audience.verdict() : audience.verdict() + ", does not add up";
  }

  private static boolean sound(RunReport.Audience audience) {
    return StageFlow.faults(audience.stages()).isEmpty();
  }

  private static String subject(RunReport.Audience audience) {
    return audience.audience() + " in " + audience.account();
  }

  private static String anchor(int index) {
    return "audience-" + (index + 1);
  }
}
