package io.sluice.amazonads.client;

import java.time.Instant;
import java.util.List;

/**
 * What a lane's limiter hands to its successor, so that a new owner of the lane does not start with
 * a full bucket.
 *
 * @param requestsPerSecond the rate at the time, halved ones included
 * @param availableRequests requests in the bucket, at most 1; below 0 is debt
 * @param availableRecords records in the bucket; below 0 is debt
 * @param recordsPerMinute records sent by minute of the clock, the newest first: the minute of
 *     {@code takenAt}, the one before, ...; at most 62, for an hour and its rounding
 * @param takenAt when this was
 */
public record LimiterState(
    double requestsPerSecond,
    double availableRequests,
    long availableRecords,
    List<Long> recordsPerMinute,
    Instant takenAt) {
  /** Copies the list. */
  public LimiterState {
    recordsPerMinute = List.copyOf(recordsPerMinute);
    if (recordsPerMinute.size() > RecordWindow.MINUTES) {
      throw new IllegalArgumentException(
          "records-per-minute holds at most "
              + RecordWindow.MINUTES
              + " counts, got "
              + recordsPerMinute.size());
    }
  }
}
