package io.sluice.beam.qualify;

import io.sluice.domain.diff.Fingerprint;

/**
 * One judged event in a block: what the merge looks at in front, the encoded event behind, which is
 * not decoded on the way. A cursor over blocks. Personal data: hashed, raw where Amazon's type is.
 */
public final class PackedEvent {
  // Time, two halves of the fingerprint, moment, day and size on the wire.
  private static final int HEAD = 5 * Long.BYTES;

  private byte[] block = new byte[0];
  private int at;
  private int idStart;
  private int idEnd;
  private int start;
  private int end;

  /** Writes an event. */
  static void write(
      ByteBuilder to,
      byte[] id,
      long timeMillis,
      Fingerprint content,
      long moment,
      int day,
      int wireBytes,
      byte[] encoded) {
    to.putLong(timeMillis);
    to.putLong(content.high());
    to.putLong(content.low());
    to.putLong(moment);
    to.putLong(((long) day << Integer.SIZE) | wireBytes);
    to.putVarint(id.length);
    to.put(id, 0, id.length);
    to.putVarint(encoded.length);
    to.put(encoded, 0, encoded.length);
  }

  /** Moves to the event at an offset. */
  public void moveTo(byte[] newBlock, int offset) {
    block = newBlock;
    at = offset;
    end = offset + HEAD;
    int idLength = varint();
    idStart = end;
    idEnd = idStart + idLength;
    end = idEnd;
    int length = varint();
    start = end;
    end = start + length;
  }

  /** Where the next event starts. */
  public int next() {
    return end;
  }

  /** When it happened, epoch milliseconds. */
  public long timeMillis() {
    return longAt(at);
  }

  /** First half of the content's fingerprint. */
  public long printHigh() {
    return longAt(at + Long.BYTES);
  }

  /** Second half. */
  public long printLow() {
    return longAt(at + 2 * Long.BYTES);
  }

  /** What it shares with events that Amazon may take for it, see {@code SharedMoments}. */
  public long moment() {
    return longAt(at + 3 * Long.BYTES);
  }

  /** The place of its snapshot's day among the days that were read, from 0, oldest first. */
  public int day() {
    return (int) (longAt(at + 4 * Long.BYTES) >>> Integer.SIZE);
  }

  /** Bytes it adds to a request. */
  public int wireBytes() {
    return (int) longAt(at + 4 * Long.BYTES);
  }

  /** The block that holds it. */
  public byte[] block() {
    return block;
  }

  /** Where its id starts in the block. */
  public int idStart() {
    return idStart;
  }

  /** Where its id ends, exclusive. */
  public int idEnd() {
    return idEnd;
  }

  /** Where the encoded event starts; it ends at {@link #next()}. */
  public int encodedStart() {
    return start;
  }

  private int varint() {
    int value = 0;
    int shift = 0;
    byte next;
    do {
      next = block[end++];
      value |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  private long longAt(int offset) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = (value << 8) | (block[offset + i] & 0xff);
    }
    return value;
  }
}
