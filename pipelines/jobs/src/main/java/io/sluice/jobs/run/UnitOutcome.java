package io.sluice.jobs.run;

import io.sluice.beam.ledger.EventFigures;
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
 * @param figures what came of the events of a conversion, {@code null} before it is settled
 */
public record UnitOutcome(
    PlanUnit unit,
    @Nullable PlanManifest manifest,
    ExitCode exit,
    String verdict,
    @Nullable String remedy,
    Map<String, Long> delivery,
    Map<String, Long> settled,
    @Nullable EventFigures figures) {

  /** Copies the maps. */
  public UnitOutcome {
    delivery = Map.copyOf(delivery);
    settled = Map.copyOf(settled);
  }

  static UnitOutcome stopped(
      PlanUnit unit, ExitCode exit, String verdict, @Nullable String remedy) {
    return new UnitOutcome(unit, null, exit, verdict, remedy, Map.of(), Map.of(), null);
  }

  /** One with a file that is not what was written; the message has the remedy. */
  public static UnitOutcome damaged(PlanUnit unit, String message) {
    return stopped(unit, ExitCode.INVALID, "damaged state", message);
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

  static UnitOutcome planned(PlanUnit unit, PlanManifest manifest) {
    return new UnitOutcome(
        unit, manifest, ExitCode.DONE, "planned", null, Map.of(), Map.of(), null);
  }

  UnitOutcome with(ExitCode newExit, String newVerdict, @Nullable String newRemedy) {
    return new UnitOutcome(
        unit, manifest, newExit, newVerdict, newRemedy, delivery, settled, figures);
  }

  /** The same plan with a file that is not what was written. */
  UnitOutcome damaged(String message) {
    return with(ExitCode.INVALID, "damaged state", message);
  }

  UnitOutcome withDelivery(Map<String, Long> more) {
    Map<String, Long> all = new TreeMap<>(delivery);
    all.putAll(more);
    return new UnitOutcome(unit, manifest, exit, verdict, remedy, all, settled, figures);
  }

  UnitOutcome withSettled(Map<String, Long> outcomes) {
    return new UnitOutcome(unit, manifest, exit, verdict, remedy, delivery, outcomes, figures);
  }

  UnitOutcome withFigures(EventFigures found) {
    return new UnitOutcome(unit, manifest, exit, verdict, remedy, delivery, settled, found);
  }

  /** The part of the report of a conversion. */
  public RunReport.Conversion conversion() {
    return EventReport.of(this);
  }

  /** The part of the report of an audience. */
  public RunReport.Audience audience() {
    Map<String, Long> counts = manifest == null ? Map.of() : manifest.counts();
    List<RunReport.Stage> stages = new ArrayList<>(PlanTally.stages(counts));
    if (manifest != null && !settled.isEmpty()) {
      stages.add(DeliveryTally.stage(manifest, settled));
    }
    return new RunReport.Audience(
        unit.id(),
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
