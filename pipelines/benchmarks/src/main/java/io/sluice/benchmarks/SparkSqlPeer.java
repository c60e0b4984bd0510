package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The diff as somebody would write it by hand in Spark SQL: today's snapshot against yesterday's
 * slim state in one full outer join, digests for changed members only, stored ones for removals.
 *
 * <p>{@code SparkSqlPeer --step prepare --data DIR} writes the slim state with Spark's own content
 * hash, once a data set and not measured; {@code --step diff --data DIR --out DIR} is what is
 * measured. {@code --threads} is 2 unless said otherwise, {@code --partitions} those of the
 * shuffle.
 */
public final class SparkSqlPeer {
  private static final String CONTENT =
      "xxhash64(email, phone, first_name, last_name, address, city, state, zip, country)";

  private static final String PREPARE =
      """
      SELECT p.user_id, ${content} AS content, s.sent_at
      FROM parquet.`${yesterday}` p JOIN parquet.`${sent}` s ON p.user_id = s.user_id
      """;

  private static final String CLASSIFY =
      """
      SELECT * FROM (
        SELECT
          coalesce(t.user_id, s.user_id) AS user_id,
          CASE
            WHEN s.user_id IS NULL THEN 'ADD'
            WHEN t.user_id IS NULL THEN 'REMOVE'
            WHEN t.content <> s.content THEN 'UPDATE'
            WHEN s.sent_at <= TIMESTAMP '${renewSentBefore}' THEN 'RENEW'
          END AS kind,
          email, phone, first_name, last_name, address, city, state, zip
        FROM (
          SELECT user_id, email, phone, first_name, last_name, address, city, state, zip,
            ${content} AS content
          FROM parquet.`${today}`
          WHERE array_contains(audiences, ${audience})
            AND qualified_at > TIMESTAMP '${qualifiedAfter}'
        ) t FULL OUTER JOIN parquet.`${state}` s ON t.user_id = s.user_id
      ) WHERE kind IS NOT NULL
      """;

  private static final String WRITE =
      """
      SELECT kind, user_id,
        unhex(sha2(lower(trim(email)), 256)) AS email,
        unhex(sha2('1' || regexp_replace(phone, '[^0-9]', ''), 256)) AS phone,
        unhex(sha2(regexp_replace(lower(first_name), '[^a-z0-9]', ''), 256)) AS first_name,
        unhex(sha2(regexp_replace(lower(last_name), '[^a-z0-9]', ''), 256)) AS last_name,
        unhex(sha2(regexp_replace(lower(address), '\\\\s', ''), 256)) AS address,
        unhex(sha2(regexp_replace(lower(city), '[^a-z0-9]', ''), 256)) AS city,
        unhex(sha2(lower(state), 256)) AS state,
        unhex(sha2(zip, 256)) AS zip
      FROM changes WHERE kind <> 'REMOVE'
      UNION ALL
      SELECT /*+ BROADCAST(c) */ c.kind, c.user_id,
        k.email, k.phone, k.first_name, k.last_name, k.address, k.city, k.state, k.zip
      FROM parquet.`${keys}` k JOIN changes c ON k.user_id = c.user_id
      WHERE c.kind = 'REMOVE'
      """;

  private final BenchData data;
  private final SparkSession spark;

  private SparkSqlPeer(BenchData data, SparkSession spark) {
    this.data = data;
    this.spark = spark;
  }

  /** See the class. */
  public static void main(String[] args) throws IOException {
    BenchArguments arguments =
        BenchArguments.parse(args, Set.of("step", "data", "out", "threads", "partitions"));
    BenchData data = BenchData.load(arguments.path("data"));
    try (SparkSession spark =
        session(
            Math.toIntExact(arguments.number("threads", 2)),
            Math.toIntExact(arguments.number("partitions", 8)))) {
      if (arguments.text("step").equals("prepare")) {
        of(data, spark).prepare();
      } else {
        of(data, spark).diff(arguments.path("out"));
      }
    }
  }

  /** Spark inside this process, without its web page. */
  public static SparkSession session(int threads, int partitions) {
    return SparkSession.builder()
        .master("local[" + threads + "]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", partitions)
        .getOrCreate();
  }

  /** A peer over a data set. */
  public static SparkSqlPeer of(BenchData data, SparkSession spark) {
    return new SparkSqlPeer(data, spark);
  }

  /** Writes the slim state that {@link #diff} reads. */
  public void prepare() throws IOException {
    Path folder = data.slimState("spark");
    BenchData.delete(folder);
    spark
        .sql(
            SqlText.fill(
                PREPARE,
                Map.of(
                    "yesterday", data.snapshot(Day.YESTERDAY).toString(),
                    "sent", data.sent().toString(),
                    "content", CONTENT)))
        .write()
        .parquet(folder.toString());
  }

  /**
   * Writes the changes.
   *
   * @param out a folder, replaced
   */
  public void diff(Path out) {
    ChurnModel model = data.model();
    Dataset<Row> changes =
        spark.sql(
            SqlText.fill(
                CLASSIFY,
                Map.of(
                    "today", data.snapshot(Day.TODAY).toString(),
                    "state", data.slimState("spark").toString(),
                    "content", CONTENT,
                    "audience", Integer.toString(ChurnModel.AUDIENCE),
                    "qualifiedAfter", model.qualifiedAfter().toString(),
                    "renewSentBefore", model.renewSentBefore().toString())));
    // Both halves of the union read it; without this the join would run twice.
    changes.persist(StorageLevel.MEMORY_AND_DISK()).createOrReplaceTempView("changes");
    spark
        .sql(SqlText.fill(WRITE, Map.of("keys", data.keys().toString())))
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(out.toString());
    changes.unpersist();
  }
}
