package io.sluice.benchmarks;

import io.sluice.amazonads.ApiRegion;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * A day of orders, half as many people as orders, times spread evenly over the day in no order.
 *
 * <p>Pure arithmetic on a seed: any event can be made at any time, in any order, on any thread.
 */
final class EventModel {
  /** Regions of a data set with three of them, and their shares in tenths. */
  private static final List<ApiRegion> THREE = List.of(ApiRegion.NA, ApiRegion.EU, ApiRegion.FE);

  private static final int[] TENTHS = {5, 3, 2};
  private static final long DAY_MILLIS = 86_400_000L;
  private static final long STRIDE = 1_000_003;
  private static final long OTHER_STRIDE = 1_000_033;
  private static final long PERSON = 0xb0b5L;
  private static final long ORDER = 0x0d3aL;
  private static final String[] BRANDS = {
    "exportischolar", "amalgamalg", "brandbrand", "importoexporti", "edu_packscholar", "univmaxi"
  };
  private static final String[] CATEGORIES = {
    "Music",
    "Women",
    "Home",
    "Children",
    "Sports",
    "Shoes",
    "Electronics",
    "Jewelry",
    "Books",
    "Men"
  };

  private final long events;
  private final long seed;
  private final LocalDate day;
  private final long start;
  private final List<ApiRegion> regions;

  private EventModel(long events, long seed, LocalDate day, List<ApiRegion> regions) {
    this.events = events;
    this.seed = seed;
    this.day = day;
    this.start = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    this.regions = regions;
  }

  /**
   * A data set.
   *
   * @param events orders of all regions, 1,000 to 100 million
   * @param seed anything
   * @param day the day of all orders
   * @param regions one (NA) or three
   */
  static EventModel of(long events, long seed, LocalDate day, int regions) {
    if (events < 1_000 || events > 100_000_000) {
      throw new IllegalArgumentException("events must be 1000..100000000, got " + events);
    }
    if (regions != 1 && regions != THREE.size()) {
      throw new IllegalArgumentException("regions must be 1 or 3, got " + regions);
    }
    return new EventModel(events, seed, day, THREE.subList(0, regions));
  }

  long events() {
    return events;
  }

  long seed() {
    return seed;
  }

  LocalDate day() {
    return day;
  }

  List<ApiRegion> regions() {
    return regions;
  }

  /** The place of a region's first order; with the region after the last, the end. */
  long from(int region) {
    if (regions.size() == 1) {
      return region == 0 ? 0 : events;
    }
    long tenths = 0;
    for (int i = 0; i < region; i++) {
      tenths += TENTHS[i];
    }
    return events * tenths / 10;
  }

  /** The order of a place, 0 to the number of orders less one. */
  BenchEvent event(ApiRegion region, long place) {
    // Two primes: no count in range is divisible by both, so each moment comes up once.
    long stride = events % STRIDE == 0 ? OTHER_STRIDE : STRIDE;
    long moment = (place * stride + events / 2) % events;
    long at = start + (long) ((double) moment / events * DAY_MILLIS);
    long person = Long.remainderUnsigned(SlotHash.mix(place ^ (seed << 32) ^ PERSON), events / 2);
    BenchMember buyer = MemberText.of(seed, person).member(false, false, start);
    SlotHash hash = new SlotHash().at(seed ^ ORDER, place);
    EventPlace country = EventPlace.of(region, hash);
    int brand = hash.below(60);
    return new BenchEvent(
        SlotHash.mix(place ^ (seed << 40)),
        at,
        buyer,
        country.phone(buyer.phone(), hash),
        maid(person),
        country,
        199L + hash.below(50_000),
        1 + hash.below(5),
        BRANDS[brand % BRANDS.length] + "_" + brand,
        CATEGORIES[hash.below(CATEGORIES.length)]);
  }

  private String maid(long person) {
    long high = SlotHash.mix(person + seed);
    return new UUID(high, SlotHash.mix(high)).toString();
  }
}
