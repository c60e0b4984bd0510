package io.sluice.jobs.config;

import io.sluice.domain.qualify.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Chooses among what can be run by the terms of {@code --select} and {@code --exclude}.
 *
 * <p>A term is an id or a glob over ids ({@code *} and {@code ?}), or {@code tag:}, {@code
 * account:} or {@code region:} with a name or glob behind it. Several terms add up; excluded ones
 * are taken away at the end. Without a selecting term all are meant.
 *
 * @param <T> what is chosen, in one account
 */
final class TermSelection<T> {
  private static final List<String> KINDS = List.of("tag", "account", "region");

  private final Traits<T> traits;
  private final List<T> all;
  private final ProblemCollector problems = new ProblemCollector();

  /**
   * How what is chosen shows itself.
   *
   * @param noun what problems call it: {@code an audience}
   * @param id its id
   * @param tags its tags
   * @param account its account
   */
  record Traits<T>(
      String noun,
      Function<T, String> id,
      Function<T, Set<String>> tags,
      Function<T, AccountConfig> account) {
    /** The noun without its article. */
    String bare() {
      return noun.substring(noun.indexOf(' ') + 1);
    }

    Region region(T one) {
      return account.apply(one).region();
    }
  }

  /**
   * Prepares a choice.
   *
   * @param all what there is to choose from, in the order of the configuration
   */
  TermSelection(Traits<T> traits, List<T> all) {
    this.traits = traits;
    this.all = List.copyOf(all);
  }

  /**
   * What is meant, in the order of the configuration.
   *
   * @param select terms of {@code --select}
   * @param exclude terms of {@code --exclude}
   * @param only accounts of these regions alone; empty for all
   * @throws ConfigInvalidException if a term is of an unknown kind or matches nothing, or if
   *     nothing is left: a typing error must not pass for "nothing to do"
   */
  List<T> choose(List<String> select, List<String> exclude, Set<Region> only) {
    List<T> excluded = matching("--exclude", exclude);
    List<T> selected = select.isEmpty() ? new ArrayList<>(all) : matching("--select", select);
    selected.removeAll(excluded);
    boolean any = !selected.isEmpty();
    selected.removeIf(one -> !only.isEmpty() && !only.contains(traits.region(one)));
    if (problems.isEmpty() && selected.isEmpty()) {
      problems.add(
          Position.ofFile(any ? "--region" : "--select"),
          "",
          "leaves no " + traits.bare(),
          "Loosen "
              + (any ? "--region, " : "")
              + "--select or --exclude, or declare "
              + traits.noun());
    }
    problems.throwIfAny();
    return List.copyOf(selected);
  }

  private List<T> matching(String option, List<String> terms) {
    List<Predicate<T>> tests = new ArrayList<>();
    for (String term : terms) {
      Predicate<T> test = test(term);
      tests.add(test);
      if (all.stream().noneMatch(test)) {
        problems.add(Position.ofFile(option), "", message(term), remedy(term));
      }
    }
    return new ArrayList<>(
        all.stream().filter(one -> tests.stream().anyMatch(test -> test.test(one))).toList());
  }

  private Predicate<T> test(String term) {
    Pattern glob = glob(name(term));
    return switch (kind(term)) {
      case "" -> one -> glob.matcher(traits.id().apply(one)).matches();
      case "tag" ->
          one -> traits.tags().apply(one).stream().anyMatch(tag -> glob.matcher(tag).matches());
      case "account" -> one -> glob.matcher(traits.account().apply(one).id()).matches();
      case "region" -> one -> glob.matcher(traits.region(one).name()).matches();
      default -> one -> false;
    };
  }

  private String message(String term) {
    String kind = kind(term);
    if (!kind.isEmpty() && !KINDS.contains(kind)) {
      return "has a term of an unknown kind";
    }
    return "matches no "
        + traits.bare()
        + " by "
        + (kind.isEmpty() ? "id " : kind + " ")
        + NearestName.printable(name(term));
  }

  private String remedy(String term) {
    return switch (kind(term)) {
      case "" -> NearestName.remedy(name(term), distinct(traits.id()));
      case "tag" ->
          NearestName.remedy(
              name(term),
              all.stream().flatMap(one -> traits.tags().apply(one).stream()).distinct().toList());
      case "account" ->
          NearestName.remedy(name(term), distinct(one -> traits.account().apply(one).id()));
      case "region" -> NearestName.remedy(name(term), distinct(one -> traits.region(one).name()));
      default -> "Write an id, a glob, tag:, account: or region:";
    };
  }

  private List<String> distinct(Function<T, String> names) {
    return all.stream().map(names).distinct().toList();
  }

  private static String name(String term) {
    return term.substring(term.indexOf(':') + 1);
  }

  private static String kind(String term) {
    int colon = term.indexOf(':');
    return colon < 0 ? "" : term.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  private static Pattern glob(String text) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      pattern.append(
          switch (sign) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(sign));
          });
    }
    return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE);
  }
}
