package io.sluice.jobs.run;

import io.sluice.beam.batch.SealBatches.Sealed;
import io.sluice.beam.diff.MergeCounts;
import io.sluice.beam.qualify.PackCounts;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.domain.report.RunTally;
import io.sluice.domain.report.Stage;
import io.sluice.domain.report.StageCounts;
import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stages of a plan, and their flat form in a manifest: {@code stage.what[.code]} to a number.
 */
final class PlanTally {
  private static final String CHANGES = "changes.";
  private static final String UNUSABLE = "values.unusableSuppression";

  private PlanTally() {}

  /** Adds the counts of rows, members and batches up to stages. */
  static RunTally of(PackCounts rows, MergeCounts merged, Sealed sealed) {
    long removals = merged.changesOf("REMOVE");
    long undigested = merged.changesWithoutDigests();
    return RunTally.EMPTY
        .with(
            Stage.QUALIFY,
            new StageCounts(rows.rows, rows.qualified, rows.excluded, rows.rejected, 0, 0))
        .with(Stage.MERGE, members(rows, merged))
        .with(Stage.DIFF, offers(merged))
        .with(
            Stage.BATCH,
            new StageCounts(
                merged.offered() + removals + undigested,
                sealed.changes(),
                Map.of(),
                merged.withoutDigests,
                0,
                sealed.left()))
        .withRemovals(removals + merged.rejoined + undigested);
  }

  private static StageCounts members(PackCounts rows, MergeCounts merged) {
    Map<String, Long> excluded = new TreeMap<>();
    put(excluded, "DUPLICATE", merged.duplicates);
    put(excluded, "SUPPRESSED_OR_DENIED", merged.shadowed);
    return new StageCounts(rows.qualified, merged.members, excluded, Map.of(), 0, 0);
  }

  private static StageCounts offers(MergeCounts merged) {
    Map<String, Long> excluded = new TreeMap<>();
    put(excluded, "UNCHANGED", merged.unchanged);
    put(excluded, "SAME_DIGESTS", merged.refreshed);
    put(excluded, "REHASH_LATER", merged.rehashLater);
    put(excluded, "NOT_CHOSEN", merged.notChosen);
    put(excluded, "SUPERSEDED", merged.superseded);
    put(excluded, "WITHDRAWN_LATER", merged.withdrawnLater);
    put(excluded, "SUPPRESSED_LATER", merged.suppressedLater);
    put(excluded, "TTL_ZERO", merged.ttlZero);
    return new StageCounts(
        merged.members,
        merged.offered() - merged.rejoined,
        excluded,
        merged.rejected,
        merged.held,
        0);
  }

  private static void put(Map<String, Long> map, String code, long count) {
    if (count > 0) {
      map.put(code, count);
    }
  }

  /** For the manifest. */
  static Map<String, Long> flat(
      RunTally tally, PackCounts rows, MergeCounts merged, Sealed sealed) {
    Map<String, Long> flat = new TreeMap<>();
    tally.stages().forEach((stage, counts) -> flatten(flat, stage.text(), counts));
    merged.changes.forEach((kind, count) -> flat.put(CHANGES + kind, count));
    flat.put("members.presentBefore", merged.presentBefore);
    flat.put("members.leftToExpire", merged.leftToExpire);
    flat.put("values.unusable", rows.unusableValues);
    rows.adjusted.forEach((what, n) -> flat.put("adjusted." + what, n));
    rows.suppression.forEach((list, counts) -> flatten(flat, list, counts));
    put(flat, UNUSABLE, rows.unusableSuppression());
    flat.put("keys.variantSets", merged.variantSets);
    sealed.deferred().forEach((order, count) -> flat.put("deferred." + order, count));
    return flat;
  }

  private static void flatten(Map<String, Long> flat, String list, PackCounts.ListCounts counts) {
    flat.put("suppression." + list + ".rows", counts.rows);
    counts.unusable.forEach((code, n) -> flat.put("suppression." + list + ".unusable." + code, n));
  }

  /** For a plan that takes only privacy removals. */
  static Map<String, Long> flatPrivacy(Sealed sealed) {
    Map<String, Long> flat = new TreeMap<>();
    long changes = sealed.changes();
    flatten(flat, Stage.BATCH.text(), new StageCounts(changes, changes, Map.of(), Map.of(), 0, 0));
    flat.put(CHANGES + "REMOVE:PRIVACY", changes);
    return flat;
  }

  static void flatten(Map<String, Long> flat, String stage, StageCounts counts) {
    flat.put(stage + ".in", counts.in());
    flat.put(stage + ".out", counts.out());
    flat.put(stage + ".held", counts.held());
    flat.put(stage + ".deferred", counts.deferred());
    counts.excluded().forEach((code, n) -> flat.put(stage + ".excluded." + code, n));
    counts.rejected().forEach((code, n) -> flat.put(stage + ".rejected." + code, n));
  }

  /** The stages of a manifest, for a report. */
  static List<RunReport.Stage> stages(Map<String, Long> flat) {
    List<RunReport.Stage> stages = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      String name = stage.text();
      if (flat.containsKey(name + ".in")) {
        stages.add(
            new RunReport.Stage(
                name,
                flat.get(name + ".in"),
                flat.get(name + ".out"),
                under(flat, name + ".excluded."),
                under(flat, name + ".rejected."),
                flat.get(name + ".held"),
                flat.get(name + ".deferred")));
      }
    }
    return stages;
  }

  /** The changes of a manifest by kind. */
  static Map<String, Long> changes(Map<String, Long> flat) {
    return under(flat, CHANGES);
  }

  /** Rejected rows and members of a manifest by code. */
  static Map<String, Long> rejects(Map<String, Long> flat) {
    Map<String, Long> rejects = new TreeMap<>(under(flat, "qualify.rejected."));
    under(flat, "diff.rejected.").forEach((code, n) -> rejects.merge(code, n, Long::sum));
    under(flat, "batch.rejected.").forEach((code, n) -> rejects.merge(code, n, Long::sum));
    put(rejects, RejectCode.SUPPRESSION_ID_UNUSABLE.name(), flat.getOrDefault(UNUSABLE, 0L));
    return rejects;
  }

  /** People who asked to leave and cannot be removed, since none of their digests is stored. */
  static long stuckOptOuts(Map<String, Long> flat) {
    return flat.getOrDefault(
        Stage.BATCH.text() + ".rejected." + RejectCode.OPT_OUT_WITHOUT_DIGESTS, 0L);
  }

  /** The entries below a prefix, which is taken off. */
  static Map<String, Long> under(Map<String, Long> flat, String prefix) {
    Map<String, Long> found = new TreeMap<>();
    flat.forEach(
        (key, count) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), count);
          }
        });
    return found;
  }
}
