package io.sluice.sandbox;

import io.sluice.amazonads.ConsentSignal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A member as one sees it from inside the sandbox.
 *
 * @param externalUserId the client's id of the member
 * @param addedAt when the last CREATE was applied
 * @param active whether the time to live is not over
 * @param keySets number of sets of digests; 0 if the sandbox does not keep them
 * @param digests for each set the hexadecimal digests by key name
 * @param countryCode country on the record, or null
 * @param consent consent on the record, or null
 */
public record MemberView(
    String externalUserId,
    Instant addedAt,
    boolean active,
    int keySets,
    List<Map<String, String>> digests,
    String countryCode,
    ConsentSignal consent) {
  static MemberView of(String userId, Instant addedAt, boolean active, Upload.Row row) {
    if (row == null) {
      return new MemberView(userId, addedAt, active, 0, List.of(), null, null);
    }
    List<Map<String, String>> sets = row.keys() == null ? List.of() : PackedKeys.unpack(row.keys());
    return new MemberView(userId, addedAt, active, sets.size(), sets, row.country(), row.consent());
  }
}
