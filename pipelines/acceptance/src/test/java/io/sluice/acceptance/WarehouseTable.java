package io.sluice.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The table {@code marketing.customers} in the workspace's catalogue, written through Hadoop's file
 * system as Spark would write it.
 */
final class WarehouseTable {
  static final String NAME = "marketing.customers";

  /** How its columns are mapped. */
  static final String COLUMNS = "{ external-user-id: customer_id, email: email, country: country }";

  private static final Schema SCHEMA =
      new Schema(
          NestedField.required(1, "customer_id", Types.StringType.get()),
          NestedField.optional(2, "email", Types.StringType.get()),
          NestedField.optional(3, "country", Types.StringType.get()),
          NestedField.optional(
              4, "audience_ids", Types.ListType.ofOptional(5, Types.IntegerType.get())),
          NestedField.optional(6, "amzn_user_data", Types.StringType.get()));

  private static final Schema ORDERS =
      new Schema(
          NestedField.required(1, "order_id", Types.StringType.get()),
          NestedField.optional(2, "ordered_at", Types.TimestampType.withZone()),
          NestedField.optional(3, "total", Types.DoubleType.get()),
          NestedField.optional(4, "currency", Types.StringType.get()),
          NestedField.optional(5, "quantity", Types.IntegerType.get()),
          NestedField.optional(6, "country", Types.StringType.get()),
          NestedField.optional(7, "email", Types.StringType.get()),
          NestedField.optional(8, "amzn_user_data", Types.StringType.get()),
          NestedField.optional(9, "amzn_ad_storage", Types.StringType.get()));

  private final Table table;
  private final Schema schema;
  private int files;

  private WarehouseTable(Table table, Schema schema) {
    this.table = table;
    this.schema = schema;
  }

  /** Makes the table, without a snapshot. */
  static WarehouseTable in(Path workspace) {
    return in(workspace, NAME, SCHEMA);
  }

  /** Makes the table {@code marketing.orders} with the columns that are mapped by default. */
  static WarehouseTable ofOrders(Path workspace) {
    return in(workspace, "marketing.orders", ORDERS);
  }

  private static WarehouseTable in(Path workspace, String name, Schema schema) {
    Catalog catalog = catalog(workspace);
    ((SupportsNamespaces) catalog).createNamespace(Namespace.of("marketing"));
    return new WarehouseTable(catalog.createTable(TableIdentifier.parse(name), schema), schema);
  }

  /** The workspace's catalogue, as another program opens it. */
  static Catalog catalog(Path workspace) {
    return CatalogUtil.buildIcebergCatalog(
        "sluice",
        Map.of(
            "type", "jdbc",
            "uri", "jdbc:sqlite:" + workspace.resolve("catalog.sqlite"),
            "jdbc.schema-version", "V1",
            "warehouse", workspace.resolveSibling("lake").toUri().toString(),
            "io-impl", "org.apache.iceberg.hadoop.HadoopFileIO"),
        new Configuration(false));
  }

  /** Replaces all rows in one commit. */
  Snapshot has(List<Person> people) {
    OverwriteFiles overwrite = table.newOverwrite();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> overwrite.deleteFile(task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!people.isEmpty()) {
      overwrite.addFile(write(rows(people)));
    }
    overwrite.commit();
    return table.currentSnapshot();
  }

  /** Adds rows. */
  Snapshot hasToo(List<Person> people) {
    return append(rows(people));
  }

  /** Adds rows of orders. */
  Snapshot hasOrders(List<OrderFixture> orders) {
    return append(orders.stream().map(OrderFixture::columns).toList());
  }

  private Snapshot append(List<Map<String, Object>> rows) {
    AppendFiles append = table.newAppend().appendFile(write(rows));
    append.commit();
    return table.currentSnapshot();
  }

  private static List<Map<String, Object>> rows(List<Person> people) {
    return people.stream().map(Person::columns).toList();
  }

  static Instant committed(Snapshot snapshot) {
    return Instant.ofEpochMilli(snapshot.timestampMillis());
  }

  private static Object stored(Object value) {
    return value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value;
  }

  private DataFile write(List<Map<String, Object>> rows) {
    String location = table.locationProvider().newDataLocation("part-" + files++ + ".parquet");
    try {
      DataWriter<GenericRecord> writer =
          Parquet.writeData(table.io().newOutputFile(location))
              .forTable(table)
              .createWriterFunc(GenericParquetWriter::create)
              .withSpec(PartitionSpec.unpartitioned())
              .build();
      try (writer) {
        for (Map<String, Object> values : rows) {
          GenericRecord row = GenericRecord.create(schema);
          schema.columns().forEach(c -> row.setField(c.name(), stored(values.get(c.name()))));
          writer.write(row);
        }
      }
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
