package io.sluice.acceptance;

import io.sluice.amazonads.ApiRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Random snapshots with bad rows, and a second opinion on who qualifies, worked out row by row from
 * how each was made and not from the code under test.
 */
final class RandomDays {
  static final Duration LIFETIME = Duration.ofDays(30);

  private static final int PEOPLE = 150;

  private final Random random;

  RandomDays(long seed) {
    this.random = new Random(seed);
  }

  /**
   * One day.
   *
   * @param rows the snapshot
   * @param suppressed ids on the suppression list
   * @param members who shall be a member afterwards, by region
   */
  record RandomDay(
      List<Person> rows, Set<String> suppressed, Map<ApiRegion, Set<String>> members) {}

  /** What is wrong with a row. */
  private enum Trouble {
    NONE,
    DENIED,
    LIFETIME_OVER,
    NO_KEY,
    UNUSABLE_KEY,
    NO_COUNTRY,
    NO_SIGNAL,
    BAD_ID
  }

  /** From one to twenty days, so that some renewals come late and some members lapse. */
  Duration pause() {
    return Duration.ofDays(1 + random.nextInt(20));
  }

  RandomDay day(Instant now) {
    List<Person> rows = new ArrayList<>();
    Map<String, ApiRegion> good = new HashMap<>();
    Set<String> refused = new HashSet<>();
    Set<String> suppressed = new TreeSet<>(Set.of("nobody"));
    for (int n = 0; n < PEOPLE; n++) {
      String id = "m" + n;
      if (random.nextInt(10) < 3) {
        continue;
      }
      // All rows of a person are of one country, which may be another one the next day.
      ApiRegion region = random.nextInt(4) == 0 ? ApiRegion.EU : ApiRegion.NA;
      int copies = 1 + (random.nextInt(8) == 0 ? 1 : 0);
      for (int copy = 0; copy < copies; copy++) {
        Trouble trouble = trouble(region);
        rows.add(row(id, region, trouble, now));
        if (trouble == Trouble.NONE) {
          good.put(id, region);
        } else if (trouble == Trouble.DENIED) {
          refused.add(id);
        }
      }
      if (random.nextInt(25) == 0) {
        suppressed.add(id);
      }
    }
    Map<ApiRegion, Set<String>> members = new HashMap<>();
    members.put(ApiRegion.NA, new TreeSet<>());
    members.put(ApiRegion.EU, new TreeSet<>());
    good.forEach(
        (id, region) -> {
          if (!refused.contains(id) && !suppressed.contains(id)) {
            members.get(region).add(id);
          }
        });
    return new RandomDay(rows, suppressed, members);
  }

  private Trouble trouble(ApiRegion region) {
    if (random.nextInt(4) > 0) {
      return Trouble.NONE;
    }
    Trouble trouble = Trouble.values()[random.nextInt(Trouble.values().length)];
    // Only Europe needs a signal.
    return trouble == Trouble.NO_SIGNAL && region == ApiRegion.NA ? Trouble.NONE : trouble;
  }

  private Person row(String id, ApiRegion region, Trouble trouble, Instant now) {
    Person row =
        Person.of(id)
            .in(region == ApiRegion.EU ? "DE" : "US")
            .consent(region == ApiRegion.EU ? "GRANTED" : null)
            .qualifiedAt(now.minus(Duration.ofDays(random.nextInt(29))));
    if (random.nextInt(6) == 0) {
      row = row.with("email", id + random.nextInt(3) + "@" + Person.MAIL_DOMAIN);
    }
    return switch (trouble) {
      case NONE -> row;
      case DENIED -> row.consent("DENIED");
      case LIFETIME_OVER -> row.qualifiedAt(now.minus(LIFETIME));
      case NO_KEY -> row.with("email", random.nextBoolean() ? null : "  ");
      case UNUSABLE_KEY -> row.with("email", "no address");
      case NO_COUNTRY -> row.in(random.nextBoolean() ? null : "Nowhere");
      case NO_SIGNAL -> row.consent(null);
      case BAD_ID -> row.with("customer_id", random.nextBoolean() ? null : id + " ;");
    };
  }
}
