package io.sluice.jobs.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what a mistyped name was probably meant to be. */
final class NearestName {
  // Shorter than the client ids and secrets that Amazon issues.
  private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9*?][A-Za-z0-9*?._-]{0,47}");

  private NearestName() {}

  /** The known name within a third of its length in edits; empty when none is that near. */
  static Optional<String> of(String name, Collection<String> known) {
    String wanted = folded(name);
    return known.stream()
        .filter(each -> distance(wanted, folded(each)) <= Math.max(1, each.length() / 3))
        .min(
            Comparator.<String>comparingInt(each -> distance(wanted, folded(each)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** "Did you mean x?" or, when nothing is near, the known names. */
  static String remedy(String name, Collection<String> known) {
    return of(name, known)
        .map(near -> "Did you mean " + near + "?")
        .orElseGet(
            () -> known.isEmpty() ? "None is declared" : "Known: " + String.join(", ", known));
  }

  /** Whether a text looks like a name, so that repeating it gives nothing away. */
  static boolean isPrintable(String name) {
    return PRINTABLE.matcher(name).matches();
  }

  /** The name in quotes if it looks like a name, otherwise its length alone. */
  static String printable(String name) {
    return isPrintable(name) ? "'" + name + "'" : "(text of " + name.length() + " characters)";
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static int distance(String left, String right) {
    int[] beforePrevious = new int[right.length() + 1];
    int[] previous = new int[right.length() + 1];
    for (int j = 0; j < previous.length; j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] current = new int[right.length() + 1];
      current[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int edit = Math.min(current[j - 1], previous[j]) + 1;
        current[j] = Math.min(edit, previous[j - 1] + change);
        if (isSwap(left, i, right, j)) {
          current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
        }
      }
      beforePrevious = previous;
      previous = current;
    }
    return previous[right.length()];
  }

  /** Whether two neighbors changed places, the commonest slip of all. */
  private static boolean isSwap(String left, int i, String right, int j) {
    return i > 1
        && j > 1
        && left.charAt(i - 1) == right.charAt(j - 2)
        && left.charAt(i - 2) == right.charAt(j - 1);
  }
}
