package io.sluice.domain.diff;

import java.util.Locale;

/** Numbers as refusals tell them. */
public final class GuardFigures {
  private GuardFigures() {}

  /** With commas between thousands. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** With two decimals, such as {@code 18.23 %}. */
  public static String percent(double percent) {
    return String.format(Locale.ROOT, "%.2f %%", percent);
  }

  /** Percentage points with two decimals, such as {@code 10.00 points}. */
  public static String points(double points) {
    return String.format(Locale.ROOT, "%.2f points", points);
  }
}
