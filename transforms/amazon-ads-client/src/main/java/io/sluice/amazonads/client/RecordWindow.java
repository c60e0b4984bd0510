package io.sluice.amazonads.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * How many records left in the last hour, counted by the second, rounded so that an hour never
 * holds more than it says. Not safe for several threads.
 *
 * <p>It is handed over by minutes of the wall clock, not by age: records keep their minute however
 * often the lane changes hands. Ages that are rounded at each hand-over would never grow in a lane
 * that changes hands every minute.
 */
final class RecordWindow {
  /** An hour and the rounding touch so many minutes of the clock at most. */
  static final int MINUTES = 62;

  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE_SECONDS = 60;
  private static final long HOUR = 3_600 * SECOND;
  private static final Duration OLDEST = Duration.ofHours(2);

  /** Records that left in the second that starts at {@code start}. */
  private record Slot(long start, long records) {
    /** The moment from which none is younger than an hour; a second more for the minute's edge. */
    long gone() {
      return start + 2 * SECOND + HOUR;
    }
  }

  private final Deque<Slot> slots = new ArrayDeque<>();
  private final long origin;
  private long sum;

  RecordWindow(long now) {
    this.origin = now;
  }

  /**
   * Takes over what another window exported; the records of a minute count as of its last second.
   *
   * @param state the export
   * @param now the present of this window's clock
   * @param instant the same moment of the wall clock
   */
  static RecordWindow resumed(LimiterState state, long now, Instant instant) {
    RecordWindow window = new RecordWindow(now);
    long newest = minute(state.takenAt());
    List<Long> counts = state.recordsPerMinute();
    for (int i = counts.size() - 1; i >= 0; i--) {
      Instant end = Instant.ofEpochSecond((newest - i + 1) * MINUTE_SECONDS);
      Duration age = Duration.between(end, instant);
      if (age.compareTo(OLDEST) < 0 && counts.get(i) > 0) {
        // Of a minute that is not over yet, all have left by now.
        window.append(new Slot(now - Math.max(0, age.toNanos()) - SECOND, counts.get(i)));
      }
    }
    window.expire(now);
    return window;
  }

  /** Counts records that leave now. */
  void add(int records, long now) {
    long start = origin + Math.floorDiv(now - origin, SECOND) * SECOND;
    Slot last = slots.peekLast();
    if (last != null && last.start() == start) {
      slots.removeLast();
      slots.addLast(new Slot(start, last.records() + records));
      sum += records;
    } else {
      append(new Slot(start, records));
    }
  }

  /** Nanoseconds until {@code records} more fit under {@code budget} an hour. */
  long delayNanos(int records, long budget, long now) {
    expire(now);
    long left = sum;
    for (Slot slot : slots) {
      if (left + records <= budget) {
        break;
      }
      left -= slot.records();
      if (left + records <= budget) {
        return Math.max(0, slot.gone() - now);
      }
    }
    return 0;
  }

  /**
   * Counts by minute of the wall clock, the present one first. A second belongs where its middle
   * lies, so that the two clocks may differ a little in pace and a minute's last second stays
   * there.
   *
   * @param now the present of this window's clock
   * @param instant the same moment of the wall clock
   */
  List<Long> perMinute(long now, Instant instant) {
    expire(now);
    long newest = minute(instant);
    List<Long> minutes = new ArrayList<>(Collections.nCopies(MINUTES, 0L));
    for (Slot slot : slots) {
      long middle = minute(instant.minusNanos(now - slot.start() - SECOND / 2));
      int index = (int) Math.min(MINUTES - 1L, Math.max(0, newest - middle));
      minutes.set(index, minutes.get(index) + slot.records());
    }
    return minutes;
  }

  private static long minute(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), MINUTE_SECONDS);
  }

  private void append(Slot slot) {
    slots.addLast(slot);
    sum += slot.records();
  }

  private void expire(long now) {
    while (!slots.isEmpty() && slots.getFirst().gone() - now <= 0) {
      sum -= slots.removeFirst().records();
    }
  }
}
