package io.sluice.beam.diff;

import io.sluice.beam.qualify.MergedContent;
import io.sluice.beam.qualify.PackedRow;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.DiffRule.RowsThatCount;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.KeyedMemberHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Today's candidates of one bucket by external user id: an open-addressing table over compact
 * records, some 50 bytes a row beside the blocks themselves. Rows of the same person are chained.
 *
 * <p>A record holds the id's whole hash and the fingerprint of id and content, so that nearly all
 * members, who are as the ledger knows them, are told from two places of memory without a look into
 * a block. There the 64 bits of the hash and the 128 of the fingerprint stand for the id, both
 * keyed: without the key no one can make two ids that collide. In every other case the ids
 * themselves are compared.
 */
final class CandidateIndex {
  private static final int NONE = -1;
  private static final long TAG = 0xffffffff00000000L;

  // A record: hash of the id, fingerprint, block (high half) and offset (low half) of the row.
  private static final int STRIDE = 4;
  private static final int PRINT_HIGH = 1;
  private static final int PRINT_LOW = 2;
  private static final int PLACE = 3;

  private static final byte HEAD = 1;
  private static final byte MATCHED = 2;
  private static final byte QUALIFIED = 4;

  private final List<byte[]> blocks = new ArrayList<>();
  private final PackedRow cursor = new PackedRow();
  // High half: hash bits, so that most misses cost no look at a record; low half: row + 1.
  private long[] slots = new long[2];
  private long[] records = new long[STRIDE * 512];
  private byte[] flags = new byte[512];
  // Made with the first person who has several rows: on most days nobody has.
  private int[] chained = new int[0];
  private int rows;
  private final RowsThatCount counting;
  private final KeyedMemberHash hashing;

  private CandidateIndex(RowsThatCount counting, KeyedMemberHash hashing) {
    this.counting = counting;
    this.hashing = hashing;
  }

  /**
   * Builds the index over all blocks of a bucket.
   *
   * @param counting which rows of a person count
   * @param hashing of ids
   */
  static CandidateIndex of(
      Iterable<byte[]> blocks, RowsThatCount counting, KeyedMemberHash hashing) {
    CandidateIndex index = new CandidateIndex(counting, hashing);
    for (byte[] block : blocks) {
      index.add(block);
    }
    index.build();
    return index;
  }

  /** Packed rows in all. */
  int rows() {
    return rows;
  }

  /**
   * Looks for the first rows of many persons by their hashes alone, in steps that let memory answer
   * several questions at a time: one by one, each look waits for two places that no cache holds.
   *
   * @param hashes {@link KeyedMemberHash} of each id
   * @param found takes the row of a person with that hash, -1 where there is none
   */
  void find(long[] hashes, int count, int[] found) {
    int mask = slots.length - 1;
    for (int i = 0; i < count; i++) {
      found[i] = (int) slots[first(hashes[i], mask)] - 1;
    }
    for (int i = 0; i < count; i++) {
      if (found[i] != NONE && records[found[i] * STRIDE] != hashes[i]) {
        found[i] = rowOf(hashes[i], first(hashes[i], mask));
      }
    }
  }

  /**
   * Confirms what {@link #find} found for a person and marks it as matched.
   *
   * @param found a row with the person's hash, or -1
   * @param hash the keyed one
   * @param printHigh content fingerprint that the ledger has for the person, or any number
   * @param printLow its other half
   * @return the person's first row, -1 where there is none
   */
  int match(int found, byte[] id, int from, int to, long hash, long printHigh, long printLow) {
    int row = found;
    if (row != NONE && !carries(row, printHigh, printLow) && !sameId(row, id, from, to)) {
      // Two ids of one keyed hash in a bucket: once in many years.
      int slot = slot(hash, id, from, to);
      row = (int) slots[slot] - 1;
    }
    if (row != NONE) {
      flags[row] |= MATCHED;
    }
    return row;
  }

  /** True where the row is qualified and its content has this fingerprint. */
  boolean carries(int row, long printHigh, long printLow) {
    int record = row * STRIDE;
    return (flags[row] & QUALIFIED) != 0
        && records[record + PRINT_HIGH] == printHigh
        && records[record + PRINT_LOW] == printLow;
  }

  /** True for the first row of a person that no ledger row matched. */
  boolean unmatchedHead(int row) {
    return (flags[row] & (HEAD | MATCHED)) == HEAD;
  }

  /** True when the person has several rows. */
  boolean merged(int row) {
    return next(row) != NONE;
  }

  /** Puts a cursor on a row. */
  void read(int row, PackedRow to) {
    to.moveTo(block(row), offset(row));
  }

