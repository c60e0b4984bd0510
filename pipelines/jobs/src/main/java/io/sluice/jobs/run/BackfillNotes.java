package io.sluice.jobs.run;

import io.sluice.beam.batch.JsonObjects;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which days of a conversion a backfill has settled, and what it read then: a small document of the
 * workspace, so that a backfill that was killed goes on without reading those days again. Losing it
 * costs time only; that nothing is sent twice is the ledger's work.
 */
final class BackfillNotes {
  private static final int KEPT_DAYS = 400;

  private final String path;
  private final TreeMap<String, String> days;

  /**
   * The document.
   *
   * @param days what was read of each settled day
   */
  record Document(Map<String, String> days) {}

  private BackfillNotes(String path, Map<String, String> days) {
    this.path = path;
    this.days = new TreeMap<>(days);
  }

  /** Reads those of a unit. */
  static BackfillNotes of(RunContext run, ConversionUnit unit) throws IOException {
    String path = run.workspace() + "/backfills/" + unit.name() + ".json";
    return new BackfillNotes(
        path, JsonObjects.read(path, Document.class).map(Document::days).orElse(Map.of()));
  }

  /** True where the day was settled, whatever was read. */
  boolean knows(LocalDate day) {
    return days.containsKey(day.toString());
  }

  /** True where the day was settled from the very same files, by the same configuration. */
  boolean has(LocalDate day, String read) {
    return read.equals(days.get(day.toString()));
  }

  /** Notes that a plan of a day was settled. */
  void settled(LocalDate day, PlanManifest plan) throws IOException {
    days.put(day.toString(), read(plan));
    while (days.size() > KEPT_DAYS) {
      days.pollFirstEntry();
    }
    JsonObjects.write(path, new Document(days));
  }

  private static String read(PlanManifest plan) {
    return plan.facts().get(EventPlanSealer.FILES) + plan.rulesVersion();
  }

  /** What reading a source would be noted as. */
  static String read(RunContext run, ConversionUnit unit, EventRead source) {
    return source.fileListDigest()
        + EventPlanStage.configDigest(unit, source)
        + EventPlanPipeline.rulesVersion(run);
  }
}
