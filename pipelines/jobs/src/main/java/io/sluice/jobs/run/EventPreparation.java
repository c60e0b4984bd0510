package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanDefinitions;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.ConversionNames.Remembered;
import io.sluice.domain.ledger.EventLedger;
import io.sluice.domain.ledger.EventLedger.KnownName;
import io.sluice.jobs.config.DefinitionConfig;
import io.sluice.jobs.run.DefinitionStage.Ensured;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What has to be there before the events of a claimed plan leave: their names in the registry, and
 * in the older API a definition at Amazon for each.
 */
final class EventPreparation {
  private final RunContext run;

  EventPreparation(RunContext run) {
    this.run = run;
  }

  /** Prepares; what stops the plan, or empty where it may leave. */
  Optional<UnitOutcome> prepare(OpenPlan plan, ConversionUnit unit) throws IOException {
    PlanFolder folder = PlanFolder.of(run.workspace(), plan.planId());
    List<ConversionIdentity> names =
        Arrays.asList(
            folder
                .document(EventPlanSealer.NAMES, ConversionIdentity[].class)
                .orElse(new ConversionIdentity[0]));
    if (unit.conversion().api() == ConversionApi.EVENTS) {
      remember(unit, names);
      return Optional.empty();
    }
    DefinitionConfig definition = unit.conversion().definition();
    Ensured ensured =
        DefinitionStage.of(run, run.ledger().events())
            .ensure(unit.target(), names, definition.counting(), definition.value());
    if (ensured instanceof Ensured.Stopped stopped) {
      return Optional.of(
          UnitOutcome.planned(unit, plan.manifest())
              .with(stopped.exit(), stopped.verdict(), stopped.remedy()));
    }
    PlanDefinitions.of(((Ensured.Ready) ensured).ids()).write(folder);
    return Optional.empty();
  }

  /** Another run may remember the same at the same time, which comes to the same. */
  private void remember(ConversionUnit unit, List<ConversionIdentity> names) {
    EventLedger ledger = run.ledger().events();
    List<Remembered> known =
        ledger.names(unit.account().id()).stream().map(KnownName::remembered).toList();
    for (ConversionIdentity name : names) {
      Remembered entry = new Remembered(unit.id(), name);
      if (!known.contains(entry)) {
        ledger.put(
            Optional.empty(),
            new KnownName(unit.account().id(), entry, null, run.clock().instant()));
      }
    }
  }
}
