package io.sluice.jobs.run;

import io.sluice.beam.ledger.EventFigures;
import io.sluice.records.PlanManifest;
import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A conversion's part of a run's report. */
final class EventReport {
  private EventReport() {}

  /** From how far it has come. */
  static RunReport.Conversion of(UnitOutcome outcome) {
    PlanManifest manifest = outcome.manifest();
    EventFigures figures = outcome.figures();
    Map<String, Long> counts = manifest == null ? Map.of() : manifest.counts();
    return new RunReport.Conversion(
        outcome.unit().id(),
        outcome.unit().account().id(),
        outcome.unit().account().region().name(),
        outcome.unit().lane().api(),
        manifest == null ? null : manifest.planId(),
        outcome.exit().code(),
        outcome.verdict(),
        outcome.remedy(),
        manifest == null ? null : manifest.snapshot().reference(),
        stages(manifest, figures),
        rejects(counts, figures),
        PlanTally.under(counts, "adjusted."),
        manifest == null ? List.of() : manifest.refusals(),
        outcome.delivery(),
        keys(counts),
        figures == null ? List.of() : accepted(figures),
        figures == null ? List.of() : latency(figures),
        EventTally.moments(counts).warning().stream().toList());
  }

  private static List<RunReport.Stage> stages(
      @Nullable PlanManifest manifest, @Nullable EventFigures figures) {
    if (manifest == null) {
      return List.of();
    }
    List<RunReport.Stage> stages = new ArrayList<>(PlanTally.stages(manifest.counts()));
    if (figures != null) {
      stages.add(EventTally.delivery(manifest, figures));
    }
    return stages;
  }

  private static Map<String, Long> rejects(
      Map<String, Long> counts, @Nullable EventFigures figures) {
    Map<String, Long> rejects = EventTally.rejects(counts);
    if (figures != null) {
      figures.refused.forEach((code, n) -> rejects.merge(code, n, Long::sum));
    }
    return rejects;
  }

  private static List<RunReport.KeyCoverage> keys(Map<String, Long> counts) {
    Map<String, Long> given = new TreeMap<>(PlanTally.under(counts, "keys.given."));
    Map<String, Long> usable = new TreeMap<>(PlanTally.under(counts, "keys.usable."));
    TreeSet<String> all = new TreeSet<>(given.keySet());
    all.addAll(usable.keySet());
    return all.stream()
        .map(
            key ->
                new RunReport.KeyCoverage(
                    key, given.getOrDefault(key, 0L), usable.getOrDefault(key, 0L)))
        .toList();
  }

  private static List<RunReport.AcceptedEvents> accepted(EventFigures figures) {
    return figures.lines.stream()
        .map(
            line ->
                new RunReport.AcceptedEvents(
                    line.name(), line.day(), line.currency(), line.events(), line.value()))
        .sorted(
            Comparator.comparing(RunReport.AcceptedEvents::name)
                .thenComparing(RunReport.AcceptedEvents::day)
                .thenComparing(RunReport.AcceptedEvents::currency))
        .toList();
  }

  private static List<RunReport.Latency> latency(EventFigures figures) {
    List<RunReport.Latency> classes = new ArrayList<>();
    for (int i = 0; i < figures.latency.length; i++) {
      String upTo =
          i < EventFigures.LATENCY_BOUNDS.size()
              ? EventFigures.LATENCY_BOUNDS.get(i).toString()
              : null;
      classes.add(new RunReport.Latency(upTo, figures.latency[i]));
    }
    return classes;
  }
}
