package io.sluice.jobs.report;

import io.sluice.records.RunReport;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Accepted events by the time from the event to the request that Amazon took it in.
 *
 * @param words the class, such as {@code 1 h to 6 h}
 * @param events how many
 * @param number the same as text
 * @param share of all accepted events
 * @param width of its bar in percent, the largest class has the whole width
 */
record LatencyView(String words, long events, String number, String share, String width) {
  /** The classes up to the last that has an event; empty where none has. */
  static List<LatencyView> of(List<RunReport.Latency> classes) {
    long all = classes.stream().mapToLong(RunReport.Latency::events).sum();
    long most = classes.stream().mapToLong(RunReport.Latency::events).max().orElse(0);
    List<LatencyView> views = new ArrayList<>();
    String from = "";
    long told = 0;
    for (RunReport.Latency one : classes) {
      if (told == all) {
        break;
      }
      String upTo = one.upTo() == null ? "" : words(one.upTo());
      told += one.events();
      views.add(
          new LatencyView(
              range(from, upTo),
              one.events(),
              Figures.count(one.events()),
              Figures.percent(one.events(), all),
              Figures.barWidth(one.events(), most)));
      from = upTo;
    }
    return views;
  }

  private static String range(String from, String upTo) {
    if (upTo.isEmpty()) {
      return "more than " + from;
    }
    return from.isEmpty() ? "up to " + upTo : from + " to " + upTo;
  }

  /** A bound in its largest whole unit; one that is no duration as it is. */
  private static String words(String bound) {
    try {
      Duration duration = Duration.parse(bound);
      long minutes = duration.toMinutes();
      if (minutes % (24 * 60) == 0) {
        return minutes == 24 * 60 ? "1 day" : minutes / (24 * 60) + " days";
      }
      return minutes % 60 == 0 ? minutes / 60 + " h" : minutes + " min";
    } catch (DateTimeParseException e) {
      return bound;
    }
  }
}
