package io.sluice.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * The members of one audience by external user id: a hash table over byte chunks, so that twenty
 * million of them fit beside a test. Ids once seen keep their place; a removed member is marked.
 *
 * <p>Not thread-safe: the audience guards it.
 */
final class MemberTable {
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int ID_CHUNK_BITS = 20;
  private static final int ID_CHUNK = 1 << ID_CHUNK_BITS;
  private static final long REMOVED = Long.MIN_VALUE;

  private final boolean keepDetails;
  private int[] slots = new int[1 << 10];
  private byte[][] ids = new byte[16][];
  private long idEnd;
  private long[][] idStart = new long[16][];
  private long[][] addedAt = new long[16][];
  private Object[][] details = new Object[16][];
  private int entries;
  private int present;
  private Lapse lapse = new Lapse(0, Long.MIN_VALUE, Long.MAX_VALUE, 0);

  MemberTable(MemberDetail detail) {
    this.keepDetails = detail == MemberDetail.FULL;
  }

  /** Adds a member, or starts its time again; times are milliseconds of the epoch. */
  void put(String id, long atMillis, Object detail) {
    int entry = find(id);
    if (entry < 0) {
      entry = append(id, ~entry);
    }
    leave(entry);
    addedAt[entry >> CHUNK_BITS][entry & (CHUNK - 1)] = atMillis;
    if (keepDetails) {
      details[entry >> CHUNK_BITS][entry & (CHUNK - 1)] = detail;
    }
    present++;
    lapse = lapse.with(atMillis);
  }

  /** Removes a member; does nothing if there is none. */
  void remove(String id) {
    int entry = find(id);
    if (entry < 0) {
      return;
    }
    leave(entry);
    addedAt[entry >> CHUNK_BITS][entry & (CHUNK - 1)] = REMOVED;
    if (keepDetails) {
      details[entry >> CHUNK_BITS][entry & (CHUNK - 1)] = null;
    }
  }

  /** Returns how many are there, lapsed ones included. */
  int size() {
    return present;
  }

  /**
   * Returns how many have not lapsed. Costs a scan only when the time to live changed, the clock
   * went back, or the next member lapsed since the last call.
   */
  int active(long nowMillis, long ttlMillis) {
    if (!lapse.holds(nowMillis, ttlMillis)) {
      lapse = scan(nowMillis, ttlMillis);
    }
    return present - lapse.lapsed;
  }

  /** Shows all members in the order in which their ids were first seen. */
  void forEach(Visitor visitor) {
    for (int entry = 0; entry < entries; entry++) {
      long added = added(entry);
      if (added != REMOVED) {
        Object detail = keepDetails ? details[entry >> CHUNK_BITS][entry & (CHUNK - 1)] : null;
        visitor.visit(id(entry), added, detail);
      }
    }
  }

  private Lapse scan(long nowMillis, long ttlMillis) {
    int lapsed = 0;
    long next = Long.MAX_VALUE;
    for (int entry = 0; entry < entries; entry++) {
      long added = added(entry);
      if (added == REMOVED) {
        continue;
      }
      if (added + ttlMillis <= nowMillis) {
        lapsed++;
      } else {
        next = Math.min(next, added + ttlMillis);
      }
    }
    return new Lapse(ttlMillis, nowMillis, next, lapsed);
  }

  private void leave(int entry) {
    long added = added(entry);
    if (added != REMOVED) {
      present--;
      lapse = lapse.without(added);
    }
  }

  private long added(int entry) {
    return addedAt[entry >> CHUNK_BITS][entry & (CHUNK - 1)];
  }

  /** Returns the entry of an id, or the complement of the free slot for it. */
  private int find(String id) {
    if (entries >= slots.length / 2) {
      grow();
    }
    byte[] wanted = id.getBytes(ISO_8859_1);
    int mask = slots.length - 1;
    int slot = mix(Arrays.hashCode(wanted)) & mask;
    while (slots[slot] != 0) {
      int entry = slots[slot] - 1;
      if (sameId(entry, wanted)) {
        return entry;
      }
      slot = (slot + 1) & mask;
    }
    return ~slot;
  }

