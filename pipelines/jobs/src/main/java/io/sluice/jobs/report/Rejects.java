package io.sluice.jobs.report;

import io.sluice.jobs.ExitCode;
import io.sluice.records.RunReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of an audience or a conversion was rejected, and whether anything of it left. */
final class Rejects {
  private Rejects() {}

  /** By code: those that are named, and those that only a stage knows. */
  static Map<String, Long> of(RunReport.Unit unit) {
    Map<String, Long> byStage = new TreeMap<>();
    for (RunReport.Stage stage : unit.stages()) {
      stage.rejected().forEach((code, count) -> byStage.merge(code, count, Long::sum));
    }
    Map<String, Long> all = new TreeMap<>(unit.rejects());
    byStage.forEach((code, count) -> all.merge(code, count, Math::max));
    return all;
  }

  /** All of them. */
  static long total(RunReport.Unit unit) {
    return of(unit).values().stream().mapToLong(Long::longValue).sum();
  }

  /** The most frequent first, each with its words and what mends it. */
  static List<PageView.Reject> views(RunReport.Unit unit) {
    CodeWords words = CodeWords.of(unit);
    return mostFirst(of(unit)).stream()
        .map(
            e ->
                new PageView.Reject(
                    e.getKey(),
                    words.code(e.getKey()),
                    Figures.count(e.getValue()),
                    words.remedy(e.getKey()).orElse("see the log of the run")))
        .toList();
  }

  /** Counts above 0, the largest first. */
  static List<Map.Entry<String, Long>> mostFirst(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }

  /** A plan of which the lane sent nothing, now or before; a plan that is only made is none. */
  static boolean isUnsent(RunReport.Unit unit) {
    if (unit.exitCode() == ExitCode.REFUSED.code()) {
      return true;
    }
    long batches = unit.delivery().getOrDefault("batches", 0L);
    return batches > 0 && batches == unit.delivery().getOrDefault("batchesUnsent", 0L);
  }
}
