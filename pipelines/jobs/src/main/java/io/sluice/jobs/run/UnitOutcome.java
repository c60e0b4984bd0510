package io.sluice.jobs.run;

import io.sluice.jobs.ExitCode;
import io.sluice.records.PlanManifest;
import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far one unit has come in this command.
 *
 * @param unit which
 * @param manifest its plan, {@code null} where none was made
 * @param exit its code
 * @param verdict one phrase
 * @param remedy what to do, {@code null} where nothing is
 * @param delivery numbers of sending and settling, by name
 * @param settled outcomes by kind and verdict, empty before it is settled
 */
public record UnitOutcome(
    AudienceUnit unit,
    @Nullable PlanManifest manifest,
    ExitCode exit,
    String verdict,
    @Nullable String remedy,
    Map<String, Long> delivery,
    Map<String, Long> settled) {

  /** Copies the maps. */
  public UnitOutcome {
    delivery = Map.copyOf(delivery);
    settled = Map.copyOf(settled);
  }

  static UnitOutcome stopped(
      AudienceUnit unit, ExitCode exit, String verdict, @Nullable String remedy) {
    return new UnitOutcome(unit, null, exit, verdict, remedy, Map.of(), Map.of());
  }

  /** A difference that is only shown. */
  public static UnitOutcome of(AudienceDifference difference) {
    boolean blocked = difference.action() == AudienceDifference.Action.BLOCKED;
    return stopped(
        difference.unit(),
        blocked ? ExitCode.INVALID : ExitCode.DONE,
        difference.lines().isEmpty() ? "no change" : String.join("; ", difference.lines()),
        null);
  }

  static UnitOutcome planned(AudienceUnit unit, PlanManifest manifest) {
    return new UnitOutcome(unit, manifest, ExitCode.DONE, "planned", null, Map.of(), Map.of());
  }

  UnitOutcome with(ExitCode newExit, String newVerdict, @Nullable String newRemedy) {
    return new UnitOutcome(unit, manifest, newExit, newVerdict, newRemedy, delivery, settled);
  }

  UnitOutcome withDelivery(Map<String, Long> more) {
    Map<String, Long> all = new TreeMap<>(delivery);
    all.putAll(more);
    return new UnitOutcome(unit, manifest, exit, verdict, remedy, all, settled);
  }

  UnitOutcome withSettled(Map<String, Long> outcomes) {
    return new UnitOutcome(unit, manifest, exit, verdict, remedy, delivery, outcomes);
  }

  /** The unit's part of the report. */
  public RunReport.Audience report() {
    Map<String, Long> counts = manifest == null ? Map.of() : manifest.counts();
    List<RunReport.Stage> stages = new ArrayList<>(PlanTally.stages(counts));
    if (manifest != null && !settled.isEmpty()) {
      stages.add(DeliveryTally.stage(manifest, settled));
    }
    return new RunReport.Audience(
        unit.audience().id(),
        unit.account().id(),
        unit.account().region().name(),
        manifest == null ? null : manifest.planId(),
        exit.code(),
        verdict,
        remedy,
        manifest == null ? null : manifest.snapshot().reference(),
        stages,
        PlanTally.changes(counts),
        PlanTally.rejects(counts),
        manifest == null ? List.of() : manifest.refusals(),
        delivery,
        HealthTally.of(counts));
  }
}
