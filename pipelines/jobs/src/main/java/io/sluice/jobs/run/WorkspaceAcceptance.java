package io.sluice.jobs.run;

import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.domain.ledger.WorkspaceIdentity.Standing;
import io.sluice.domain.ledger.WorkspaceIdentity.Verdict;
import io.sluice.jobs.config.ActivationConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What {@code sluice workspace} does: looks at the identity, or goes on despite a mismatch. */
public final class WorkspaceAcceptance {
  private final ActivationConfig config;
  private final Map<String, String> environment;

  /** For one configuration. */
  public WorkspaceAcceptance(ActivationConfig config, Map<String, String> environment) {
    this.config = config;
    this.environment = environment;
  }

  /**
   * What was found.
   *
   * @param sound whether commands may go on
   * @param text what was found, with the choices where they may not
   */
  public record Finding(boolean sound, String text) {}

  /** Compares catalogue and folder; makes and changes nothing. */
  public Finding look() {
    WorkspaceState state = WorkspaceState.looking(config, environment);
    state.look(Catalogs.settings(config, environment));
    Verdict verdict = state.verdict();
    return switch (verdict.standing()) {
      case NEW -> new Finding(true, "the workspace is new: nothing is there yet");
      case SAME ->
          new Finding(true, "catalogue and workspace belong together\n" + state.describe());
      default -> new Finding(false, WorkspaceChoices.of(verdict));
    };
  }

  /**
   * Goes on with what is there.
   *
   * @param context makes the run's context of the open ledger
   * @param reason in the operator's words
   * @return what was done, a line each; empty where nothing was amiss
   * @throws StateMismatchException if the catalogue is another workspace's
   */
  public List<String> accept(Function<IcebergLedger, RunContext> context, String reason)
      throws IOException {
    WorkspaceState state = WorkspaceState.looking(config, environment);
    state.look(Catalogs.settings(config, environment));
    Verdict verdict = state.verdict();
    if (verdict.isSound()) {
      return List.of();
    }
    if (verdict.standing() == Standing.CATALOG_OTHER) {
      throw new StateMismatchException(WorkspaceChoices.of(verdict));
    }
    try (IcebergLedger ledger = Workspaces.ledger(config, environment, state)) {
      return new WorkspaceReturn(context.apply(ledger), state.memory(), verdict.standing())
          .accept(reason);
    }
  }
}
