package io.sluice.jobs.run;

import io.sluice.domain.diff.RetryChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends once more what Amazon refused: of audiences the members whose last offer was refused, of
 * conversions the events of the days that Amazon still takes. It goes the usual way, guards
 * included, and offers nothing else.
 */
public final class Retrying {
  private final RunContext run;
  private final Waits waits;
  private final RetryChoice choice;

  /**
   * Makes the retry of one command.
   *
   * @param waits for lanes, jobs and Amazon
   * @param choice which refusals
   */
  public Retrying(RunContext run, Waits waits, RetryChoice choice) {
    this.run = run;
    this.waits = waits;
    this.choice = choice;
  }

  /** Retries; one outcome a unit, audiences first. */
  public List<UnitOutcome> run(List<PlanUnit> units) throws IOException {
    List<AudienceUnit> audiences = new ArrayList<>();
    List<ConversionUnit> conversions = new ArrayList<>();
    for (PlanUnit unit : units) {
      if (unit instanceof AudienceUnit audience) {
        audiences.add(audience);
      } else if (unit instanceof ConversionUnit conversion) {
        conversions.add(conversion);
      }
    }
    List<UnitOutcome> outcomes = new ArrayList<>();
    outcomes.addAll(Sync.ofAudiences(run, waits, new AudienceOrder.Retry(choice)).run(audiences));
    outcomes.addAll(Sync.ofConversions(run, waits, EventOrder.retry(choice)).run(conversions));
    return outcomes;
  }
}
