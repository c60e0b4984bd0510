package io.sluice.jobs.report;

import io.sluice.records.PlanManifest;
import io.sluice.records.RunReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Small reports with round numbers. */
final class Reports {
  static final Instant START = Instant.parse("2026-03-04T02:00:00Z");

  private Reports() {}

  static RunReport run(int exitCode, String meaning, RunReport.Audience... audiences) {
    return new RunReport(
        1,
        "run-1",
        "sync",
        START,
        START,
        START.plusSeconds(74),
        exitCode,
        meaning,
        List.of(audiences),
        List.of(),
        List.of(),
        null);
  }

  static RunReport invalid(String... problems) {
    return new RunReport(
        1,
        "run-2",
        "plan",
        null,
        START,
        null,
        2,
        "configuration or input invalid",
        List.of(),
        List.of(),
        List.of(problems),
        null);
  }

  /** All five stages, every kind of change, 40 requests in 20 seconds. */
  static RunReport.Audience settled(String name, String account, String region) {
    return audience(name, account, region, stages(), 0, "settled", null, List.of());
  }

  static RunReport.Audience refused(String name, String account, String region) {
    return audience(
        name,
        account,
        region,
        List.of(),
        3,
        "refused",
        "look at the snapshot, then sluice approve p-1 --max-removals 150",
        List.of(
            new PlanManifest.Refusal(
                "max-removed-percent", "15.0 %", "10.0 %", "150 would be removed")));
  }

  static RunReport.Audience withStages(String name, RunReport.Stage... stages) {
    return audience(name, "acme-na", "NA", List.of(stages), 0, "settled", null, List.of());
  }

  static RunReport.Audience audience(
      String name,
      String account,
      String region,
      List<RunReport.Stage> stages,
      int exitCode,
      String verdict,
      String remedy,
      List<PlanManifest.Refusal> refusals) {
    return new RunReport.Audience(
        name,
        account,
        region,
        "p-1",
        exitCode,
        verdict,
        remedy,
        "s3://lake/customers/dt=2026-03-04",
        stages,
        Map.of(
            "ADD", 600L, "UPDATE", 200L, "RENEW", 100L, "REMOVE:LEFT", 120L, "REMOVE:ERASED", 30L),
        Map.of("ID_MISSING", 12L, "SOMETHING_NEW", 1L),
        refusals,
        exitCode == 3
            ? Map.of()
            : Map.of("requests", 40L, "recordsSent", 1_000L, "sendMillis", 20_000L),
        List.of());
  }

  static List<RunReport.Stage> stages() {
    return List.of(
        stage("qualify", 2_000, 1_500, Map.of("NOT_SELECTED", 488L), Map.of("ID_MISSING", 12L)),
        stage("merge", 1_500, 1_400, Map.of("DUPLICATE", 100L), Map.of()),
        stage("diff", 1_400, 900, Map.of("UNCHANGED", 500L), Map.of()),
        new RunReport.Stage("batch", 1_050, 1_000, Map.of(), Map.of(), 0, 50),
        new RunReport.Stage(
            "delivery", 1_000, 990, Map.of(), Map.of("REFUSED_BY_AMAZON", 7L), 3, 0));
  }

  static RunReport.Stage stage(
      String name, long in, long out, Map<String, Long> excluded, Map<String, Long> rejected) {
    return new RunReport.Stage(name, in, out, excluded, rejected, 0, 0);
  }
}
