package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs over tables that Spark has written, changed and deleted rows of. */
class SparkTableTest {
  @TempDir private Path folder;

  @Test
  void columnsAreFoundByIdAndDeletedRowsAreNotSent() {
    try (Activation activation = Activation.in(folder, SparkTableTest::table)) {
      written(
          activation,
          "create table sluice.marketing.customers (customer_id int, email string, spare string,"
              + " country string) using iceberg partitioned by (country)"
              + " tblproperties ('format-version'='3', 'write.delete.mode'='merge-on-read')",
          "insert into sluice.marketing.customers values"
              + " (1, 'a@members.example', 'x@members.example', 'US'),"
              + " (2, 'b@members.example', 'y@members.example', 'US'),"
              + " (3, 'c@members.example', 'z@members.example', 'US')",
          // Swapped names: what was spare is the address now.
          "alter table sluice.marketing.customers rename column email to old",
          "alter table sluice.marketing.customers rename column spare to email",
          "alter table sluice.marketing.customers drop column old",
          "alter table sluice.marketing.customers alter column customer_id type bigint",
          "delete from sluice.marketing.customers where customer_id = 2",
          "insert into sluice.marketing.customers (customer_id, email, country) values"
              + " (5000000000, 'd@members.example', 'US')");

      activation.sync().exits(0);

      assertThat(activation.members(), contains("1", "3", "5000000000"));
      assertThat(digest(activation, "1"), is(sha256("x@members.example")));
      assertThat(digest(activation, "3"), is(sha256("z@members.example")));
      assertThat(digest(activation, "5000000000"), is(sha256("d@members.example")));
    }
  }

  @Test
  void branchesAndTagsAreReadInsteadOfTheNewest() {
    try (Activation activation = Activation.in(folder, SparkTableTest::table)) {
      written(
          activation,
          "create table sluice.marketing.customers (customer_id string, email string,"
              + " country string) using iceberg",
          "insert into sluice.marketing.customers values ('1', 'a@members.example', 'US')",
          "alter table sluice.marketing.customers create tag released",
          "alter table sluice.marketing.customers create branch audit",
          "insert into sluice.marketing.customers values ('2', 'b@members.example', 'US')",
          "insert into sluice.marketing.customers.branch_audit values"
              + " ('3', 'c@members.example', 'US')");

      activation.reconfigure(yaml -> yaml.source("ref", "released"));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("1"));

      activation.reconfigure(yaml -> yaml.source("ref", "audit"));
      activation.advance(Duration.ofMinutes(1));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("1", "3"));

      activation.reconfigure(yaml -> yaml.source("ref", "nowhere"));
      assertThat(
          activation.sync().exits(7).printed(), containsString("has not a branch or tag nowhere"));
    }
  }

  private static ActivationYaml table(ActivationYaml yaml) {
    return yaml.source("parquet", null)
        .source("iceberg", WarehouseTable.NAME)
        .source("columns", WarehouseTable.COLUMNS);
  }

  /** Lets Spark write into the workspace's catalog; then the tests' clock goes past it. */
  private void written(Activation activation, String... statements) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.warehouse.dir", folder.resolve("hive").toString())
            .config(
                "spark.sql.extensions",
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
            .config("spark.sql.catalog.sluice", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.sluice.type", "jdbc")
            .config(
                "spark.sql.catalog.sluice.uri",
                "jdbc:sqlite:" + activation.workspace().resolve("catalog.sqlite"))
            .config("spark.sql.catalog.sluice.jdbc.schema-version", "V1")
            .config("spark.sql.catalog.sluice.warehouse", folder.resolve("lake").toString())
            .getOrCreate();
    try {
      spark.sql("create namespace if not exists sluice.marketing");
      for (String statement : statements) {
        spark.sql(statement);
      }
    } finally {
      spark.stop();
    }
    activation.advance(Duration.between(activation.now(), Instant.now().plusSeconds(1)));
  }

  private static String digest(Activation activation, String id) {
    List<Map<String, String>> digests = activation.member(id).digests();
    return digests.get(0).values().iterator().next();
  }

  private static String sha256(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }
}
