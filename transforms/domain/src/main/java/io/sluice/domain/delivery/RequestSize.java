package io.sluice.domain.delivery;

/**
 * How large a lane's requests may be, as learned from answers 413. Immutable.
 *
 * <p>A request that was too large halves the limit. While requests near the limit pass, it grows by
 * a quarter after every fourth, and stops short of the size that failed until {@link #TRUST}
 * requests have passed there; then larger ones are tried again. A limit that has grown beyond
 * {@link #FORGOTTEN} is none.
 *
 * @param limit bytes of a body at most, 0 where nothing was refused for its size
 * @param failed the smallest size that was refused, 0 where none is known
 * @param passes requests near the limit that passed since it last changed
 */
public record RequestSize(long limit, long failed, int passes) {
  /** Nothing was refused for its size. */
  public static final RequestSize UNLIMITED = new RequestSize(0, 0, 0);

  /** Requests near the largest size that may be tried before a larger one is tried. */
  public static final int TRUST = 32;

  /** No document of Amazon's and no gateway speaks of larger bodies than 64 MiB. */
  public static final long FORGOTTEN = 64L << 20;

  private static final int STEP = 4;

  /** Refuses negative numbers. */
  public RequestSize {
    if (limit < 0 || failed < 0 || passes < 0) {
      throw new IllegalArgumentException(
          "a size is at least 0, got " + limit + ", " + failed + ", " + passes);
    }
  }

  /** After a request of several records was refused for its size. */
  public RequestSize tooLarge(long bytes) {
    long half = Math.max(1, bytes / 2);
    return new RequestSize(limit == 0 ? half : Math.min(limit, half), bytes, 0);
  }

  /** After a request was taken. */
  public RequestSize passed(long bytes) {
    if (limit == 0 || bytes < limit / 2) {
      return this;
    }
    int more = passes + 1;
    long ceiling = failed == 0 ? Long.MAX_VALUE : failed - failed / 8;
    long grown = limit + Math.max(1, limit / STEP);
    if (grown <= ceiling && more >= STEP) {
      return grown > FORGOTTEN ? UNLIMITED : new RequestSize(grown, failed, 0);
    }
    if (more >= TRUST) {
      return new RequestSize(limit, 0, 0);
    }
    return new RequestSize(limit, failed, more);
  }

  /**
   * Records that one request may hold.
   *
   * @param records records of the batch
   * @param bytes bytes of the batch's body
   * @return 1 to {@code records}
   */
  public int records(int records, long bytes) {
    if (limit == 0 || bytes <= limit) {
      return records;
    }
    double each = (double) bytes / records;
    return (int) Math.max(1, Math.min(records, Math.floor(limit / each)));
  }
}
