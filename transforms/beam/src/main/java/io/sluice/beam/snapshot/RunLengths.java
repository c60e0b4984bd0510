package io.sluice.beam.snapshot;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.column.values.bitpacking.BytePacker;
import org.apache.parquet.column.values.bitpacking.Packer;

/**
 * Small whole numbers in Parquet's hybrid of runs and bit-packed groups of eight (format:
 * Encodings, "Run Length Encoding / Bit-Packing Hybrid"), decoded many at a time. For one thread.
 */
final class RunLengths {
  private static final int GROUP = 8;

  private final byte[] bytes;
  private final ByteBuffer buffer;
  private final int end;
  private final int width;
  private final BytePacker packer;
  private final int[] group = new int[GROUP];
  private int at;
  private int left;
  private boolean packed;
  private int value;
  private int used = GROUP;

  /**
   * Starts decoding.
   *
   * @param from first byte of the runs
   * @param end end of the runs, exclusive
   * @param width bits a number, 0..32
   */
  RunLengths(byte[] bytes, int from, int end, int width) {
    if (width < 0 || width > Integer.SIZE) {
      throw new IllegalArgumentException("a bit width is 0..32, got " + width);
    }
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes);
    this.at = from;
    this.end = end;
    this.width = width;
    this.packer = Packer.LITTLE_ENDIAN.newBytePacker(width);
  }

  /**
   * Decodes the next numbers into the start of an array.
   *
   * @throws IndexOutOfBoundsException if the runs end before
   */
  void next(int[] to, int count) {
    int done = 0;
    while (done < count) {
      if (left == 0) {
        nextRun();
      }
      int step = Math.min(left, count - done);
      if (packed) {
        unpack(to, done, step);
      } else {
        Arrays.fill(to, done, done + step, value);
      }
      left -= step;
      done += step;
    }
  }

  /** Passes over the next numbers if they are known to be all this one; else does nothing. */
  boolean passRun(int wanted, int count) {
    if (left == 0) {
      nextRun();
    }
    boolean alike = !packed && value == wanted && left >= count;
    left -= alike ? count : 0;
    return alike;
  }

  private void unpack(int[] to, int start, int count) {
    int done = start;
    int last = start + count;
    while (done < last) {
      if (used == GROUP && last - done >= GROUP && at + width <= end) {
        packer.unpack8Values(buffer, at, to, done);
        at += width;
        done += GROUP;
      } else {
        if (used == GROUP) {
          nextGroup();
        }
        int step = Math.min(GROUP - used, last - done);
        System.arraycopy(group, used, to, done, step);
        used += step;
        done += step;
      }
    }
  }

  /** Some writers cut the padding of the last group off. */
  private void nextGroup() {
    if (at >= end && width > 0) {
      throw new IndexOutOfBoundsException("a bit-packed run ends early");
    }
    if (at + width <= end) {
      packer.unpack8Values(buffer, at, group, 0);
    } else {
      byte[] padded = Arrays.copyOf(Arrays.copyOfRange(bytes, at, end), width);
      packer.unpack8Values(ByteBuffer.wrap(padded), 0, group, 0);
    }
    at += width;
    used = 0;
  }

  private void nextRun() {
    int header = varint();
    packed = (header & 1) == 1;
    used = GROUP;
    if (packed) {
      left = (header >>> 1) * GROUP;
    } else {
      left = header >>> 1;
      value = 0;
      for (int i = 0; i < (width + 7) / 8; i++) {
        value |= (next() & 0xff) << (8 * i);
      }
    }
    if (left <= 0) {
      throw new IndexOutOfBoundsException("a run of no numbers");
    }
  }

  private int varint() {
    int number = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      byte b = next();
      number |= (b & 0x7f) << shift;
      if (b >= 0) {
        return number;
      }
    }
    throw new IndexOutOfBoundsException("the length of a run does not end");
  }

  private byte next() {
    if (at >= end) {
      throw new IndexOutOfBoundsException("the runs end early");
    }
    return bytes[at++];
  }
}
