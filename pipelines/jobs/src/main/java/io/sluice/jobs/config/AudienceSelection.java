package io.sluice.jobs.config;

import io.sluice.domain.qualify.Region;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which audiences, in which of their accounts, a command is about: {@code --select} and {@code
 * --exclude}.
 *
 * <p>A term is an id or a glob over ids ({@code *} and {@code ?}), or {@code tag:}, {@code
 * account:} or {@code region:} with a name or glob behind it. Several terms add up; excluded ones
 * are taken away at the end. Without a selecting term all audiences are meant. An account or region
 * means the audiences there and not their other accounts: who excludes EU still sends to NA.
 */
public final class AudienceSelection {
  private static final TermSelection.Traits<Selected> TRAITS =
      new TermSelection.Traits<>(
          "an audience",
          one -> one.audience().id(),
          one -> one.audience().tags(),
          Selected::account);

  private final List<String> select;
  private final List<String> exclude;

  private AudienceSelection(List<String> select, List<String> exclude) {
    this.select = List.copyOf(select);
    this.exclude = List.copyOf(exclude);
  }

  /** Every audience. */
  public static AudienceSelection all() {
    return of(List.of(), List.of());
  }

  /** Takes the terms of {@code --select} and of {@code --exclude}. */
  public static AudienceSelection of(List<String> select, List<String> exclude) {
    return new AudienceSelection(select, exclude);
  }

  /** An audience in one of its accounts. */
  public record Selected(AudienceConfig audience, AccountConfig account) {}

  /** What is meant, in any region. */
  public List<Selected> from(ActivationConfig config) {
    return from(config, Set.of());
  }

  /**
   * What is meant, in the order of the configuration.
   *
   * @param only accounts of these regions alone; empty for all
   * @throws ConfigInvalidException if a term is of an unknown kind or matches nothing, or if
   *     nothing is left: a typing error must not pass for "nothing to do"
   */
  public List<Selected> from(ActivationConfig config, Set<Region> only) {
    return new TermSelection<>(TRAITS, candidates(config).toList()).choose(select, exclude, only);
  }

  /** All that there is to choose from. */
  static Stream<Selected> candidates(ActivationConfig config) {
    return config.audiences().stream()
        .flatMap(a -> config.accountsOf(a).stream().map(account -> new Selected(a, account)));
  }
}
