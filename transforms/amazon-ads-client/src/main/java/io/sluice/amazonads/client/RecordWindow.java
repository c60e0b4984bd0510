package io.sluice.amazonads.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * How many records left in the last hour, counted by the second, rounded so that an hour never
 * holds more than it says. Not safe for several threads.
 */
final class RecordWindow {
  static final int MINUTES = 60;
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  /** Records that left in the second that starts at {@code start}. */
  private record Slot(long start, long records) {
    /** The moment from which none of them is younger than an hour. */
    long gone() {
      return start + SECOND + HOUR;
    }
  }

  private final Deque<Slot> slots = new ArrayDeque<>();
  private final long origin;
  private long sum;

  RecordWindow(long now) {
    this.origin = now;
  }

  /**
   * Takes over what another window exported.
   *
   * @param recordsPerMinute newest first, at most 60
   * @param minutesAgo whole minutes since the export, at least 0
   */
  static RecordWindow resumed(List<Long> recordsPerMinute, long minutesAgo, long now) {
    RecordWindow window = new RecordWindow(now);
    for (int minute = recordsPerMinute.size() - 1; minute >= 0; minute--) {
      long age = minute + minutesAgo;
      if (age < MINUTES && recordsPerMinute.get(minute) > 0) {
        window.append(new Slot(now - age * MINUTE - SECOND, recordsPerMinute.get(minute)));
      }
    }
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

  /** Sixty counts, the newest minute first. */
  List<Long> perMinute(long now) {
    expire(now);
    List<Long> minutes = new ArrayList<>(Collections.nCopies(MINUTES, 0L));
    for (Slot slot : slots) {
      long age = Math.max(0, now - slot.start() - SECOND) / MINUTE;
      int minute = (int) Math.min(MINUTES - 1L, age);
      minutes.set(minute, minutes.get(minute) + slot.records());
    }
    return minutes;
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
