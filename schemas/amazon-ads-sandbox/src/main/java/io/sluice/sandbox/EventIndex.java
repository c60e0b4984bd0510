package io.sluice.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;

/**
 * Finds the latest event of a key among stored ones: a hash table of their places, so that it costs
 * some thirty bytes an event at most. Not thread-safe: the store guards it.
 */
final class EventIndex {
  private static final long FREE = -1;
  private static final long HIGH = ~0xFFFF_FFFFL;

  private final List<StoredEvent> events;
  private final ToIntFunction<StoredEvent> hash;
  private final BiPredicate<StoredEvent, StoredEvent> same;
  // The hash in the upper half, so that another event is seldom looked at; the place in the lower.
  private long[] slots = free(1 << 10);
  private int used;

  EventIndex(
      List<StoredEvent> events,
      ToIntFunction<StoredEvent> hash,
      BiPredicate<StoredEvent, StoredEvent> same) {
    this.events = events;
    this.hash = hash;
    this.same = same;
  }

  /** Returns the place that was put for the key of this event, or -1. */
  int find(StoredEvent event) {
    return (int) slots[slot(event, hashed(event))];
  }

  /** Puts a place, instead of a former one of the same key. */
  void put(int place) {
    StoredEvent event = events.get(place);
    long hashed = hashed(event);
    int slot = slot(event, hashed);
    if (slots[slot] == FREE) {
      used++;
    }
    slots[slot] = hashed | place;
    if (2 * used > slots.length) {
      grow();
    }
  }

  private void grow() {
    long[] former = slots;
    slots = free(2 * former.length);
    for (long entry : former) {
      if (entry != FREE) {
        int slot = first(entry);
        while (slots[slot] != FREE) {
          slot = next(slot);
        }
        slots[slot] = entry;
      }
    }
  }

  private int slot(StoredEvent event, long hashed) {
    int slot = first(hashed);
    while (slots[slot] != FREE
        && ((slots[slot] & HIGH) != hashed || !same.test(events.get((int) slots[slot]), event))) {
      slot = next(slot);
    }
    return slot;
  }

  /** The hash in the upper half; not negative, so that no entry looks free. */
  private long hashed(StoredEvent event) {
    int spread = hash.applyAsInt(event) * 0x9E3779B9;
    return (long) ((spread ^ (spread >>> 15)) & Integer.MAX_VALUE) << Integer.SIZE;
  }

  private int first(long entry) {
    return (int) (entry >>> Integer.SIZE) & (slots.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  private static long[] free(int length) {
    long[] slots = new long[length];
    Arrays.fill(slots, FREE);
    return slots;
  }
}
