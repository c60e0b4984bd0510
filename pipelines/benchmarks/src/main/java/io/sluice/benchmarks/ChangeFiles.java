package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Reads the change files that a peer wrote, after the measured process has ended, and compares
 * counts and digest sum with what the generator knows.
 *
 * <p>{@code ChangeFiles --data DIR --changes DIR} prints the sums as JSON and fails if they differ.
 * Files hold {@code kind}, {@code user_id} and eight digests; folders below are read too.
 */
public final class ChangeFiles {
  private static final String[] DIGESTS = {
    "email", "phone", "first_name", "last_name", "address", "city", "state", "zip"
  };

  private ChangeFiles() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, SQLException {
    BenchArguments arguments = BenchArguments.parse(args, Set.of("data", "changes"));
    ChangeSums expected = BenchData.load(arguments.path("data")).expected();
    ChangeSums sums = read(arguments.path("changes"));
    System.out.println(sums.toJson());
    if (!sums.equals(expected)) {
      throw new IllegalStateException(
          "changes do not match: expected " + expected.toJson() + ", found " + sums.toJson());
    }
  }

  /** The sums of all change files in a folder and below. */
  public static ChangeSums read(Path folder) throws SQLException {
    ChangeSums.Counter counter = new ChangeSums.Counter();
    String columns = String.join(", ", DIGESTS);
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT kind, " + columns + " FROM read_parquet('" + folder + "/**/*.parquet')")) {
      byte[][] digests = new byte[DIGESTS.length][];
      while (rows.next()) {
        for (int i = 0; i < digests.length; i++) {
          digests[i] = rows.getBytes(i + 2);
        }
        counter.count(rows.getString(1), digests);
      }
    }
    return counter.sums();
  }
}
