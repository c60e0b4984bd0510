package io.sluice.domain.diff;

import io.sluice.domain.diff.PlanFacts.Suppression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Judges the suppression lists that a plan was made with, of audiences and of conversions alike: a
 * list that is missing, empty, taken out of the configuration or shorter than before would let
 * people out who asked to stay out.
 */
public final class SuppressionGuards {
  private SuppressionGuards() {}

  /**
   * Judges.
   *
   * @param lists what the lists look like, now and before
   * @param maxShrinkPercent refuse a list that lost more of its rows, 0 to 100; empty looks at no
   *     shrinking, a missing or empty list is refused all the same
   * @param maxUnusablePercent refuse a list of whose rows more suppress nobody; empty for any
   * @return the refusals, by list
   */
  public static List<GuardRefusal> judge(
      Suppression lists, OptionalDouble maxShrinkPercent, OptionalDouble maxUnusablePercent) {
    List<GuardRefusal> refusals = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(lists.rows().keySet());
    names.addAll(lists.rowsBefore().keySet());
    names.addAll(lists.missing());
    for (String name : names) {
      Long now = lists.rows().get(name);
      if (lists.missing().contains(name)) {
        refusals.add(refusal(name, "missing", "present", "is missing"));
      } else if (now == null) {
        refusals.add(refusal(name, "not configured", "configured", "is not configured any more"));
      } else if (now == 0) {
        refusals.add(refusal(name, "0 rows", "at least 1 row", "is empty"));
      } else {
        shrunk(name, now, lists.rowsBefore().getOrDefault(name, 0L), maxShrinkPercent, refusals);
      }
    }
    lists.unusable().forEach((name, n) -> unusable(lists, name, n, maxUnusablePercent, refusals));
    return refusals;
  }

  private static void shrunk(
      String name, long now, long before, OptionalDouble limit, List<GuardRefusal> refusals) {
    double percent = before == 0 ? 0 : 100.0 * (before - now) / before;
    if (limit.isPresent() && percent > limit.getAsDouble()) {
      refusals.add(
          refusal(
              name,
              GuardFigures.percent(percent),
              GuardFigures.percent(limit.getAsDouble()),
              "has "
                  + GuardFigures.count(now)
                  + " rows and had "
                  + GuardFigures.count(before)
                  + ": it shrank by "
                  + GuardFigures.percent(percent)
                  + ", the limit is "
                  + GuardFigures.percent(limit.getAsDouble())));
    }
  }

  private static void unusable(
      Suppression lists,
      String name,
      long unusable,
      OptionalDouble limit,
      List<GuardRefusal> refusals) {
    long rows = rows(lists.rows(), name);
    double percent = rows == 0 ? 0 : 100.0 * unusable / rows;
    if (limit.isPresent() && percent > limit.getAsDouble()) {
      refusals.add(
          GuardRefusal.byName(
              Guard.SUPPRESSION_UNUSABLE,
              GuardFigures.percent(percent),
              GuardFigures.percent(limit.getAsDouble()),
              GuardFigures.count(unusable)
                  + " of the "
                  + GuardFigures.count(rows)
                  + " rows of the suppression list "
                  + name
                  + " ("
                  + GuardFigures.percent(percent)
                  + ") have no usable id and suppress nobody, the limit is "
                  + GuardFigures.percent(limit.getAsDouble()),
              "its id column: blank, not UTF-8, or not of the form that ids have"));
    }
  }

  /** A name that is no single list stands for all of them. */
  private static long rows(Map<String, Long> rows, String name) {
    return rows.containsKey(name)
        ? rows.get(name)
        : rows.values().stream().mapToLong(Long::longValue).sum();
  }

  private static GuardRefusal refusal(String name, String measured, String limit, String finding) {
    return GuardRefusal.byName(
        Guard.SUPPRESSION,
        measured,
        limit,
        "the suppression list " + name + " " + finding,
        "that its export has run: people who opted out would be sent again");
  }
}
