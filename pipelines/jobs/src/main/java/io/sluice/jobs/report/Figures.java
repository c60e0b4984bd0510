package io.sluice.jobs.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Numbers, times and durations as text: the same in the page and on the terminal, ASCII only. */
final class Figures {
  /** Stands where nothing was measured. */
  static final String NONE = "-";

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Figures() {}

  /** With a comma at every thousand. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The same; {@link #NONE} where nothing was counted. */
  static String count(OptionalLong number) {
    return number.isPresent() ? count(number.getAsLong()) : NONE;
  }

  /** A share with one decimal; never rounded to nothing or to everything. */
  static String percent(long part, long whole) {
    if (whole <= 0) {
      return NONE;
    }
    double percent = 100.0 * part / whole;
    if (part > 0 && percent < 0.1) {
      return "< 0.1 %";
    }
    if (part < whole && percent > 99.9) {
      return "> 99.9 %";
    }
    return String.format(Locale.ROOT, "%.1f %%", percent);
  }

  /** The width of a bar in percent of the longest; what is there at all can be seen. */
  static String barWidth(long count, long longest) {
    double width = longest == 0 ? 0 : Math.min(100, 100.0 * count / longest);
    return String.format(Locale.ROOT, "%.2f", count > 0 ? Math.max(0.7, width) : 0);
  }

  /** How many a second; empty where nothing happened or no time was measured. */
  static OptionalDouble perSecond(long count, OptionalLong millis) {
    return count > 0 && millis.isPresent() && millis.getAsLong() > 0
        ? OptionalDouble.of(1000.0 * count / millis.getAsLong())
        : OptionalDouble.empty();
  }

  /** A rate with its unit, such as {@code 4.2 req/s}. */
  static String rate(OptionalDouble perSecond, String unit) {
    if (perSecond.isEmpty()) {
      return NONE;
    }
    double rate = perSecond.getAsDouble();
    return String.format(Locale.ROOT, rate < 100 ? "%,.1f %s" : "%,.0f %s", rate, unit);
  }

  /** A duration in its two largest units. */
  static String time(OptionalLong millis) {
    return millis.isPresent() ? time(Duration.ofMillis(millis.getAsLong())) : NONE;
  }

  /** A duration in its two largest units, such as {@code 1 h 04 min} or {@code 1.3 s}. */
  static String time(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds >= 3600) {
      return String.format(
          Locale.ROOT, "%,d h %02d min", duration.toHours(), duration.toMinutesPart());
    }
    if (seconds >= 60) {
      return String.format(
          Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
    }
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  /** From one moment to another; {@link #NONE} where one is missing. */
  static String between(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? NONE : time(Duration.between(from, to));
  }

  /** A moment to the second, in UTC; {@link #NONE} where there is none. */
  static String moment(@Nullable Instant moment) {
    return moment == null ? NONE : MOMENT.format(moment);
  }
}
