package io.sluice.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The few members of a data set who were sent long ago and are due for renewal. */
final class SentTimes {
  private static final Duration LONG_AGO = Duration.ofDays(30);

  private SentTimes() {}

  /** User id to time of sending, for those sent over thirty days before the data set's day. */
  static Map<String, Instant> read(BenchData data) throws IOException {
    Map<String, Instant> times = new HashMap<>();
    String query =
        "SELECT user_id, epoch_ms(sent_at) FROM read_parquet('"
            + BenchData.glob(data.sent())
            + "') WHERE epoch_ms(sent_at) < "
            + data.asOf().minus(LONG_AGO).toEpochMilli();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        times.put(rows.getString(1), Instant.ofEpochMilli(rows.getLong(2)));
      }
    } catch (SQLException e) {
      throw new IOException("cannot read when members were sent", e);
    }
    return times;
  }
}
