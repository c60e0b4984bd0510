package io.sluice.beam.diff;

import io.sluice.beam.qualify.PackedEvent;
import io.sluice.domain.snapshot.MemberHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The events of one bucket by their id: an open-addressing table over the blocks, some 40 bytes an
 * event beside them. Rows of the same id are chained. For one thread.
 */
final class EventIndex {
  private static final int NONE = -1;

  private final List<byte[]> blocks = new ArrayList<>();
  private final PackedEvent cursor = new PackedEvent();
  private long[] hashes = new long[512];
  // Block (high half) and offset (low half).
  private long[] places = new long[512];
  private long[] times = new long[512];
  private int[] chained = new int[0];
  private int[] slots = new int[0];
  private int rows;

  /** Builds the index over all blocks of a bucket. */
  static EventIndex of(Iterable<byte[]> blocks) {
    EventIndex index = new EventIndex();
    for (byte[] block : blocks) {
      index.add(block);
    }
    index.build();
    return index;
  }

  /** Events in all. */
  int rows() {
    return rows;
  }

  /** When an event happened, epoch milliseconds. */
  long timeMillis(int row) {
    return times[row];
  }

  /** Puts a cursor on an event. */
  void read(int row, PackedEvent to) {
    to.moveTo(blocks.get((int) (places[row] >>> Integer.SIZE)), (int) places[row]);
  }

  /** True for the first event of an id; the others follow by {@link #next}. */
  boolean isHead(int row) {
    return slots[slot(row)] == row + 1;
  }

  /** The next event of the same id, or -1. */
  int next(int row) {
    return chained[row];
  }

  /** The first event of an id, or -1 where there is none. */
  int find(byte[] id, int from, int to) {
    long hash = MemberHash.of(id, from, to);
    int mask = slots.length - 1;
    int slot = first(hash, mask);
    while (slots[slot] != 0) {
      int row = slots[slot] - 1;
      if (hashes[row] == hash && sameId(row, id, from, to)) {
        return row;
      }
      slot = (slot + 1) & mask;
    }
    return NONE;
  }

  private void add(byte[] block) {
    int number = blocks.size();
    blocks.add(block);
    for (int at = 0; at < block.length; at = cursor.next()) {
      cursor.moveTo(block, at);
      if (rows == hashes.length) {
        hashes = Arrays.copyOf(hashes, rows * 2);
        places = Arrays.copyOf(places, rows * 2);
        times = Arrays.copyOf(times, rows * 2);
      }
      times[rows] = cursor.timeMillis();
      hashes[rows] = MemberHash.of(block, cursor.idStart(), cursor.idEnd());
      places[rows++] = ((long) number << Integer.SIZE) | at;
    }
  }

  private void build() {
    chained = new int[rows];
    Arrays.fill(chained, NONE);
    slots = new int[Math.max(2, Integer.highestOneBit(Math.max(1, rows)) * 4)];
    for (int row = 0; row < rows; row++) {
      int slot = slot(row);
      if (slots[slot] == 0) {
        slots[slot] = row + 1;
      } else {
        int head = slots[slot] - 1;
        chained[row] = chained[head];
        chained[head] = row;
      }
    }
  }

  /** The slot of an event's id, or the free one that would be its. */
  private int slot(int row) {
    read(row, cursor);
    int mask = slots.length - 1;
    int slot = first(hashes[row], mask);
    while (slots[slot] != 0) {
      int other = slots[slot] - 1;
      if (other == row
          || (hashes[other] == hashes[row]
              && sameId(other, cursor.block(), cursor.idStart(), cursor.idEnd()))) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The low bits chose the bucket; the table takes the high ones. */
  private static int first(long hash, int mask) {
    return (int) (hash >>> Integer.SIZE) & mask;
  }

  private boolean sameId(int row, byte[] id, int from, int to) {
    PackedEvent other = new PackedEvent();
    read(row, other);
    return Arrays.equals(other.block(), other.idStart(), other.idEnd(), id, from, to);
  }
}
