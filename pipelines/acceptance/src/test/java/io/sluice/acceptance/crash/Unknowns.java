package io.sluice.acceptance.crash;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.report.Stage;
import io.sluice.records.Receipt;
import io.sluice.records.RunReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Unknown outcomes: a report counts those that receipts and ledger hold. */
final class Unknowns {
  private Unknowns() {}

  /** What a run's report tells otherwise; empty if all is well. */
  static List<String> miscounted(CrashWorld world, CrashWorld.Run run) throws IOException {
    List<String> broken = new ArrayList<>();
    RunReport report = run.report();
    if (report == null) {
      return List.of("a troubled run left no report");
    }
    for (RunReport.Audience audience : report.audiences()) {
      long held = audience.planId() == null ? 0 : unanswered(world, audience.planId());
      long told = audience.delivery().getOrDefault("batchesUnknown", 0L);
      if (held != told) {
        broken.add(audience.account() + " has " + held + " unknown batches and tells " + told);
      }
      unbalanced(audience, broken);
    }
    // A run that ends an open plan and makes another one tells of both, the earlier one first.
    Map<ConversionTarget, RunReport.Conversion> last = new LinkedHashMap<>();
    for (RunReport.Conversion conversion : report.conversions()) {
      unbalanced(conversion, broken);
      if (delivery(conversion).isPresent()) {
        receipted(world, conversion, broken);
        last.put(new ConversionTarget(conversion.id(), conversion.account()), conversion);
      }
    }
    for (Map.Entry<ConversionTarget, RunReport.Conversion> settled : last.entrySet()) {
      ledger(world, settled.getKey(), settled.getValue(), broken);
    }
    return broken;
  }

  private static Optional<RunReport.Stage> delivery(RunReport.Conversion conversion) {
    return conversion.stages().stream()
        .filter(stage -> stage.name().equals(Stage.DELIVERY.text()))
        .findFirst();
  }

  /** Each settled plan tells what its receipts say. */
  private static void receipted(
      CrashWorld world, RunReport.Conversion conversion, List<String> broken) throws IOException {
    PlanFolder folder = PlanFolder.of(world.workspace().toUri().toString(), conversion.planId());
    Map<Receipt.Outcome, Long> events =
        folder.receipts().values().stream()
            .flatMap(receipt -> receipt.parts().stream())
            .collect(
                Collectors.groupingBy(
                    Receipt.Part::outcome, Collectors.summingLong(Receipt.Part::count)));
    RunReport.Stage told = delivery(conversion).orElseThrow();
    long unknown = events.getOrDefault(Receipt.Outcome.UNKNOWN, 0L);
    long notSent = events.getOrDefault(Receipt.Outcome.HELD, 0L);
    if (told.held() != unknown || told.deferred() != notSent) {
      broken.add(conversion.planId() + " has receipts " + events + " and tells " + told);
    }
  }

  /** What an earlier plan left unknown the last one has sent again. */
  private static void ledger(
      CrashWorld world,
      ConversionTarget target,
      RunReport.Conversion conversion,
      List<String> broken)
      throws IOException {
    long told = delivery(conversion).orElseThrow().held();
    long held =
        Ledgers.events(world.config(), target).values().stream()
            .filter(Status.UNKNOWN::equals)
            .count();
    if (told != held) {
      broken.add(conversion.id() + " has " + held + " unknown events and tells " + told);
    }
  }

  private static long unanswered(CrashWorld world, String plan) throws IOException {
    PlanFolder folder = PlanFolder.of(world.workspace().toUri().toString(), plan);
    return folder.isClosed()
        ? 0
        : folder.receipts().values().stream().filter(receipt -> !receipt.isFinal()).count();
  }

  private static void unbalanced(RunReport.Unit unit, List<String> broken) {
    unit.stages().stream()
        .filter(stage -> !stage.balanced())
        .forEach(stage -> broken.add("sums that do not hold: " + stage));
  }
}
