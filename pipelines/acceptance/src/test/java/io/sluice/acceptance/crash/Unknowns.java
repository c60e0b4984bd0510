package io.sluice.acceptance.crash;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.report.Stage;
import io.sluice.records.RunReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Outcomes that nobody knows: a report counts those that workspace and ledger hold. */
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
    for (RunReport.Conversion conversion : report.conversions()) {
      unbalanced(conversion, broken);
      if (settled(conversion)) {
        events(world, conversion, broken);
      }
    }
    return broken;
  }

  private static boolean settled(RunReport.Conversion conversion) {
    return conversion.stages().stream().anyMatch(Unknowns::isDelivery);
  }

  private static boolean isDelivery(RunReport.Stage stage) {
    return stage.name().equals(Stage.DELIVERY.text());
  }

  private static void events(CrashWorld world, RunReport.Conversion conversion, List<String> broken)
      throws IOException {
    long told =
        conversion.stages().stream()
            .filter(Unknowns::isDelivery)
            .mapToLong(RunReport.Stage::held)
            .sum();
    ConversionTarget target = new ConversionTarget(conversion.id(), conversion.account());
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
