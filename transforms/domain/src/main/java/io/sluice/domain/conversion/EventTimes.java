package io.sluice.domain.conversion;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rule of an event's time: readable, with a zone, within the API's window, not ahead of now.
 *
 * <p>We stop an hour before Amazon does, so that an event does not grow too old between the check
 * and its arrival. A time of the wall clock that occurs twice in its zone is the earlier one; one
 * that never was is unreadable.
 */
final class EventTimes {
  /** Kept off the end of the window. */
  static final Duration MARGIN = Duration.ofHours(1);

  /** How far a clock may be ahead. */
  static final Duration AHEAD = Duration.ofMinutes(5);

  private static final int LONGEST_TEXT = 80;

  // Optional zone: Z, +01, +0100, +01:00, and a region in brackets behind it.
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:MM:ss", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHmm", "Z")
          .optionalEnd()
          .optionalStart()
          .appendLiteral('[')
          .parseCaseSensitive()
          .appendZoneRegionId()
          .appendLiteral(']')
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private EventTimes() {}

  /** Fills in the time; {@code now} is when the event would be sent. */
  static @Nullable ConversionReject judge(EventDraft draft, Instant now) {
    if (draft.row.time() == null) {
      return ConversionReject.TIME_MISSING;
    }
    Reading reading = read(draft.row.time(), draft.settings.zone());
    Instant instant = reading.instant();
    if (instant == null) {
      return reading.problem();
    }
    if (reading.zoneApplied()) {
      draft.adjustments.add(EventAdjustment.TIME_ZONE_APPLIED);
    }
    if (instant.isAfter(now.plus(AHEAD))) {
      return ConversionReject.TIME_IN_FUTURE;
    }
    if (instant.isBefore(now.minus(draft.settings.api().window()).plus(MARGIN))) {
      return ConversionReject.TIME_TOO_OLD;
    }
    draft.time = instant;
    return null;
  }

  /** Reads a time; a zone is needed for one that has none. */
  static Reading read(RowTime time, @Nullable ZoneId zone) {
    if (time instanceof RowTime.Moment moment) {
      return Reading.of(moment.instant());
    }
    if (time instanceof RowTime.Local local) {
      return local(local.time(), zone);
    }
    if (time instanceof RowTime.Text text) {
      return text(text.text().strip(), zone);
    }
    return Reading.bad(ConversionReject.TIME_DATE_ONLY);
  }

  private static Reading text(String text, @Nullable ZoneId zone) {
    if (text.isEmpty()) {
      return Reading.bad(ConversionReject.TIME_MISSING);
    }
    if (text.length() > LONGEST_TEXT) {
      return Reading.bad(ConversionReject.TIME_UNREADABLE);
    }
    if (isDate(text)) {
      return Reading.bad(ConversionReject.TIME_DATE_ONLY);
    }
    try {
      TemporalAccessor parsed =
          FORMAT.parseBest(
              joined(text), ZonedDateTime::from, OffsetDateTime::from, LocalDateTime::from);
      if (parsed instanceof LocalDateTime local) {
        return local(local, zone);
      }
      return Reading.of(Instant.from(parsed));
    } catch (DateTimeException e) {
      return Reading.bad(ConversionReject.TIME_UNREADABLE);
    }
  }

  /** Puts the T of ISO 8601 where a blank stands, and takes a blank before the zone out. */
  private static String joined(String text) {
    if (text.length() < 11 || (text.charAt(10) != ' ' && text.charAt(10) != 'T')) {
      return text;
    }
    String time = text.substring(11).replace(" ", "");
    boolean utc = time.regionMatches(true, time.length() - 3, "UTC", 0, 3);
    return text.substring(0, 10) + 'T' + (utc ? time.substring(0, time.length() - 3) + 'Z' : time);
  }

  private static boolean isDate(String text) {
    if (text.length() != 10) {
      return false;
    }
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static Reading local(LocalDateTime time, @Nullable ZoneId zone) {
    if (zone == null) {
      return Reading.bad(ConversionReject.TIME_ZONE_MISSING);
    }
    if (zone.getRules().getValidOffsets(time).isEmpty()) {
      return Reading.bad(ConversionReject.TIME_UNREADABLE);
    }
    return new Reading(time.atZone(zone).toInstant(), null, true);
  }

  /**
   * What came of a time: an instant or a problem.
   *
   * @param instant the instant or {@code null}
   * @param problem the problem or {@code null}
   * @param zoneApplied true where the source's zone was needed
   */
  record Reading(
      @Nullable Instant instant, @Nullable ConversionReject problem, boolean zoneApplied) {
    static Reading of(Instant instant) {
      return new Reading(instant, null, false);
    }

    static Reading bad(ConversionReject problem) {
      return new Reading(null, problem, false);
    }
  }
}
