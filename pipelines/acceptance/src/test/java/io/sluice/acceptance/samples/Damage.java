package io.sluice.acceptance.samples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * A random change of a file's bytes.
 *
 * @param kind how it is changed
 * @param from first changed byte
 * @param to end of the changed bytes, exclusive
 * @param bytes the file afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Damage(Kind kind, int from, int to, byte[] bytes) {
  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
  private static final int TAIL = 8;

  /** How a file is changed. */
  public enum Kind {
    /** Other bytes altogether, with or without the marks of Parquet at both ends. */
    RANDOM,
    /** The end is missing. */
    TRUNCATED,
    /** Some bytes in the middle are missing. */
    CUT,
    /** One bit, anywhere. */
    BIT,
    /** One to four bits of the footer. */
    FOOTER,
    /** Some bytes in a row are zero, all ones or random. */
    OVERWRITTEN
  }

  /** Draws a change. */
  public static Damage of(byte[] whole, Random random) {
    return of(Kind.values()[random.nextInt(Kind.values().length)], whole, random);
  }

  /** Draws a change of a kind. */
  public static Damage of(Kind kind, byte[] whole, Random random) {
    int at = random.nextInt(whole.length);
    return switch (kind) {
      case RANDOM -> random(random);
      case TRUNCATED -> new Damage(kind, at, whole.length, Arrays.copyOf(whole, at));
      case CUT -> cut(whole, at, Math.min(whole.length, at + 1 + random.nextInt(64)));
      case BIT -> flipped(kind, whole, at, at + 1, 1, random);
      case FOOTER ->
          flipped(kind, whole, footer(whole), whole.length, 1 + random.nextInt(4), random);
      case OVERWRITTEN ->
          overwritten(whole, at, Math.min(whole.length, at + 1 + random.nextInt(16)), random);
    };
  }

  /** Where Parquet's footer starts; 0 for other files. */
  static int footer(byte[] whole) {
    if (whole.length < TAIL || !Arrays.equals(whole, whole.length - 4, whole.length, MAGIC, 0, 4)) {
      return 0;
    }
    int length = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(whole.length - TAIL);
    return Math.max(0, whole.length - TAIL - length);
  }

  private static Damage random(Random random) {
    byte[] bytes = new byte[random.nextInt(4_000)];
    random.nextBytes(bytes);
    if (bytes.length > 2 * TAIL && random.nextBoolean()) {
      System.arraycopy(MAGIC, 0, bytes, 0, 4);
      System.arraycopy(MAGIC, 0, bytes, bytes.length - 4, 4);
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(bytes.length - TAIL, random.nextInt(bytes.length));
    }
    return new Damage(Kind.RANDOM, 0, bytes.length, bytes);
  }

  private static Damage cut(byte[] whole, int from, int to) {
    byte[] bytes = Arrays.copyOf(whole, whole.length - (to - from));
    System.arraycopy(whole, to, bytes, from, whole.length - to);
    return new Damage(Kind.CUT, from, whole.length, bytes);
  }

  private static Damage flipped(
      Kind kind, byte[] whole, int from, int to, int bits, Random random) {
    byte[] bytes = whole.clone();
    for (int i = 0; i < bits; i++) {
      bytes[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return new Damage(kind, from, to, bytes);
  }

  private static Damage overwritten(byte[] whole, int from, int to, Random random) {
    byte[] bytes = whole.clone();
    byte[] fill = new byte[to - from];
    int how = random.nextInt(3);
    if (how == 0) {
      random.nextBytes(fill);
    } else {
      Arrays.fill(fill, (byte) (how == 1 ? 0 : 0xff));
    }
    System.arraycopy(fill, 0, bytes, from, fill.length);
    return new Damage(Kind.OVERWRITTEN, from, to, bytes);
  }

  @Override
  public String toString() {
    return kind + " " + from + ".." + to + " of " + bytes.length + " bytes";
  }
}
