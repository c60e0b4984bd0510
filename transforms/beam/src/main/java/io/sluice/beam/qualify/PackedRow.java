package io.sluice.beam.qualify;

import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.qualify.Standing;

/**
 * The packed form of one candidate between qualify and diff, and a cursor over a block of them.
 *
 * <pre>
 * row     := standing(1) idLength(1) id until(8) [fingerprint(16) payloadLength(varint) payload]
 * payload := content, see {@link ContentCodec}; only for QUALIFIED rows
 * </pre>
 *
 * {@code until} is in epoch seconds, {@link #NO_TIME} for none. Personal data: raw.
 */
public final class PackedRow {
  /** Stands for no time. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private byte[] block = new byte[0];
  private int at;
  private int idStart;
  private int idEnd;
  private int payloadStart;
  private int payloadEnd;

  /** Adds a row that has no content: kept out by a rule. */
  static void writeExcluded(ByteBuilder to, Standing standing, byte[] id, int start, int end) {
    writeExcluded(to, standing, id, start, end, NO_TIME);
  }

  /** The same of a row whose qualification has a time. */
  static void writeExcluded(
      ByteBuilder to, Standing standing, byte[] id, int start, int end, long until) {
    to.put(standing.ordinal());
    to.put(end - start);
    to.put(id, start, end);
    to.putLong(until);
  }

  /** Adds a qualified row. */
  static void writeQualified(
      ByteBuilder to, ByteBuilder id, long until, Fingerprint print, ByteBuilder payload) {
    to.put(Standing.QUALIFIED.ordinal());
    to.put(id.length());
    to.put(id.array(), 0, id.length());
    to.putLong(until);
    to.putLong(print.high());
    to.putLong(print.low());
    to.putVarint(payload.length());
    to.put(payload.array(), 0, payload.length());
  }

  /** Puts the cursor on the row that starts at an offset. */
  public void moveTo(byte[] newBlock, int offset) {
    block = newBlock;
    at = offset;
    idStart = offset + 2;
    idEnd = idStart + (block[offset + 1] & 0xff);
    payloadStart = idEnd + 8;
    payloadEnd = payloadStart;
    if (standing() == Standing.QUALIFIED) {
      payloadStart += Fingerprint.BYTES;
      int length = 0;
      int shift = 0;
      int b;
      do {
        b = block[payloadStart++];
        length |= (b & 0x7f) << shift;
        shift += 7;
      } while (b < 0);
      payloadEnd = payloadStart + length;
    }
  }

  /** Where the next row starts. */
  public int next() {
    return payloadEnd;
  }

  /** How the row stands. */
  public Standing standing() {
    return Standing.of(block[at]);
  }

  /** The block that holds the row. */
  public byte[] block() {
    return block;
  }

  /** Start of the id in the block. */
  public int idStart() {
    return idStart;
  }

  /** End of the id, exclusive. */
  public int idEnd() {
    return idEnd;
  }

  /** End of the lifetime in epoch seconds or {@link #NO_TIME}. */
  public long until() {
    return longAt(idEnd);
  }

  /** First half of the fingerprint; QUALIFIED only. */
  public long printHigh() {
    return longAt(idEnd + 8);
  }

  /** Second half of the fingerprint; QUALIFIED only. */
  public long printLow() {
    return longAt(idEnd + 16);
  }

  /** Start of the content. */
  public int payloadStart() {
    return payloadStart;
  }

  /** End of the content, exclusive. */
  public int payloadEnd() {
    return payloadEnd;
  }

  private long longAt(int offset) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (block[offset + i] & 0xff);
    }
    return value;
  }
}
