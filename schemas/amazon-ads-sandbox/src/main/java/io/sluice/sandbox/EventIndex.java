package io.sluice.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;

/**
 * Finds the latest event of a key among stored ones: a hash table of their places, so that it costs
 * some eight bytes an event. Not thread-safe: the store guards it.
 */
final class EventIndex {
  private static final int FREE = -1;

  private final List<StoredEvent> events;
  private final ToIntFunction<StoredEvent> hash;
  private final BiPredicate<StoredEvent, StoredEvent> same;
  private int[] slots = free(1 << 10);
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
    return slots[slot(event)];
  }

  /** Puts a place, instead of a former one of the same key. */
  void put(int place) {
    int slot = slot(events.get(place));
    if (slots[slot] == FREE) {
      used++;
    }
    slots[slot] = place;
    if (2 * used > slots.length) {
      grow();
    }
  }

  private void grow() {
    int[] former = slots;
    slots = free(2 * former.length);
    for (int place : former) {
      if (place != FREE) {
        slots[slot(events.get(place))] = place;
      }
    }
  }

  private int slot(StoredEvent event) {
    int spread = hash.applyAsInt(event) * 0x9E3779B9;
    int slot = (spread ^ (spread >>> 15)) & (slots.length - 1);
    while (slots[slot] != FREE && !same.test(events.get(slots[slot]), event)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private static int[] free(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, FREE);
    return slots;
  }
}
