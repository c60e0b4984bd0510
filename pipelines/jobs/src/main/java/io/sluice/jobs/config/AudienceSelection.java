package io.sluice.jobs.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which audiences a command is about: {@code --select} and {@code --exclude}.
 *
 * <p>A term is an id or a glob over ids ({@code *} and {@code ?}), or {@code tag:}, {@code
 * account:} or {@code region:} with a name or glob behind it. Several terms add up; excluded ones
 * are taken away at the end. Without a selecting term all audiences are meant.
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

  /**
   * The audiences meant, in the order of the configuration.
   *
   * @throws ConfigInvalidException if a term is of an unknown kind or matches no audience, or if
   *     nothing is left: a typing error must not pass for "nothing to do"
   */
  public List<AudienceConfig> from(ActivationConfig config) {
    ProblemCollector problems = new ProblemCollector();
    List<AudienceConfig> excluded = matching(config, "--exclude", exclude, problems);
    List<AudienceConfig> selected =
        select.isEmpty()
            ? new ArrayList<>(config.audiences())
            : matching(config, "--select", select, problems);
    selected.removeAll(excluded);
    if (problems.isEmpty() && selected.isEmpty()) {
      problems.add(
          Position.ofFile("--select"),
          "",
          "leaves no audience",
          "Loosen --select or --exclude, or declare an audience");
    }
    problems.throwIfAny();
    return List.copyOf(selected);
  }

  private static List<AudienceConfig> matching(
      ActivationConfig config, String option, List<String> terms, ProblemCollector problems) {
    List<AudienceConfig> found = new ArrayList<>();
    List<Predicate<AudienceConfig>> tests = new ArrayList<>();
    for (String term : terms) {
      Predicate<AudienceConfig> test = test(config, term);
      tests.add(test);
      if (config.audiences().stream().noneMatch(test)) {
        problems.add(Position.ofFile(option), "", message(term), remedy(config, term));
      }
    }
    for (AudienceConfig audience : config.audiences()) {
      if (tests.stream().anyMatch(test -> test.test(audience))) {
        found.add(audience);
      }
    }
    return found;
  }

  private static Predicate<AudienceConfig> test(ActivationConfig config, String term) {
    Pattern glob = glob(term.substring(term.indexOf(':') + 1));
    return switch (kind(term)) {
      case "" -> audience -> glob.matcher(audience.id()).matches();
      case "tag" -> audience -> audience.tags().stream().anyMatch(t -> glob.matcher(t).matches());
      case "account" ->
          audience -> audience.accounts().stream().anyMatch(a -> glob.matcher(a).matches());
      case "region" ->
          audience ->
              config.accountsOf(audience).stream()
                  .anyMatch(account -> glob.matcher(account.region().name()).matches());
      default -> audience -> false;
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
