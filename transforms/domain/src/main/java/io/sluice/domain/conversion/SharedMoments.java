package io.sluice.domain.conversion;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;

/**
 * Counts events that share person, conversion and exact time. Amazon takes a second event of the
 * same person, conversion and attributes within 200 ms for a repeat, even under another id; many of
 * them mean that the warehouse cut its times to the day or the hour. Source: Amazon's Events
 * Manager guide.
 *
 * @param events events looked at
 * @param repeated events beyond the first of their person, conversion and time
 * @param atMidnight events at midnight UTC exactly, which hints at dates
 */
public record SharedMoments(long events, long repeated, long atMidnight) {
  /** Nothing was looked at. */
  public static final SharedMoments NONE = new SharedMoments(0, 0, 0);

  /** Below so many repeats nothing is said. */
  public static final long FEWEST = 10;

  // One in a hundred.
  private static final long SHARE = 100;

  /** Checks the numbers. */
  public SharedMoments {
    if (events < 0 || repeated < 0 || repeated > events || atMidnight < 0 || atMidnight > events) {
      throw new IllegalArgumentException(
          "no counts: " + events + " events, " + repeated + " repeated, " + atMidnight);
    }
  }

  /**
   * What events share when Amazon may take them for one: 64 bits of a digest of person, conversion
   * and time. Good for counting, not for telling two events apart for sure; not to be stored.
   */
  public static long hash(ConversionEvent event) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (EventKey key : event.keys()) {
      put(hasher, key.type());
      put(hasher, key.content());
    }
    put(hasher, event.identity().name());
    put(hasher, event.identity().type());
    put(hasher, event.identity().source());
    put(hasher, event.identity().dataset());
    return hasher.putLong(event.time().toEpochMilli()).hash().asLong();
  }

  /** True at midnight UTC exactly. */
  public static boolean midnight(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalTime().equals(LocalTime.MIDNIGHT);
  }

  /**
   * The counts of many events.
   *
   * @param hashes {@link #hash} of each, in any order; sorted by this
   * @param atMidnight how many of them are at midnight UTC exactly
   */
  public static SharedMoments of(long[] hashes, long atMidnight) {
    Arrays.sort(hashes);
    long repeated = 0;
    for (int i = 1; i < hashes.length; i++) {
      repeated += hashes[i] == hashes[i - 1] ? 1 : 0;
    }
    return new SharedMoments(hashes.length, repeated, atMidnight);
  }

  /** The sum of two counts. */
  public SharedMoments plus(SharedMoments other) {
    return new SharedMoments(
        events + other.events, repeated + other.repeated, atMidnight + other.atMidnight);
  }

  /** The warning, where there are many: at least {@value #FEWEST}, and one in a hundred. */
  public Optional<String> warning() {
    if (repeated < FEWEST || repeated < events / SHARE) {
      return Optional.empty();
    }
    String hint =
        atMidnight * 2 > events
            ? " Most times are midnight: map a column with the time of day."
            : " Map a column with the full time.";
    return Optional.of(
        repeated
            + " of "
            + events
            + " events share person, conversion and exact time with an earlier one; Amazon may drop"
            + " them as repeats within 200 ms."
            + hint);
  }

  private static void put(Hasher hasher, String text) {
    put(hasher, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(Hasher hasher, byte[] bytes) {
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
