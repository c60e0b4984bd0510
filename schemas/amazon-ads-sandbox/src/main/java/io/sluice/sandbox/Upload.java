package io.sluice.sandbox;

import io.sluice.amazonads.ConsentSignal;
import java.util.List;
import java.util.Optional;

/**
 * A parsed upload.
 *
 * @param audienceId the audience
 * @param connectionId the connection named, blank for the default one, or nothing
 * @param rows its records
 */
record Upload(long audienceId, Optional<String> connectionId, List<Row> rows) {
  int creates() {
    return (int) rows.stream().filter(Row::create).count();
  }

  /**
   * One record.
   *
   * @param externalUserId whose
   * @param create whether it adds, else it removes
   * @param keys the digests as {@link PackedKeys} has them, or null if they are not kept
   * @param country two letters or UNKNOWN, or null
   * @param consent the signals, or null
   * @param problem why the record is invalid although its request is fine, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; one object less per record.
  record Row(
      String externalUserId,
      boolean create,
      byte[] keys,
      String country,
      ConsentSignal consent,
      String problem) {}
}
