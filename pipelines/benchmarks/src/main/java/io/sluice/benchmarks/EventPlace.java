package io.sluice.benchmarks;

import io.sluice.amazonads.ApiRegion;

/** A country that orders come from, with its currency and a way to write phones there. */
enum EventPlace {
  US(ApiRegion.NA, "USD"),
  CA(ApiRegion.NA, "CAD"),
  GB(ApiRegion.EU, "GBP"),
  DE(ApiRegion.EU, "EUR"),
  JP(ApiRegion.FE, "JPY"),
  AU(ApiRegion.FE, "AUD");

  private final ApiRegion region;
  private final String currency;

  EventPlace(ApiRegion region, String currency) {
    this.region = region;
    this.currency = currency;
  }

  ApiRegion region() {
    return region;
  }

  String currency() {
    return currency;
  }

  /** Nine in ten orders of a region come from its larger country. */
  static EventPlace of(ApiRegion region, SlotHash hash) {
    boolean larger = hash.below(10) > 0;
    return switch (region) {
      case NA -> larger ? US : CA;
      case EU -> larger ? GB : DE;
      case FE -> larger ? JP : AU;
    };
  }

  /** A number in a form that the country's rules take; North America's is the person's own. */
  String phone(String american, SlotHash hash) {
    return switch (this) {
      case US, CA -> american;
      case GB -> "+44 20 7946 " + (1_000 + hash.below(9_000));
      case DE -> "+49 30 2312 " + (1_000 + hash.below(9_000));
      case JP -> "+81 3 5550 " + (1_000 + hash.below(9_000));
      case AU -> "+61 2 5550 " + (1_000 + hash.below(9_000));
    };
  }
}
