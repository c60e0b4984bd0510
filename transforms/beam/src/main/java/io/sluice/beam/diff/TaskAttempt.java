package io.sluice.beam.diff;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Names what one try of a task writes. Spark may try an element more than once, and at the same
 * time: after a failure, by speculation, or on an executor that it holds for lost and that lives
 * on. Each try writes files of names of its own, so none spoils those of another. It writes its
 * summary last; of several whole summaries any one counts, since all tries had the same input, and
 * the files of the others are never looked at.
 */
public final class TaskAttempt {
  private static final SecureRandom RANDOM = new SecureRandom();

  private TaskAttempt() {}

  /** A new token, 16 hexadecimal digits; to be drawn for each element. */
  public static String token() {
    byte[] token = new byte[8];
    RANDOM.nextBytes(token);
    return HexFormat.of().formatHex(token);
  }

  /**
   * The path of what an attempt writes of a numbered element.
   *
   * @param prefix what stands before the number
   * @param number of the element, from 0
   * @param attempt its token
   */
  public static String file(String prefix, int number, String attempt) {
    return prefix + number + "-" + attempt;
  }

  /** As {@link #file}, of a JSON document. */
  public static String document(String prefix, int number, String attempt) {
    return file(prefix, number, attempt) + ".json";
  }
}
