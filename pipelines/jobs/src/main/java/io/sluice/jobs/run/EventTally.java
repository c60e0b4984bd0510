package io.sluice.jobs.run;

import io.sluice.beam.diff.EventMergeCounts;
import io.sluice.beam.ledger.EventFigures;
import io.sluice.beam.qualify.EventCounts;
import io.sluice.domain.conversion.SharedMoments;
import io.sluice.domain.report.RunTally;
import io.sluice.domain.report.Stage;
import io.sluice.domain.report.StageCounts;
import io.sluice.records.PlanManifest;
import io.sluice.records.RunReport;
import java.util.Map;
import java.util.TreeMap;

/** The stages of a plan of events, and their flat form in a manifest, as {@link PlanTally}'s. */
final class EventTally {
  private static final String MOMENTS = "moments.";

  private EventTally() {}

  /** Adds the counts up to stages; what comes in leaves, at each. */
  static Map<String, Long> flat(EventCounts rows, EventMergeCounts merged, SharedMoments moments) {
    RunTally tally =
        RunTally.EMPTY
            .with(
                Stage.QUALIFY,
                new StageCounts(rows.rows, rows.valid, rows.excluded, rows.rejected, 0, 0))
            .with(
                Stage.MERGE,
                new StageCounts(merged.events, merged.sent, merged.excluded, merged.rejected, 0, 0))
            .balanced();
    Map<String, Long> flat = new TreeMap<>();
    tally.stages().forEach((stage, counts) -> PlanTally.flatten(flat, stage.text(), counts));
    rows.adjusted.forEach((what, n) -> flat.put("adjusted." + what, n));
    rows.keysGiven.forEach((key, n) -> flat.put("keys.given." + key, n));
    rows.keyProblems.forEach((problem, n) -> flat.put("keys.problem." + problem, n));
    rows.keysUsable.forEach((key, n) -> flat.put("keys.usable." + key, n));
    flat.put("events.known", merged.known);
    flat.put("events.unanswered", merged.unanswered);
    flat.put("events.corrected", merged.corrected);
    flat.put(MOMENTS + "events", moments.events());
    flat.put(MOMENTS + "repeated", moments.repeated());
    flat.put(MOMENTS + "atMidnight", moments.atMidnight());
    return flat;
  }

  /** The events that share a moment, from a manifest. */
  static SharedMoments moments(Map<String, Long> flat) {
    return new SharedMoments(
        flat.getOrDefault(MOMENTS + "events", 0L),
        flat.getOrDefault(MOMENTS + "repeated", 0L),
        flat.getOrDefault(MOMENTS + "atMidnight", 0L));
  }

  /** The last stage: what Amazon made of the events in the batches. */
  static RunReport.Stage delivery(PlanManifest manifest, EventFigures figures) {
    long batched = manifest.batches().stream().mapToLong(PlanManifest.Batch::records).sum();
    StageCounts counts =
        RunTally.delivery(
                batched,
                figures.accepted,
                figures.refused,
                EventFigures.sum(figures.unknown),
                EventFigures.sum(figures.notSent))
            .balanced(Stage.DELIVERY);
    return new RunReport.Stage(
        Stage.DELIVERY.text(),
        counts.in(),
        counts.out(),
        counts.excluded(),
        counts.rejected(),
        counts.held(),
        counts.deferred());
  }

  /** Rejected rows and events of a manifest by code. */
  static Map<String, Long> rejects(Map<String, Long> flat) {
    Map<String, Long> rejects = new TreeMap<>(PlanTally.under(flat, "qualify.rejected."));
    PlanTally.under(flat, "merge.rejected.")
        .forEach((code, n) -> rejects.merge(code, n, Long::sum));
    return rejects;
  }
}
