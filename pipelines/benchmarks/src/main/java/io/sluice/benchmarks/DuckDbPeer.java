package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * The diff as somebody would write it by hand for DuckDB: today's snapshot against yesterday's slim
 * state in one full outer join, digests for changed members only, stored ones for removals.
 *
 * <p>{@code DuckDbPeer --step prepare --data DIR} writes the slim state with DuckDB's own content
 * hash, once a data set and not measured; {@code --step diff --data DIR --out DIR} is what is
 * measured. {@code --threads} is 2 unless said otherwise.
 */
public final class DuckDbPeer {
  private static final String CONTENT =
      "hash(email, phone, first_name, last_name, address, city, state, zip, country)";

  private static final String PREPARE =
      """
      COPY (
        SELECT p.user_id, ${content} AS content, s.sent_at
        FROM read_parquet('${yesterday}') p JOIN read_parquet('${sent}') s USING (user_id)
      ) TO '${state}' (FORMAT parquet)
      """;

  private static final String CLASSIFY =
      """
      CREATE TEMP TABLE changes AS
      SELECT * FROM (
        SELECT
          coalesce(t.user_id, s.user_id) AS user_id,
          CASE
            WHEN s.user_id IS NULL THEN 'ADD'
            WHEN t.user_id IS NULL THEN 'REMOVE'
            WHEN t.content <> s.content THEN 'UPDATE'
            WHEN s.sent_at <= TIMESTAMPTZ '${renewSentBefore}' THEN 'RENEW'
          END AS kind,
          email, phone, first_name, last_name, address, city, state, zip
        FROM (
          SELECT user_id, email, phone, first_name, last_name, address, city, state, zip,
            ${content} AS content
          FROM read_parquet('${today}')
          WHERE list_contains(audiences, ${audience})
            AND qualified_at > TIMESTAMPTZ '${qualifiedAfter}'
        ) t FULL OUTER JOIN read_parquet('${state}') s ON t.user_id = s.user_id
      ) WHERE kind IS NOT NULL
      """;

  private static final String WRITE =
      """
      COPY (
        SELECT kind, user_id,
          unhex(sha256(lower(trim(email)))) AS email,
          unhex(sha256('1' || regexp_replace(phone, '[^0-9]', '', 'g'))) AS phone,
          unhex(sha256(regexp_replace(lower(first_name), '[^a-z0-9]', '', 'g'))) AS first_name,
          unhex(sha256(regexp_replace(lower(last_name), '[^a-z0-9]', '', 'g'))) AS last_name,
          unhex(sha256(regexp_replace(lower(address), '\\s', '', 'g'))) AS address,
          unhex(sha256(regexp_replace(lower(city), '[^a-z0-9]', '', 'g'))) AS city,
          unhex(sha256(lower(state))) AS state,
          unhex(sha256(zip)) AS zip
        FROM changes WHERE kind <> 'REMOVE'
        UNION ALL
        SELECT c.kind, c.user_id,
          k.email, k.phone, k.first_name, k.last_name, k.address, k.city, k.state, k.zip
        FROM read_parquet('${keys}') k JOIN changes c ON k.user_id = c.user_id
        WHERE c.kind = 'REMOVE'
      ) TO '${out}' (FORMAT parquet)
      """;

  private final BenchData data;
  private final int threads;

  private DuckDbPeer(BenchData data, int threads) {
    this.data = data;
    this.threads = threads;
  }

  /** See the class. */
  public static void main(String[] args) throws IOException, SQLException {
    BenchArguments arguments = BenchArguments.parse(args, Set.of("step", "data", "out", "threads"));
    DuckDbPeer peer =
        of(BenchData.load(arguments.path("data")), Math.toIntExact(arguments.number("threads", 2)));
    if (arguments.text("step").equals("prepare")) {
      peer.prepare();
    } else {
      peer.diff(arguments.path("out"));
    }
  }

  /** A peer over a data set. */
  public static DuckDbPeer of(BenchData data, int threads) {
    return new DuckDbPeer(data, threads);
  }

  /** Writes the slim state that {@link #diff} reads. */
  public void prepare() throws IOException, SQLException {
    Path folder = data.slimState("duckdb");
    BenchData.delete(folder);
    Files.createDirectories(folder);
    run(
        Map.of(
            "yesterday", BenchData.glob(data.snapshot(Day.YESTERDAY)),
            "sent", BenchData.glob(data.sent()),
            "state", folder.resolve("part-0.parquet").toString(),
            "content", CONTENT),
        PREPARE);
  }

  /**
   * Writes the changes.
   *
   * @param out a folder, replaced
   */
  public void diff(Path out) throws IOException, SQLException {
    BenchData.delete(out);
    Files.createDirectories(out);
    ChurnModel model = data.model();
    run(
        Map.of(
            "today", BenchData.glob(data.snapshot(Day.TODAY)),
            "state", BenchData.glob(data.slimState("duckdb")),
            "keys", BenchData.glob(data.keys()),
            "out", out.resolve("changes.parquet").toString(),
            "content", CONTENT,
            "audience", Integer.toString(ChurnModel.AUDIENCE),
            "qualifiedAfter", moment(model.qualifiedAfter()),
            "renewSentBefore", moment(model.renewSentBefore())),
        CLASSIFY,
        WRITE);
  }

  private static String moment(Instant instant) {
    return instant.toString();
  }

  private void run(Map<String, String> values, String... statements) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("SET threads = " + threads);
      statement.execute("SET preserve_insertion_order = false");
      for (String sql : statements) {
        statement.execute(SqlText.fill(sql, values));
      }
    }
  }
}
