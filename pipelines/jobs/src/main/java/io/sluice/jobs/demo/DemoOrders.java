package io.sluice.jobs.demo;

import io.sluice.domain.conversion.ConversionReject;
import io.sluice.domain.qualify.Region;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The orders of one day as written, and exactly what {@code sluice conversions} has to make of them
 * when the days before were sent too.
 *
 * @param date the day in the folders' names; the orders are of the 24 hours before it
 * @param folders a folder of each region, {@code orders/REGION/dt=YYYY-MM-DD}, complete with {@code
 *     _SUCCESS}
 * @param regions the counts of each region
 */
public record DemoOrders(LocalDate date, Map<Region, Path> folders, Map<Region, Counts> regions) {

  /** Copies the maps, in the order of the regions. */
  public DemoOrders {
    folders = Collections.unmodifiableMap(new EnumMap<>(folders));
    regions = Collections.unmodifiableMap(new EnumMap<>(regions));
  }

  /**
   * What one region's rows come to. Every row is in exactly one of: sent, repeated, known, changed,
   * excludedConsent, rejected.
   *
   * @param rows rows in the files
   * @param sent events that are new
   * @param rounded of those, the ones whose value has three decimals
   * @param repeated rows that are in the files twice, each counted once less
   * @param known orders of the day before that are in the files again, unchanged
   * @param changed orders of the day before that are in the files again with another total
   * @param excludedConsent rows of buyers who denied their consent
   * @param rejected bad rows by code
   */
  public record Counts(
      int rows,
      int sent,
      int rounded,
      int repeated,
      int known,
      int changed,
      int excludedConsent,
      Map<ConversionReject, Integer> rejected) {

    /** Copies the map, in the order of the codes. */
    public Counts {
      EnumMap<ConversionReject, Integer> copy = new EnumMap<>(ConversionReject.class);
      copy.putAll(rejected);
      rejected = Collections.unmodifiableMap(copy);
    }

    /** Bad rows of all codes. */
    public int allRejected() {
      return rejected.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** A count summed over the regions, as in {@code orders.total(Counts::sent)}. */
  public int total(ToIntFunction<Counts> count) {
    return regions.values().stream().mapToInt(count).sum();
  }
}
