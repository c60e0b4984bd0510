package io.sluice.jobs.command;

import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.ConfigInvalidException;
import io.sluice.jobs.run.AudienceUnit;
import io.sluice.jobs.run.ConversionUnit;
import io.sluice.jobs.run.PlanUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a command is about that knows both kinds. A term may mean audiences, conversions or both;
 * one that means neither is refused.
 */
record SelectedUnits(List<AudienceUnit> audiences, List<ConversionUnit> conversions) {
  /**
   * Finds them.
   *
   * @throws ConfigInvalidException if nothing is meant
   */
  static SelectedUnits of(ActivationConfig config, CommonOptions options) {
    Supplier<List<AudienceUnit>> audiences =
        () -> AudienceUnit.of(config, options.selection(), options.regions());
    Supplier<List<ConversionUnit>> conversions =
        () -> ConversionUnit.of(config, options.conversions(), options.regions());
    if (config.conversions().isEmpty()) {
      return new SelectedUnits(audiences.get(), List.of());
    }
    if (config.audiences().isEmpty()) {
      return new SelectedUnits(List.of(), conversions.get());
    }
    try {
      return new SelectedUnits(audiences.get(), orNone(conversions));
    } catch (ConfigInvalidException e) {
      return new SelectedUnits(List.of(), conversions.get());
    }
  }

  /** Their names, {@code id@account}. */
  Set<String> names() {
    return Stream.<PlanUnit>concat(audiences.stream(), conversions.stream())
        .map(PlanUnit::name)
        .collect(Collectors.toSet());
  }

  private static List<ConversionUnit> orNone(Supplier<List<ConversionUnit>> conversions) {
    try {
      return conversions.get();
    } catch (ConfigInvalidException e) {
      return List.of();
    }
  }
}
