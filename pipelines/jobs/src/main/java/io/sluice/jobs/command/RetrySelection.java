package io.sluice.jobs.command;

import io.sluice.domain.qualify.Region;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.AudienceSelection;
import io.sluice.jobs.config.ConfigInvalidException;
import io.sluice.jobs.config.ConversionSelection;
import io.sluice.jobs.run.AudienceUnit;
import io.sluice.jobs.run.ConversionUnit;
import io.sluice.jobs.run.PlanUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Audiences and conversions together: a term may mean either, and must mean one of them.
 *
 * @param select terms of {@code --select}
 * @param exclude terms of {@code --exclude}
 * @param regions of these regions alone; empty for all
 */
record RetrySelection(List<String> select, List<String> exclude, Set<Region> regions) {
  /** Finds units of one kind. */
  @FunctionalInterface
  private interface Finder {
    List<? extends PlanUnit> find(List<String> select, List<String> exclude);
  }

  /**
   * What is meant, audiences first.
   *
   * @throws ConfigInvalidException if a term means nothing, or if nothing is left
   */
  List<PlanUnit> from(ActivationConfig config) {
    Finder audiences = (in, out) -> AudienceUnit.of(config, AudienceSelection.of(in, out), regions);
    Finder conversions =
        (in, out) -> ConversionUnit.of(config, ConversionSelection.of(in, out), regions);
    for (String term : select) {
      if (!means(audiences, term) && !means(conversions, term)) {
        audiences.find(List.of(term), List.of());
      }
    }
    List<PlanUnit> found = new ArrayList<>(find(audiences));
    found.addAll(find(conversions));
    if (found.isEmpty()) {
      audiences.find(select, exclude);
    }
    return found;
  }

  private List<? extends PlanUnit> find(Finder finder) {
    List<String> in = select.stream().filter(term -> means(finder, term)).toList();
    if (in.isEmpty() && !select.isEmpty()) {
      return List.of();
    }
    try {
      return finder.find(in, exclude.stream().filter(term -> means(finder, term)).toList());
    } catch (ConfigInvalidException e) {
      return List.of();
    }
  }

  private static boolean means(Finder finder, String term) {
    try {
      return !finder.find(List.of(term), List.of()).isEmpty();
    } catch (ConfigInvalidException e) {
      return false;
    }
  }
}
