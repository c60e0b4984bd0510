package io.sluice.beam.iceberg;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows of the slim state one by one without an object a row. A {@link MembershipFileWriter}
 * is one, so that a file can be copied row by row.
 */
public interface MembershipSink {
  /** Stands for an absent time. */
  long NONE = Long.MIN_VALUE;

  /**
   * Tells the ids of the rows that come next, so that a sink which looks them up can do so
   * together.
   *
   * @param ids holds them, ASCII
   * @param offsets where each starts
   * @param lengths bytes of each
   * @param count rows until this is called again
   */
  default void ahead(byte[] ids, int[] offsets, int[] lengths, int count) {}

  /**
   * Takes one row. The array belongs to the caller and changes after the call.
   *
   * @param id holds the external user id, ASCII
   * @param offset where the id starts
   * @param length the id's bytes
   * @param presence see {@link StateCodes}
   * @param sentAtS seconds since 1970 or {@link #NONE}
   * @param settledAtS seconds since 1970 or {@link #NONE}
   * @param fpHigh fingerprint of the presence; absent if this and {@code fpLow} are {@link #NONE}
   * @param fpLow see {@code fpHigh}
   * @param qualifiedUntilS seconds since 1970 or {@link #NONE}
   * @param offerKind see {@link StateCodes}
   * @param offerVerdict see {@link StateCodes}
   * @param offerFpHigh fingerprint of the last offer
   * @param offerFpLow see {@code offerFpHigh}
   * @param offerCode code of a refusal or {@code null}
   * @param removalReason see {@link StateCodes}, {@link #NONE} where nothing asks the member to
   *     leave
   * @param removalRank rank of the snapshot that said so, {@link #NONE} without a reason
   * @throws IOException if the row cannot be handed on
   */
  void row(
      byte[] id,
      int offset,
      int length,
      int presence,
      long sentAtS,
      long settledAtS,
      long fpHigh,
      long fpLow,
      long qualifiedUntilS,
      int offerKind,
      int offerVerdict,
      long offerFpHigh,
      long offerFpLow,
      @Nullable String offerCode,
      long removalReason,
      long removalRank)
      throws IOException;
}