  private int append(String id, int slot) {
    int entry = entries++;
    int chunk = entry >> CHUNK_BITS;
    if (chunk == idStart.length) {
      idStart = Arrays.copyOf(idStart, 2 * chunk);
      addedAt = Arrays.copyOf(addedAt, 2 * chunk);
      details = Arrays.copyOf(details, 2 * chunk);
    }
    if (idStart[chunk] == null) {
      idStart[chunk] = new long[CHUNK];
      addedAt[chunk] = new long[CHUNK];
      Arrays.fill(addedAt[chunk], REMOVED);
      details[chunk] = keepDetails ? new Object[CHUNK] : null;
    }
    idStart[chunk][entry & (CHUNK - 1)] = store(id.getBytes(ISO_8859_1));
    slots[slot] = entry + 1;
    return entry;
  }

  /** Puts a length and the bytes behind each other; an id never straddles two chunks. */
  private long store(byte[] id) {
    int offset = (int) (idEnd & (ID_CHUNK - 1));
    if (offset + id.length + 1 > ID_CHUNK) {
      idEnd += ID_CHUNK - offset;
      offset = 0;
    }
    int chunk = (int) (idEnd >> ID_CHUNK_BITS);
    if (chunk == ids.length) {
      ids = Arrays.copyOf(ids, 2 * chunk);
    }
    if (ids[chunk] == null) {
      ids[chunk] = new byte[ID_CHUNK];
    }
    ids[chunk][offset] = (byte) id.length;
    System.arraycopy(id, 0, ids[chunk], offset + 1, id.length);
    long start = idEnd;
    idEnd += id.length + 1L;
    return start;
  }

  private boolean sameId(int entry, byte[] wanted) {
    long start = idStart[entry >> CHUNK_BITS][entry & (CHUNK - 1)];
    byte[] chunk = ids[(int) (start >> ID_CHUNK_BITS)];
    int offset = (int) (start & (ID_CHUNK - 1));
    int length = chunk[offset] & 0xff;
    return Arrays.equals(chunk, offset + 1, offset + 1 + length, wanted, 0, wanted.length);
  }

  private byte[] idBytes(int entry) {
    long start = idStart[entry >> CHUNK_BITS][entry & (CHUNK - 1)];
    byte[] chunk = ids[(int) (start >> ID_CHUNK_BITS)];
    int offset = (int) (start & (ID_CHUNK - 1));
    return Arrays.copyOfRange(chunk, offset + 1, offset + 1 + (chunk[offset] & 0xff));
  }

  private String id(int entry) {
    return new String(idBytes(entry), ISO_8859_1);
  }

  private void grow() {
    int[] wider = new int[2 * slots.length];
    int mask = wider.length - 1;
    for (int entry = 0; entry < entries; entry++) {
      int slot = mix(Arrays.hashCode(idBytes(entry))) & mask;
      while (wider[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      wider[slot] = entry + 1;
    }
    slots = wider;
  }

  private static int mix(int hash) {
    int h = hash * 0x9E3779B9;
    h ^= h >>> 16;
    h *= 0x85EBCA6B;
    return h ^ h >>> 13;
  }

  /** Sees one member. */
  interface Visitor {
    void visit(String id, long addedAtMillis, Object detail);
  }

  /** How many had lapsed at a time, kept up to date until the next one lapses. */
  private record Lapse(long ttlMillis, long atMillis, long nextMillis, int lapsed) {
    boolean holds(long nowMillis, long ttl) {
      return ttl == ttlMillis && nowMillis >= atMillis && nowMillis < nextMillis;
    }

    Lapse with(long added) {
      return added + ttlMillis <= atMillis
          ? new Lapse(ttlMillis, atMillis, nextMillis, lapsed + 1)
          : new Lapse(ttlMillis, atMillis, Math.min(nextMillis, added + ttlMillis), lapsed);
    }

    Lapse without(long added) {
      return added + ttlMillis <= atMillis
          ? new Lapse(ttlMillis, atMillis, nextMillis, lapsed - 1)
          : this;
    }
  }
}
