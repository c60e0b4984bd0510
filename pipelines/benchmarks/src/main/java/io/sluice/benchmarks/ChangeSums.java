package io.sluice.benchmarks;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * What a diff came to: operations by kind, and the sum modulo 2^64 of the first eight bytes,
 * big-endian, of every digest to be sent. Equal sums of unequal digests are as likely as 1 in 2^64.
 *
 * @param add members that were none
 * @param update members with other content
 * @param renew members whose time runs out
 * @param remove members that leave
 * @param digestSum the sum, to be read as unsigned
 */
public record ChangeSums(long add, long update, long renew, long remove, long digestSum) {

  /** Nothing yet. */
  public static final ChangeSums NONE = new ChangeSums(0, 0, 0, 0, 0);

  /** Both together. */
  public ChangeSums plus(ChangeSums other) {
    return new ChangeSums(
        add + other.add,
        update + other.update,
        renew + other.renew,
        remove + other.remove,
        digestSum + other.digestSum);
  }

  /** One JSON object on one line; the sum as text, since JSON numbers end at 2^53 for many. */
  public String toJson() {
    return String.format(
        Locale.ROOT,
        "{\"add\":%d,\"update\":%d,\"renew\":%d,\"remove\":%d,\"digestSum\":\"%s\"}",
        add,
        update,
        renew,
        remove,
        Long.toUnsignedString(digestSum));
  }

  /** Adds up changes one by one; for one thread. */
  public static final class Counter {
    private long add;
    private long update;
    private long renew;
    private long remove;
    private long digestSum;

    /**
     * Counts one change.
     *
     * @param kind ADD, UPDATE, RENEW or REMOVE; a benchmark raises no rules
     * @param digests its digests, 8 bytes or more each
     * @throws IllegalArgumentException if the kind is another
     */
    public void count(String kind, byte[]... digests) {
      switch (kind) {
        case "ADD" -> add++;
        case "UPDATE" -> update++;
        case "RENEW" -> renew++;
        case "REMOVE" -> remove++;
        default -> throw new IllegalArgumentException("unknown kind of change: " + kind);
      }
      for (byte[] digest : digests) {
        digestSum += ByteBuffer.wrap(digest).getLong();
      }
    }

    /** The sums so far. */
    public ChangeSums sums() {
      return new ChangeSums(add, update, renew, remove, digestSum);
    }
  }
}
