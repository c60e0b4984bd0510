package io.sluice.jobs.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes daily warehouse snapshots of TPC-DS customers in three regions, with churn that is known
 * to the row.
 *
 * <p>Each day becomes a folder {@code customers/dt=YYYY-MM-DD} of Parquet files with the columns
 * {@code customer_id, audience_ids, email, phone, first_name, last_name, street, city, state, zip,
 * country, qualified_at, amzn_user_data, amzn_ad_storage}; {@code _SUCCESS} is written last. The
 * same settings and dates give the same rows on every machine. Rows of the day are held in memory,
 * some hundred bytes each.
 *
 * <p>Personal data: made up.
 */
public final class TpcdsSnapshots {
  /** The id in {@code audience_ids} that seven in ten customers hold and the counts are about. */
  public static final int AUDIENCE_ID = 7;

  /** Most customers of the first day. */
  public static final int MAX_CUSTOMERS = 100_000;

  private static final int ROWS_PER_FILE = 10_000;

  private final int customers;
  private final DemoChurn churn;

  private TpcdsSnapshots(int customers, DemoChurn churn) {
    this.customers = customers;
    this.churn = churn;
  }

  /**
   * Snapshots with the usual churn.
   *
   * @param customers rows of the first day, 1..{@link #MAX_CUSTOMERS}
   * @throws IllegalArgumentException outside that range
   */
  public static TpcdsSnapshots of(int customers) {
    if (customers < 1 || customers > MAX_CUSTOMERS) {
      throw new IllegalArgumentException(
          "customers must be 1.." + MAX_CUSTOMERS + ", got " + customers);
    }
    return new TpcdsSnapshots(customers, DemoChurn.USUAL);
  }

  /** The same with other churn from each day to the next. */
  public TpcdsSnapshots withChurn(DemoChurn changed) {
    return new TpcdsSnapshots(customers, changed);
  }

  /**
   * Writes consecutive days.
   *
   * @param directory where {@code customers/} is made; exists or is created
   * @param firstDay the date of the first folder
   * @param days how many, 1..30
   * @return a day each with the counts that a sync has to arrive at, in order
   * @throws IOException if a file cannot be written; folders without {@code _SUCCESS} may remain
   * @throws IllegalArgumentException if {@code days} is outside its range
   */
  public List<DemoDay> write(Path directory, LocalDate firstDay, int days) throws IOException {
    if (days < 1 || days > 30) {
      throw new IllegalArgumentException("days must be 1..30, got " + days);
    }
    TpcdsCustomers source = TpcdsCustomers.of(customersInAll(days));
    List<DemoDay> written = new ArrayList<>(days);
    DemoEvolution day = DemoEvolution.first(churn, firstDay, source, customers);
    written.add(write(directory, day));
    for (int i = 1; i < days; i++) {
      day = day.next(source);
      written.add(write(directory, day));
    }
    return List.copyOf(written);
  }

  /** An upper bound: nobody leaves. */
  private long customersInAll(int days) {
    return (long) Math.ceil(customers * Math.pow(1 + churn.joins() / 1_000.0, days - 1.0));
  }

  private static DemoDay write(Path directory, DemoEvolution day) throws IOException {
    Path folder = directory.resolve("customers").resolve("dt=" + day.date());
    Files.createDirectories(folder);
    List<DemoCustomer> rows = day.rows();
    int files = Math.max(2, (rows.size() + ROWS_PER_FILE - 1) / ROWS_PER_FILE);
    for (int file = 0; file < files; file++) {
      String name = String.format(Locale.ROOT, "part-%05d.snappy.parquet", file);
      DemoSnapshotFile.write(folder.resolve(name), share(rows, file, files));
    }
    Files.write(folder.resolve("_SUCCESS"), new byte[0]);
    return new DemoDay(day.date(), folder, day.counts());
  }

  /** Every n-th row, so that no file is special. */
  private static List<DemoCustomer> share(List<DemoCustomer> rows, int file, int files) {
    List<DemoCustomer> share = new ArrayList<>(rows.size() / files + 1);
    for (int i = file; i < rows.size(); i += files) {
      share.add(rows.get(i));
    }
    return share;
  }
}
