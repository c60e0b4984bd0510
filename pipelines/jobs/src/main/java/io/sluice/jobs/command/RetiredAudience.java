package io.sluice.jobs.command;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.Ledger;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.remote.AmazonGateways;
import io.sluice.jobs.run.RunContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * Forgets an audience that is gone at Amazon: its open plan, its members and digests, then its
 * entry in the registry. Killed in between and run again, it does the rest.
 *
 * @param config of the workspace and the account
 * @param surroundings of the command
 * @param ledger of the workspace
 */
record RetiredAudience(ActivationConfig config, Session.Surroundings surroundings, Ledger ledger) {
  int forget(AudienceEntry entry) {
    String name = entry.target() + " (id " + entry.audienceId() + ")";
    if (!config.accounts().containsKey(entry.target().account())) {
      surroundings
          .out()
          .line(
              name
                  + ": nothing was changed. The account is not in the configuration, so Amazon"
                  + " cannot be asked whether the audience is gone");
      return ExitCode.INVALID.code();
    }
    try {
      if (isThere(entry)) {
        surroundings
            .out()
            .line(
                name
                    + ": Amazon knows this audience, so nothing was changed. Only an audience that"
                    + " is gone can be retired");
        return ExitCode.INVALID.code();
      }
    } catch (RemoteCallException e) {
      surroundings.out().line(name + ": nothing was changed. " + e.getMessage());
      return ExitCode.of(e.kind()).code();
    }
    Optional<String> open = ledger.claimState(entry.target()).openPlan();
    ledger.forget(entry.target(), "retired-" + surroundings.clock().instant().toEpochMilli());
    open.ifPresent(this::abandon);
    if (!ledger.remove(entry)) {
      surroundings.out().line("another process changed " + entry.target() + "; run again");
      return ExitCode.UNAVAILABLE.code();
    }
    surroundings
        .out()
        .line(
            name
                + ": Amazon does not know it, so it is forgotten. sluice audiences apply creates it"
                + " anew, and the next sluice sync sends all who qualify");
    return ExitCode.DONE.code();
  }

  private boolean isThere(AudienceEntry entry) {
    return AmazonGateways.of(config, surroundings.clock())
        .registry(entry.target().account())
        .find(entry.audienceId())
        .isPresent();
  }

  private void abandon(String planId) {
    try {
      PlanFolder folder = PlanFolder.of(RunContext.workspace(config), planId);
      folder.mark(
          PlanMarker.ABANDONED,
          new PlanMark(
              planId, surroundings.clock().instant(), "retire", "audience gone", Map.of()));
      folder.deleteOutbox();
    } catch (IOException e) {
      throw new UncheckedIOException("plan " + planId + " cannot be marked as abandoned", e);
    }
  }
}
