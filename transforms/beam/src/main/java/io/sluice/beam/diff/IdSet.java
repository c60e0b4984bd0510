package io.sluice.beam.diff;

import io.sluice.domain.snapshot.MemberHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** A fixed set of ids that is asked with bytes, millions of times, without a text each time. */
final class IdSet {
  private final byte[][] slots;

  private IdSet(int capacity) {
    this.slots = new byte[capacity][];
  }

  static IdSet of(Set<String> ids) {
    IdSet set = new IdSet(Integer.highestOneBit(Math.max(4, ids.size() * 4)));
    for (String id : ids) {
      byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
      set.slots[set.slot(bytes, 0, bytes.length)] = bytes;
    }
    return set;
  }

  boolean contains(byte[] id, int offset, int length) {
    return slots[slot(id, offset, offset + length)] != null;
  }

  private int slot(byte[] id, int from, int to) {
    int mask = slots.length - 1;
    int slot = (int) (MemberHash.of(id, from, to) >>> 32) & mask;
    while (slots[slot] != null
        && !Arrays.equals(slots[slot], 0, slots[slot].length, id, from, to)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
