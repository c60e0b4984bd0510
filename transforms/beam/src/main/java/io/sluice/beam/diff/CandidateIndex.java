package io.sluice.beam.diff;

import io.sluice.beam.qualify.MergedContent;
import io.sluice.beam.qualify.PackedRow;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.MemberHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Today's candidates of one bucket by external user id: an open-addressing table of positions in
 * the blocks, about 30 bytes a row beside the blocks themselves. Rows of the same person are
 * chained.
 */
final class CandidateIndex {
  private static final int NONE = -1;
  private static final long TAG = 0xffffffff00000000L;

  private final List<byte[]> blocks = new ArrayList<>();
  private final PackedRow cursor = new PackedRow();
  // High half: hash bits, so that most misses cost no look into a block; low half: row + 1.
  private long[] slots = new long[1 << 10];
  private int[] block = new int[512];
  private int[] offset = new int[512];
  private int[] chained = new int[512];
  private boolean[] head = new boolean[512];
  private boolean[] matched = new boolean[512];
  private int rows;
  private int heads;

  /** Builds the index over all blocks of a bucket. */
  static CandidateIndex of(Iterable<byte[]> blocks) {
    CandidateIndex index = new CandidateIndex();
    for (byte[] block : blocks) {
      index.add(block);
    }
    return index;
  }

  /** Packed rows in all. */
  int rows() {
    return rows;
  }

  /** Finds the first row of a person; -1 where there is none. Marks it as matched. */
  int match(byte[] id, int from, int to, long hash) {
    int slot = slot(id, from, to, hash);
    int row = (int) slots[slot] - 1;
    if (row >= 0) {
      matched[row] = true;
    }
    return row;
  }

  /** True for the first row of a person that no ledger row matched. */
  boolean unmatchedHead(int row) {
    return head[row] && !matched[row];
  }

  /** True when the person has several rows. */
  boolean merged(int row) {
    return chained[row] != NONE;
  }

  /** Puts a cursor on a row. */
  void read(int row, PackedRow to) {
    to.moveTo(blocks.get(block[row]), offset[row]);
  }

  /** All rows of a person resolved into one candidate. */
  Merged resolve(int first, ContentFingerprint fingerprint) {
    Standing standing = Standing.NOT_SELECTED;
    List<MergedContent.Row> contents = new ArrayList<>();
    for (int row = first; row != NONE; row = chained[row]) {
      read(row, cursor);
      standing = standing.strongest(cursor.standing());
      if (cursor.standing() == Standing.QUALIFIED) {
        contents.add(
            new MergedContent.Row(
                Arrays.copyOfRange(cursor.block(), cursor.payloadStart(), cursor.payloadEnd()),
                cursor.until()));
      }
    }
    if (contents.isEmpty()) {
      return new Merged(standing, new byte[0], new Fingerprint(0, 0), PackedRow.NO_TIME, 0);
    }
    byte[] content = MergedContent.of(contents);
    long until =
        contents.stream().mapToLong(MergedContent.Row::until).max().orElse(PackedRow.NO_TIME);
    return new Merged(
        standing, content, fingerprint.of(content, 0, content.length), until, contents.size());
  }

  /**
   * The rows of one person as one.
   *
   * @param standing the strongest
   * @param content merged content, empty where no row is qualified
   * @param print its fingerprint
   * @param until the newest end of a lifetime
   * @param qualifiedRows rows that were qualified
   */
  @SuppressWarnings("ArrayRecordComponent") // lives as long as one row is looked at
  record Merged(
      Standing standing, byte[] content, Fingerprint print, long until, int qualifiedRows) {}

  private void add(byte[] newBlock) {
    int number = blocks.size();
    blocks.add(newBlock);
    for (int at = 0; at < newBlock.length; at = cursor.next()) {
      cursor.moveTo(newBlock, at);
      append(number, at);
    }
  }

  private void append(int number, int at) {
    if (rows == block.length) {
      grow();
    }
    byte[] bytes = cursor.block();
    long hash = MemberHash.of(bytes, cursor.idStart(), cursor.idEnd());
    int idStart = cursor.idStart();
    int idEnd = cursor.idEnd();
    int row = rows++;
    block[row] = number;
    offset[row] = at;
    chained[row] = NONE;
    int slot = slot(bytes, idStart, idEnd, hash);
    if (slots[slot] == 0) {
      slots[slot] = entry(hash, row);
      head[row] = true;
      heads++;
      if (heads * 2 > slots.length) {
        rehash();
      }
    } else {
      int first = (int) slots[slot] - 1;
      chained[row] = chained[first];
      chained[first] = row;
    }
    cursor.moveTo(bytes, at);
  }

  private int slot(byte[] id, int from, int to, long hash) {
    int mask = slots.length - 1;
    // The low bits chose the bucket; the table takes the high ones.
    int slot = (int) (hash >>> 32) & mask;
    long tag = hash & TAG;
    while (slots[slot] != 0
        && ((slots[slot] & TAG) != tag || !sameId((int) slots[slot] - 1, id, from, to))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static long entry(long hash, int row) {
    return (hash & TAG) | (row + 1L);
  }

  private boolean sameId(int row, byte[] id, int from, int to) {
    byte[] bytes = blocks.get(block[row]);
    int start = offset[row] + 2;
    int end = start + (bytes[offset[row] + 1] & 0xff);
    return Arrays.equals(bytes, start, end, id, from, to);
  }

  private void rehash() {
    long[] old = slots;
    slots = new long[old.length * 2];
    int mask = slots.length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int slot = (int) (entry >>> 32) & mask;
        while (slots[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = entry;
      }
    }
  }

  private void grow() {
    int size = rows * 2;
    block = Arrays.copyOf(block, size);
    offset = Arrays.copyOf(offset, size);
    chained = Arrays.copyOf(chained, size);
    head = Arrays.copyOf(head, size);
    matched = Arrays.copyOf(matched, size);
  }
}
