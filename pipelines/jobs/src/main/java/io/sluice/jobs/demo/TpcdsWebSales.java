package io.sluice.jobs.demo;

import io.sluice.domain.qualify.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes daily orders of TPC-DS's web shop by the customers of {@link TpcdsSnapshots}, with bad
 * rows, repeats and corrections that are known to the row.
 *
 * <p>Each day becomes a folder {@code orders/REGION/dt=YYYY-MM-DD} for each region of Amazon Ads,
 * of Parquet files with the columns {@code order_id, ordered_at, total, currency, units, country,
 * customer_id, email, phone, first_name, last_name, street, city, state, zip, device_id,
 * amzn_user_data, amzn_ad_storage, brand, category}; {@code _SUCCESS} is written last. As the
 * customers of a day are those at its start, its orders are of the 24 hours before, so that none of
 * the good ones lies in the future. The same arguments give the same rows on every machine.
 *
 * <p>Personal data: made up.
 */
public final class TpcdsWebSales {
  /** Most orders of a day. */
  public static final int MAX_ORDERS = 20_000;

  private static final int FILES = 2;

  private final int customers;
  private final int orders;

  private TpcdsWebSales(int customers, int orders) {
    this.customers = customers;
    this.orders = orders;
  }

  /**
   * A shop.
   *
   * @param customers as in {@link TpcdsSnapshots#of}, so that buyers are among the customers
   * @param orders orders of a day, 200..{@link #MAX_ORDERS}; repeats come on top
   * @throws IllegalArgumentException outside those ranges
   */
  public static TpcdsWebSales of(int customers, int orders) {
    if (customers < 1 || customers > TpcdsSnapshots.MAX_CUSTOMERS) {
      throw new IllegalArgumentException(
          "customers must be 1.." + TpcdsSnapshots.MAX_CUSTOMERS + ", got " + customers);
    }
    if (orders < 200 || orders > MAX_ORDERS) {
      throw new IllegalArgumentException("orders must be 200.." + MAX_ORDERS + ", got " + orders);
    }
    return new TpcdsWebSales(customers, orders);
  }

  /**
   * Writes consecutive days.
   *
   * @param directory where {@code orders/} is made; exists or is created
   * @param firstDay the date of the first folders
   * @param days how many, 1..2
   * @return a day each with the counts that a job has to arrive at, in order
   * @throws IOException if a file cannot be written; folders without {@code _SUCCESS} may remain
   * @throws IllegalArgumentException if {@code days} is outside its range
   */
  public List<DemoOrders> write(Path directory, LocalDate firstDay, int days) throws IOException {
    if (days < 1 || days > 2) {
      throw new IllegalArgumentException("days must be 1..2, got " + days);
    }
    TpcdsOrders source = TpcdsOrders.of(customers);
    Map<Region, List<DemoOrder>> before = new EnumMap<>(Region.class);
    List<DemoOrders> written = new ArrayList<>(days);
    for (int day = 0; day < days; day++) {
      LocalDate date = firstDay.plusDays(day);
      Map<Region, DemoOrderDay> regions = day(source, date, before);
      written.add(write(directory, date, regions));
      before.clear();
      regions.forEach((region, made) -> before.put(region, made.sent()));
    }
    return List.copyOf(written);
  }

  private Map<Region, DemoOrderDay> day(
      TpcdsOrders source, LocalDate date, Map<Region, List<DemoOrder>> before) {
    Instant end = date.atStartOfDay(ZoneOffset.UTC).toInstant();
    Map<Region, DemoOrderDay> regions = new EnumMap<>(Region.class);
    for (Region region : Region.values()) {
      regions.put(region, new DemoOrderDay(region, end));
    }
    for (int i = 0; i < orders; i++) {
      DemoOrder order = source.next(end.minus(Duration.ofDays(1)));
      regions.get(order.country().region()).take(order);
    }
    before.forEach((region, sent) -> regions.get(region).repeatOf(sent));
    return regions;
  }

  private static DemoOrders write(Path directory, LocalDate date, Map<Region, DemoOrderDay> regions)
      throws IOException {
    Map<Region, Path> folders = new EnumMap<>(Region.class);
    Map<Region, DemoOrders.Counts> counts = new EnumMap<>(Region.class);
    for (Map.Entry<Region, DemoOrderDay> region : regions.entrySet()) {
      Path folder =
          directory
              .resolve("orders")
              .resolve(region.getKey().name().toLowerCase(Locale.ROOT))
              .resolve("dt=" + date);
      Files.createDirectories(folder);
      for (int file = 0; file < FILES; file++) {
        String name = String.format(Locale.ROOT, "part-%05d.snappy.parquet", file);
        DemoOrderFile.write(folder.resolve(name), share(region.getValue().rows(), file));
      }
      Files.write(folder.resolve("_SUCCESS"), new byte[0]);
      folders.put(region.getKey(), folder);
      counts.put(region.getKey(), region.getValue().counts());
    }
    return new DemoOrders(date, folders, counts);
  }

  /** Every n-th row, so that no file is special. */
  private static List<DemoOrder> share(List<DemoOrder> rows, int file) {
    List<DemoOrder> share = new ArrayList<>(rows.size() / FILES + 1);
    for (int i = file; i < rows.size(); i += FILES) {
      share.add(rows.get(i));
    }
    return share;
  }
}
