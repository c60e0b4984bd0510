package io.sluice.domain.ledger;

/**
 * Which files of one place are merged into one, in the manner of a log-structured merge: the newest
 * ones, and older ones as long as they are not much larger. So each row is written again some few
 * times a year, and a place of any size keeps some few files.
 */
public final class FileMerge {
  /** Fewer are left alone. */
  public static final int FILES = 4;

  /** A file below is always small enough. */
  public static final long SMALL_BYTES = 8L << 20;

  /** An older file joins where it is at most so many times as large as all younger ones. */
  private static final int LARGER = 2;

  private FileMerge() {}

  /**
   * The files to merge: from an index to the end.
   *
   * @param bytes of the files, oldest first
   * @return the first file that is merged; the number of files where none is
   */
  public static int from(long[] bytes) {
    long younger = 0;
    int from = bytes.length;
    while (from > 0 && joins(bytes[from - 1], younger)) {
      from--;
      younger += bytes[from];
    }
    return bytes.length - from < FILES ? bytes.length : from;
  }

  private static boolean joins(long bytes, long younger) {
    return younger == 0 || bytes <= SMALL_BYTES || bytes <= LARGER * younger;
  }
}
