package io.sluice.jobs.config;

import io.sluice.domain.qualify.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

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
  private static final List<String> KINDS = List.of("tag", "account", "region");

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
    ProblemCollector problems = new ProblemCollector();
    List<Selected> all =
        config.audiences().stream()
            .flatMap(a -> config.accountsOf(a).stream().map(account -> new Selected(a, account)))
            .toList();
    List<Selected> excluded = matching(config, all, "--exclude", exclude, problems);
    List<Selected> selected =
        select.isEmpty()
            ? new ArrayList<>(all)
            : matching(config, all, "--select", select, problems);
    selected.removeAll(excluded);
    boolean any = !selected.isEmpty();
    selected.removeIf(one -> !only.isEmpty() && !only.contains(one.account().region()));
    if (problems.isEmpty() && selected.isEmpty()) {
      problems.add(
          Position.ofFile(any ? "--region" : "--select"),
          "",
          "leaves no audience",
          "Loosen " + (any ? "--region, " : "") + "--select or --exclude, or declare an audience");
    }
    problems.throwIfAny();
    return List.copyOf(selected);
  }

  private static List<Selected> matching(
      ActivationConfig config,
      List<Selected> all,
      String option,
      List<String> terms,
      ProblemCollector problems) {
    List<Predicate<Selected>> tests = new ArrayList<>();
    for (String term : terms) {
      Predicate<Selected> test = test(term);
      tests.add(test);
      if (all.stream().noneMatch(test)) {
        problems.add(Position.ofFile(option), "", message(term), remedy(config, term));
      }
    }
    return new ArrayList<>(
        all.stream().filter(one -> tests.stream().anyMatch(test -> test.test(one))).toList());
  }

  private static Predicate<Selected> test(String term) {
    Pattern glob = glob(term.substring(term.indexOf(':') + 1));
    return switch (kind(term)) {
      case "" -> one -> glob.matcher(one.audience().id()).matches();
      case "tag" -> one -> one.audience().tags().stream().anyMatch(t -> glob.matcher(t).matches());
      case "account" -> one -> glob.matcher(one.account().id()).matches();
      case "region" -> one -> glob.matcher(one.account().region().name()).matches();
      default -> one -> false;
    };
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

  private static String message(String term) {
    String kind = kind(term);
    if (!kind.isEmpty() && !KINDS.contains(kind)) {
      return "has a term of an unknown kind";
    }
    String name = NearestName.printable(term.substring(term.indexOf(':') + 1));
    return "matches no audience by " + (kind.isEmpty() ? "id " : kind + " ") + name;
  }

  private static String remedy(ActivationConfig config, String term) {
    String name = term.substring(term.indexOf(':') + 1);
    List<AudienceConfig> audiences = config.audiences();
    return switch (kind(term)) {
      case "" -> NearestName.remedy(name, audiences.stream().map(AudienceConfig::id).toList());
      case "tag" ->
          NearestName.remedy(
              name, audiences.stream().flatMap(a -> a.tags().stream()).distinct().toList());
      case "account" -> NearestName.remedy(name, config.accounts().keySet());
      case "region" ->
          NearestName.remedy(
              name,
              config.accounts().values().stream()
                  .map(account -> account.region().name())
                  .distinct()
                  .toList());
      default -> "Write an id, a glob, tag:, account: or region:";
    };
  }
}
