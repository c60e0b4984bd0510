package io.sluice.jobs.report;

import io.sluice.records.RunReport;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Amazon took, in numbers and money, by name, region and day. A sum is of one currency; there
 * is none across currencies.
 *
 * @param lines in the order of name, region, day, currency
 * @param totals one a currency
 * @param byDay whether lines are apart by day
 */
record AcceptedValues(List<Line> lines, List<Line> totals, boolean byDay) {

  /** Numbers as text; name, region and day are empty where a line is of all of them. */
  record Line(
      String name, String region, String day, String currency, String events, String value) {}

  private record Key(String name, String region, String day, String currency) {}

  private record Sum(long events, BigDecimal value) {
    Sum plus(Sum other) {
      return new Sum(events + other.events, value.add(other.value));
    }
  }

  /** Whether lines are apart by day. */
  enum Days {
    /** A line a day. */
    EACH,
    /** All days in one line. */
    TOGETHER
  }

  /** Adds up what the conversions had accepted. */
  static AcceptedValues of(List<RunReport.Conversion> conversions, Days days) {
    Map<Key, Sum> lines =
        new TreeMap<>(
            Comparator.comparing(Key::name)
                .thenComparing(key -> ReportOrder.region(key.region()))
                .thenComparing(Key::day)
                .thenComparing(Key::currency));
    Map<String, Sum> totals = new TreeMap<>();
    for (RunReport.Conversion conversion : conversions) {
      for (RunReport.AcceptedEvents accepted : conversion.accepted()) {
        String day = days == Days.EACH ? accepted.day() : "";
        Key key = new Key(accepted.name(), conversion.region(), day, accepted.currency());
        Sum sum = new Sum(accepted.events(), accepted.value());
        lines.merge(key, sum, Sum::plus);
        totals.merge(accepted.currency(), sum, Sum::plus);
      }
    }
    List<Line> views = new ArrayList<>();
    lines.forEach((k, sum) -> views.add(line(k.name(), k.region(), k.day(), k.currency(), sum)));
    List<Line> sums = new ArrayList<>();
    totals.forEach((currency, sum) -> sums.add(line("", "", "", currency, sum)));
    return new AcceptedValues(views, sums, days == Days.EACH);
  }

  /** True where a total tells more than the lines above it. */
  boolean hasTotals() {
    return lines.size() > totals.size();
  }

  private static Line line(String name, String region, String day, String currency, Sum sum) {
    return new Line(
        name,
        region,
        day,
        currency.isEmpty() ? "no currency" : currency,
        Figures.count(sum.events()),
        currency.isEmpty() && sum.value().signum() == 0
            ? Figures.NONE
            : String.format(Locale.ROOT, "%,.2f", sum.value()));
  }
}