  /** All rows of a person resolved into one candidate. */
  Merged resolve(int first, ContentFingerprint fingerprint) {
    Standing standing = Standing.NOT_SELECTED;
    List<MergedContent.Row> contents = new ArrayList<>();
    long since = since(first);
    int qualified = 0;
    for (int row = first; row != NONE; row = next(row)) {
      read(row, cursor);
      qualified += cursor.standing() == Standing.QUALIFIED ? 1 : 0;
      if (!counts(since)) {
        continue;
      }
      standing = standing.strongest(cursor.standing());
      if (cursor.standing() == Standing.QUALIFIED) {
        contents.add(
            new MergedContent.Row(
                Arrays.copyOfRange(cursor.block(), cursor.payloadStart(), cursor.payloadEnd()),
                cursor.until()));
      }
    }
    if (contents.isEmpty()) {
      long until = counting == RowsThatCount.NEWEST ? since : PackedRow.NO_TIME;
      return new Merged(standing, new byte[0], new Fingerprint(0, 0), until, qualified);
    }
    byte[] content = MergedContent.of(contents);
    long until =
        contents.stream().mapToLong(MergedContent.Row::until).max().orElse(PackedRow.NO_TIME);
    return new Merged(standing, content, print(first, content, fingerprint), until, qualified);
  }

  private Fingerprint print(int row, byte[] content, ContentFingerprint fingerprint) {
    read(row, cursor);
    return fingerprint.ofMember(
        cursor.block(), cursor.idStart(), cursor.idEnd(), content, 0, content.length);
  }

  /** The time before which a person's rows do not count, {@link PackedRow#NO_TIME} for none. */
  private long since(int first) {
    long newest = PackedRow.NO_TIME;
    for (int row = first; row != NONE; row = next(row)) {
      read(row, cursor);
      boolean tells =
          switch (counting) {
            case ALL -> false;
            case ALL_SINCE_DENIAL -> cursor.standing() == Standing.DENIED_ELSEWHERE;
            case NEWEST -> true;
          };
      newest = tells ? Math.max(newest, cursor.until()) : newest;
    }
    return newest;
  }

  /** Whether the row under the cursor counts; an opt-out whose time nobody knows always does. */
  private boolean counts(long since) {
    boolean timeless = cursor.until() == PackedRow.NO_TIME;
    return cursor.until() >= since || (timeless && cursor.standing().optsOut());
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
    if (rows == flags.length) {
      grow();
    }
    int row = rows++;
    int record = row * STRIDE;
    records[record] = hashing.of(cursor.block(), cursor.idStart(), cursor.idEnd());
    records[record + PLACE] = (long) number << 32 | at;
    if (cursor.standing() == Standing.QUALIFIED) {
      records[record + PRINT_HIGH] = cursor.printHigh();
      records[record + PRINT_LOW] = cursor.printLow();
      flags[row] = QUALIFIED;
    }
  }

  /** Once all rows are known: the table has its size at once, and its loop does nothing else. */
  private void build() {
    slots = new long[Math.max(2, Integer.highestOneBit(Math.max(1, rows)) * 4)];
    for (int row = 0; row < rows; row++) {
      long hash = records[row * STRIDE];
      int slot = first(hash, slots.length - 1);
      if (slots[slot] != 0) {
        read(row, cursor);
        slot = slot(hash, cursor.block(), cursor.idStart(), cursor.idEnd());
      }
      if (slots[slot] == 0) {
        slots[slot] = (hash & TAG) | (row + 1L);
        flags[row] |= HEAD;
      } else {
        chain((int) slots[slot] - 1, row);
      }
    }
  }

  private void chain(int first, int row) {
    if (chained.length <= row) {
      int before = chained.length;
      chained = Arrays.copyOf(chained, flags.length);
      Arrays.fill(chained, before, chained.length, NONE);
    }
    chained[row] = chained[first];
    chained[first] = row;
  }

  private int next(int row) {
    return row < chained.length ? chained[row] : NONE;
  }

  /** The slot of a person, or the free one that would be theirs. */
  private int slot(long hash, byte[] id, int from, int to) {
    int mask = slots.length - 1;
    int slot = first(hash, mask);
    while (slots[slot] != 0
        && !(hashed(slot, hash) && sameId((int) slots[slot] - 1, id, from, to))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The row of the first person with a hash, from a slot on. */
  private int rowOf(long hash, int from) {
    int mask = slots.length - 1;
    int slot = from;
    while (slots[slot] != 0 && !hashed(slot, hash)) {
      slot = (slot + 1) & mask;
    }
    return (int) slots[slot] - 1;
  }

  private boolean hashed(int slot, long hash) {
    return (slots[slot] & TAG) == (hash & TAG) && records[((int) slots[slot] - 1) * STRIDE] == hash;
  }

  private static int first(long hash, int mask) {
    return (int) (hash >>> 32) & mask;
  }

  private boolean sameId(int row, byte[] id, int from, int to) {
    byte[] bytes = block(row);
    int start = offset(row) + 2;
    int end = start + (bytes[start - 1] & 0xff);
    return Arrays.equals(bytes, start, end, id, from, to);
  }

  private byte[] block(int row) {
    return blocks.get((int) (records[row * STRIDE + PLACE] >>> 32));
  }

  private int offset(int row) {
    return (int) records[row * STRIDE + PLACE];
  }

  private void grow() {
    flags = Arrays.copyOf(flags, rows * 2);
    records = Arrays.copyOf(records, rows * 2 * STRIDE);
  }
}
