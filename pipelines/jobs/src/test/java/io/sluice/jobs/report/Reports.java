package io.sluice.jobs.report;

import io.sluice.records.PlanManifest;
import io.sluice.records.RunReport;
import java.math.BigDecimal;
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

  static RunReport conversions(int exitCode, String meaning, RunReport.Conversion... conversions) {
    return new RunReport(
        1,
        "run-3",
        "conversions",
        START,
        START,
        START.plusSeconds(74),
        exitCode,
        meaning,
        List.of(),
        List.of(conversions),
        List.of(),
        null);
  }

  /** Three stages, rejects of ours and of Amazon's, two currencies on two days, 20 requests. */
  static RunReport.Conversion events(String name, String account, String region) {
    return new RunReport.Conversion(
        name,
        account,
        region,
        "events",
        "p-2",
        0,
        "settled",
        null,
        "s3://lake/orders/dt=2026-03-03",
        List.of(
            stage("qualify", 1_000, 900, Map.of("OTHER_DAY", 40L), Map.of("TIME_TOO_OLD", 60L)),
            stage("merge", 900, 800, Map.of("UNCHANGED", 98L), Map.of("EVENT_ID_CONFLICT", 2L)),
            new RunReport.Stage(
                "delivery", 800, 790, Map.of(), Map.of("INVALID_COUNTRY", 7L), 3, 0)),
        Map.of("TIME_TOO_OLD", 60L, "EVENT_ID_CONFLICT", 2L, "INVALID_COUNTRY", 7L),
        Map.of("VALUE_ROUNDED", 5L),
        List.of(),
        Map.of("requests", 20L, "recordsSent", 800L, "sendMillis", 10_000L),
        List.of(new RunReport.KeyCoverage("EMAIL", 950, 870)),
        List.of(
            accepted("2026-03-02", "USD", 200, "1000.50"),
            accepted("2026-03-03", "USD", 500, "2000.25"),
            accepted("2026-03-03", "CAD", 90, "70.00")),
        List.of(
            new RunReport.Latency("PT5M", 0),
            new RunReport.Latency("PT1H", 590),
            new RunReport.Latency("PT24H", 200),
            new RunReport.Latency(null, 0)),
        List.of("many share a moment"));
  }

  static RunReport.AcceptedEvents accepted(String day, String currency, long events, String value) {
    return new RunReport.AcceptedEvents(
        "Online order", day, currency, events, new BigDecimal(value));
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
