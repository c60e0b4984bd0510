package io.sluice.amazonads;

import java.util.List;

/**
 * One member as {@link RecordsBodyWriter} reads it: whatever keeps members compactly can stand
 * behind it, so that no wire object is built per member.
 */
public interface UploadRecord {
  /** Returns the external user id: 1 to 128 of {@code [0-9a-zA-Z_-]}. */
  String externalUserId();

  /** Returns what to do with the member. */
  RecordAction action();

  /** Returns 1 to 100 sets of digests, in the order of writing. */
  List<? extends UploadKeySet> keySets();

  /** Returns the country of the member, or null to leave it to the audience. */
  String countryCode();

  /** Returns the consent of the member, or null to send none. */
  ConsentSignal consent();
}
