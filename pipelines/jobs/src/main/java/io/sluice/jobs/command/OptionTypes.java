package io.sluice.jobs.command;

import io.sluice.jobs.run.SnapshotChoice;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values of options whose refusal has to say what is wanted. */
final class OptionTypes {
  private OptionTypes() {}

  private static TypeConversionException refused(String text, String wanted) {
    return new TypeConversionException("'" + text + "' is not " + wanted);
  }

  /** A moment. */
  static final class Moment implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw refused(text, "a moment in UTC, such as 2026-11-22T06:00:00Z");
      }
    }
  }

  /** A length of time. */
  static final class Wait implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        Duration wait = Duration.parse(text);
        if (!wait.isNegative()) {
          return wait;
        }
      } catch (DateTimeException e) {
        // Told below, as a negative one is.
      }
      throw refused(text, "a length of time, such as PT30S, PT5M or PT2H");
    }
  }

  /** A share in percent. */
  static final class Share implements ITypeConverter<Double> {
    private static final Pattern PERCENT = Pattern.compile("(100|[1-9][0-9]?)%?");

    @Override
    public Double convert(String text) {
      Matcher percent = PERCENT.matcher(text);
      if (!percent.matches()) {
        throw refused(text, "a share from 1% to 100%, such as 30%");
      }
      return Integer.parseInt(percent.group(1)) / 100.0;
    }
  }

  /** A snapshot. */
  static final class Snapshot implements ITypeConverter<SnapshotChoice> {
    @Override
    public SnapshotChoice convert(String text) {
      return SnapshotChoice.parse(text)
          .orElseThrow(
              () ->
                  refused(
                      text,
                      "a day (2026-11-22), a moment (2026-11-22T06:00:00Z) or the number of an"
                          + " Iceberg snapshot"));
    }
  }
}
