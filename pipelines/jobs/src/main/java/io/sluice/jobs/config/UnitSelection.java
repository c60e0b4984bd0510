package io.sluice.jobs.config;

import io.sluice.domain.qualify.Region;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which audiences and conversions a command over both is about: {@code --select} and {@code
 * --exclude}, with the terms that {@link AudienceSelection} takes. A term may match either.
 */
public final class UnitSelection {
  private final List<String> select;
  private final List<String> exclude;

  private UnitSelection(List<String> select, List<String> exclude) {
    this.select = List.copyOf(select);
    this.exclude = List.copyOf(exclude);
  }

  /** Every audience and every conversion. */
  public static UnitSelection all() {
    return of(List.of(), List.of());
  }

  /** Takes the terms of {@code --select} and of {@code --exclude}. */
  public static UnitSelection of(List<String> select, List<String> exclude) {
    return new UnitSelection(select, exclude);
  }

  /**
   * What is meant, each list in the order of the configuration.
   *
   * @param audiences audiences, each in one of its accounts
   * @param conversions conversions
   */
  public record Selected(
      List<AudienceSelection.Selected> audiences, List<ConversionSelection.Selected> conversions) {}

  /**
   * What is meant.
   *
   * @param only accounts of these regions alone; empty for all
   * @throws ConfigInvalidException if a term is of an unknown kind or matches nothing, or if
   *     nothing is left
   */
  public Selected from(ActivationConfig config, Set<Region> only) {
    List<Either> all =
        Stream.concat(
                AudienceSelection.candidates(config).map(Either::of),
                ConversionSelection.candidates(config).map(Either::of))
            .toList();
    List<Either> chosen = new TermSelection<>(traits(config), all).choose(select, exclude, only);
    return new Selected(
        chosen.stream().flatMap(one -> Stream.ofNullable(one.audience())).toList(),
        chosen.stream().flatMap(one -> Stream.ofNullable(one.conversion())).toList());
  }

  private static TermSelection.Traits<Either> traits(ActivationConfig config) {
    String noun =
        config.conversions().isEmpty()
            ? "an audience"
            : config.audiences().isEmpty() ? "a conversion" : "an audience or conversion";
    return new TermSelection.Traits<>(noun, Either::id, Either::tags, Either::account);
  }

  /** One of the two; the other is null. */
  private record Either(
      String id,
      Set<String> tags,
      AccountConfig account,
      AudienceSelection.Selected audience,
      ConversionSelection.Selected conversion) {
    static Either of(AudienceSelection.Selected one) {
      return new Either(one.audience().id(), one.audience().tags(), one.account(), one, null);
    }

    static Either of(ConversionSelection.Selected one) {
      return new Either(one.conversion().id(), one.conversion().tags(), one.account(), null, one);
    }
  }
}
