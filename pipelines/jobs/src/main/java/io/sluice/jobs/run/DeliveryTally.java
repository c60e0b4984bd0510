package io.sluice.jobs.run;

import io.sluice.domain.report.RunTally;
import io.sluice.domain.report.Stage;
import io.sluice.domain.report.StageCounts;
import io.sluice.records.PlanManifest;
import io.sluice.records.RunReport;
import java.util.Map;
import java.util.TreeMap;

/** The last stage of a plan: what Amazon made of the records in its batches. */
final class DeliveryTally {
  private DeliveryTally() {}

  /** From outcomes by kind and verdict, such as {@code ADD:ACCEPTED}. */
  static RunReport.Stage stage(PlanManifest manifest, Map<String, Long> settled) {
    long batched = manifest.batches().stream().mapToLong(PlanManifest.Batch::records).sum();
    StageCounts counts =
        RunTally.delivery(
                batched,
                sum(settled, "ACCEPTED") + sum(settled, "PARTIAL"),
                refused(settled),
                sum(settled, "UNKNOWN"),
                sum(settled, "FAILED"))
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

  /** Records of a verdict, all kinds. */
  static long sum(Map<String, Long> settled, String verdict) {
    return settled.entrySet().stream()
        .filter(e -> e.getKey().endsWith(":" + verdict))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static Map<String, Long> refused(Map<String, Long> settled) {
    Map<String, Long> refused = new TreeMap<>();
    long count = sum(settled, "REFUSED");
    if (count > 0) {
      refused.put("REFUSED_BY_AMAZON", count);
    }
    return refused;
  }
}
