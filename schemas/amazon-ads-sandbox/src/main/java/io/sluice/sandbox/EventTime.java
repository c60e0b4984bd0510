package io.sluice.sandbox;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads the time of an event: {@code 2026-02-28T12:00:00Z}, with one to three decimals of a second
 * or none, and with Z or an offset of hours and minutes up to 18:00. What {@link
 * java.time.OffsetDateTime} makes of the same texts, without its general parser.
 */
final class EventTime {
  private static final String FORM = "0000-00-00T00:00:00";
  private static final int MOST_OFFSET_MINUTES = 18 * 60;
  private static final int MOST_DECIMALS = 3;

  private EventTime() {}

  /** Returns the time of a text, or null if it is none. */
  static Instant parse(String text) {
    if (!hasForm(text, 0, FORM)) {
      return null;
    }
    int zone = FORM.length();
    int millis = 0;
    if (zone < text.length() && text.charAt(zone) == '.') {
      int first = zone + 1;
      zone = first;
      while (zone < text.length() && zone - first < MOST_DECIMALS && isDigit(text.charAt(zone))) {
        zone++;
      }
      if (zone == first) {
        return null;
      }
      millis = number(text, first, zone);
      for (int i = zone - first; i < MOST_DECIMALS; i++) {
        millis *= 10;
      }
    }
    Integer offset = offsetMinutes(text, zone);
    return offset == null ? null : instant(text, millis, offset);
  }

  private static Instant instant(String text, int millis, int offsetMinutes) {
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    try {
      LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
      long minutes = (date.toEpochDay() * 24 + hour) * 60 + minute - offsetMinutes;
      return Instant.ofEpochSecond(minutes * 60 + second, millis * 1_000_000L);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Reads Z or an offset up to the end of the text; null for anything else. */
  private static Integer offsetMinutes(String text, int from) {
    if (from == text.length() - 1 && text.charAt(from) == 'Z') {
      return 0;
    }
    boolean signed = from < text.length() && "+-".indexOf(text.charAt(from)) >= 0;
    if (!signed || text.length() != from + 6 || !hasForm(text, from + 1, "00:00")) {
      return null;
    }
    int rest = number(text, from + 4, from + 6);
    int minutes = number(text, from + 1, from + 3) * 60 + rest;
    if (rest > 59 || minutes > MOST_OFFSET_MINUTES) {
      return null;
    }
    return text.charAt(from) == '-' ? -minutes : minutes;
  }

  /** Tells whether a text goes on so from a place: a zero stands for any digit. */
  private static boolean hasForm(String text, int from, String form) {
    if (text.length() < from + form.length()) {
      return false;
    }
    for (int i = 0; i < form.length(); i++) {
      char wanted = form.charAt(i);
      char c = text.charAt(from + i);
      if (wanted == '0' ? !isDigit(c) : c != wanted) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
