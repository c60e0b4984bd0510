package io.sluice.jobs.report;

import io.sluice.records.PlanManifest;
import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The page's section of one audience or one conversion. */
final class PageSections {
  private static final Map<String, String> KINDS =
      Map.of(
          "ADD", "Added",
          "UPDATE", "Updated",
          "REHASH", "Rehashed",
          "RENEW", "Renewed",
          "REMOVE", "Removed");
  private static final List<String> KIND_ORDER = List.of("ADD", "UPDATE", "RENEW", "REMOVE");

  private PageSections() {}

  /** The section's name in links; {@code index} is its place in the report, from 0. */
  static String anchor(RunReport.Unit unit, int index) {
    return (unit instanceof RunReport.Conversion ? "conversion-" : "audience-") + (index + 1);
  }

  /** How it is to be taken; counts that do not add up need somebody. */
  static Tone tone(RunReport.Unit unit) {
    return sound(unit) ? ExitWords.tone(unit.exitCode()) : Tone.BAD;
  }

  /** Its verdict, and whether its counts add up. */
  static String verdict(RunReport.Unit unit) {
    return sound(unit) ? unit.verdict() : unit.verdict() + ", does not add up";
  }

  static PageView.Audience audience(RunReport.Audience audience, String anchor) {
    return new PageView.Audience(
        section(audience, anchor),
        changes(audience.changes()),
        audience.keyHealth().stream().map(KeyHealthView::of).toList());
  }

  static PageView.Conversion conversion(RunReport.Conversion conversion, String anchor) {
    long rows =
        conversion.stages().stream()
            .filter(stage -> stage.name().equals("qualify"))
            .mapToLong(RunReport.Stage::in)
            .sum();
    return new PageView.Conversion(
        section(conversion, anchor),
        AcceptedValues.of(List.of(conversion), AcceptedValues.Days.EACH),
        conversion.keys().stream().map(key -> coverage(key, rows)).toList(),
        Rejects.mostFirst(conversion.adjusted()).stream()
            .map(
                e ->
                    new PageView.Adjusted(
                        e.getKey(), CodeWords.EVENTS.code(e.getKey()), Figures.count(e.getValue())))
            .toList(),
        LatencyView.of(conversion.latency()),
        conversion.warnings());
  }

  private static PageView.Section section(RunReport.Unit unit, String anchor) {
    boolean conversion = unit instanceof RunReport.Conversion;
    List<PageView.Fact> facts = new ArrayList<>();
    facts.add(
        new PageView.Fact(
            conversion ? "Source read" : "Snapshot read",
            Objects.requireNonNullElse(unit.input(), "none was read")));
    facts.add(
        new PageView.Fact("Plan", Objects.requireNonNullElse(unit.planId(), "none was made")));
    if (unit instanceof RunReport.Conversion events) {
      facts.add(new PageView.Fact("API", events.api()));
    }
    return new PageView.Section(
        anchor,
        unit.id(),
        unit.account(),
        unit.region(),
        tone(unit).css(),
        verdict(unit),
        "exit " + unit.exitCode(),
        Objects.requireNonNullElse(unit.remedy(), ""),
        ExitWords.tone(unit.exitCode()).css(),
        facts,
        unit.refusals().stream().map(PageSections::refusal).toList(),
        StageFlow.of(unit),
        Rejects.views(unit),
        DeliveryNumbers.of(unit).labelled());
  }

  private static PageView.Refusal refusal(PlanManifest.Refusal refusal) {
    return new PageView.Refusal(
        refusal.guard(), refusal.measured(), refusal.limit(), refusal.message());
  }

  private static PageView.Coverage coverage(RunReport.KeyCoverage key, long rows) {
    return new PageView.Coverage(
        key.key(),
        Figures.count(key.given()),
        Figures.percent(key.given(), rows),
        Figures.count(key.usable()),
        Figures.percent(key.usable(), rows),
        Figures.barWidth(key.usable(), rows));
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
      Rejects.mostFirst(changes).stream()
          .filter(e -> e.getKey().startsWith(kind + ":"))
          .forEach(e -> views.add(reason(kind, e, largest)));
    }
    return views;
  }

  private static PageView.Change reason(String kind, Map.Entry<String, Long> reason, long largest) {
    String code = reason.getKey().substring(kind.length() + 1);
    return change(kind, CodeWords.AUDIENCES.code(code), true, reason.getValue(), largest);
  }

  private static PageView.Change change(
      String kind, String words, boolean reason, long count, long largest) {
    return new PageView.Change(
        KINDS.containsKey(kind) ? kind.toLowerCase(Locale.ROOT) : "other",
        words,
        reason,
        Figures.count(count),
        Figures.barWidth(count, largest));
  }

  private static boolean sound(RunReport.Unit unit) {
    return StageFlow.faults(unit).isEmpty();
  }
}
