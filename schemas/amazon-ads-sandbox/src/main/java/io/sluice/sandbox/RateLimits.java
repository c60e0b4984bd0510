package io.sluice.sandbox;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.sluice.amazonads.ApiRegion;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One token bucket for each region and client, or advertiser of a conversions call. */
final class RateLimits {
  private final Optional<RateLimit> limit;
  private final TimeMeter meter;
  private final Map<Key, Bucket> buckets = new ConcurrentHashMap<>();

  RateLimits(Optional<RateLimit> limit, LongSupplier nanos) {
    this.limit = limit;
    this.meter = new NanoMeter(nanos);
  }

  /** Counts a request; throws the 429 if there are too many. */
  void admit(ApiRegion region, String caller) {
    if (limit.isEmpty()) {
      return;
    }
    Bucket bucket = buckets.computeIfAbsent(new Key(region, caller), key -> bucket(limit.get()));
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      // Whole seconds, rounded up: who waits that long is let in.
      long nanos = probe.getNanosToWaitForRefill() + TimeUnit.SECONDS.toNanos(1) - 1;
      throw Refusal.throttled((int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos)));
    }
  }

  private Bucket bucket(RateLimit rate) {
    Bandwidth bandwidth =
        Bandwidth.builder()
            .capacity(rate.burst())
            .refillGreedy(rate.requests(), rate.period())
            .build();
    return Bucket.builder().addLimit(bandwidth).withCustomTimePrecision(meter).build();
  }

  private record Key(ApiRegion region, String caller) {}

  private record NanoMeter(LongSupplier nanos) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanos.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
