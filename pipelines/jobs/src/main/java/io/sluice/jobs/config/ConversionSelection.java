package io.sluice.jobs.config;

import io.sluice.domain.qualify.Region;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which conversions a command is about: {@code --select} and {@code --exclude}, with the terms that
 * {@link AudienceSelection} takes.
 */
public final class ConversionSelection {
  private static final TermSelection.Traits<Selected> TRAITS =
      new TermSelection.Traits<>(
          "a conversion",
          one -> one.conversion().id(),
          one -> one.conversion().tags(),
          Selected::account);

  private final List<String> select;
  private final List<String> exclude;

  private ConversionSelection(List<String> select, List<String> exclude) {
    this.select = List.copyOf(select);
    this.exclude = List.copyOf(exclude);
  }

  /** Every conversion. */
  public static ConversionSelection all() {
    return of(List.of(), List.of());
  }

  /** Takes the terms of {@code --select} and of {@code --exclude}. */
  public static ConversionSelection of(List<String> select, List<String> exclude) {
    return new ConversionSelection(select, exclude);
  }

  /** A conversion and its account. */
  public record Selected(ConversionConfig conversion, AccountConfig account) {}

  /** What is meant, in any region. */
  public List<Selected> from(ActivationConfig config) {
    return from(config, Set.of());
  }

  /**
   * What is meant, in the order of the configuration.
   *
   * @param only conversions of accounts of these regions alone; empty for all
   * @throws ConfigInvalidException if a term is of an unknown kind or matches nothing, or if
   *     nothing is left
   */
  public List<Selected> from(ActivationConfig config, Set<Region> only) {
    return new TermSelection<>(TRAITS, candidates(config).toList()).choose(select, exclude, only);
  }

  /** All that there is to choose from. */
  static Stream<Selected> candidates(ActivationConfig config) {
    return config.conversions().stream()
        .map(each -> new Selected(each, config.accounts().get(each.account())));
  }
}
