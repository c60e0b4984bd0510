package io.sluice.beam.iceberg.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.iceberg.source.SourceTable.Mapped;
import io.sluice.beam.snapshot.MappedColumns.Reading;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of a table whose schema has changed are found by field id, never by name. */
class TableLayoutTest {
  private static final Schema PEOPLE =
      new Schema(
          NestedField.required(1, "id", Types.StringType.get()),
          NestedField.optional(2, "email", Types.StringType.get()),
          NestedField.optional(3, "phone", Types.StringType.get()));

  @TempDir private Path folder;

  @Test
  void renamedColumnIsReadFromFilesOfBothNames() {
    try (SourceTable table = people()) {
      table.append(table.row("1", "a@x", "p1"));
      table.table.updateSchema().renameColumn("email", "mail").commit();
      assertThat(table.rows("id", "mail"), contains("1|a@x"));

      table.append(table.row("2", "b@x", "p2"));
      assertThat(table.rows("id", "mail"), contains("1|a@x", "2|b@x"));
    }
  }

  @Test
  void droppedValuesNeverComeBackUnderTheSameName() {
    try (SourceTable table = people()) {
      table.append(table.row("1", "dropped@x", "p1"));
      table.table.updateSchema().deleteColumn("email").commit();
      table.table.updateSchema().addColumn("email", Types.StringType.get()).commit();
      table.append(table.row("2", "p2", "b@x"));

      assertThat(table.rows("id", "email"), contains("1|-", "2|b@x"));
    }
  }

  @Test
  void swappedNamesGiveEachColumnItsOwnValues() {
    try (SourceTable table = people()) {
      table.append(table.row("1", "a@x", "p1"));
      table
          .table
          .updateSchema()
          .renameColumn("email", "phone")
          .renameColumn("phone", "email")
          .commit();

      assertThat(table.rows("id", "email", "phone"), contains("1|p1|a@x"));
    }
  }

  @Test
  void snapshotOfThePastHasTheNamesOfItsTime() {
    try (SourceTable table = people()) {
      table.append(table.row("1", "a@x", "p1"));
      long first = table.table.currentSnapshot().snapshotId();
      table.table.updateSchema().renameColumn("email", "mail").commit();
      table.append(table.row("2", "b@x", "p2"));

      PinnedTable past = table.pin(first);

      assertThat(SourceTable.rows(past, "id", "email"), contains("1|a@x"));
    }
  }

  @Test
  void columnThatTheTableLacksIsNamedWithTheNearest() {
    try (SourceTable table = people()) {
      table.append(table.row("1", "a@x", "p1"));
      table.table.updateSchema().renameColumn("email", "mail").commit();

      SnapshotInvalidException e =
          assertThrows(SnapshotInvalidException.class, () -> table.rows("id", "e_mail"));

      assertThat(
          e.getMessage(),
          allOf(
              containsString("column 'e_mail' is not in the table"),
              containsString("nearest: [mail]")));
    }
  }

  @Test
  void addedColumnIsNullOrItsInitialDefaultInOlderFiles() {
    try (SourceTable table = people(Map.of("format-version", "3"))) {
      table.append(table.row("1", "a@x", "p1"));
      table
          .table
          .updateSchema()
          .addColumn("country", Types.StringType.get(), "", Expressions.lit("DE"))
          .addColumn("city", Types.StringType.get())
          .addColumn(
              "since",
              Types.DateType.get(),
              "",
              Expressions.lit("2026-11-30").to(Types.DateType.get()))
          .commit();
      table.append(table.row("2", "b@x", "p2", "FR", "Paris", LocalDate.of(2026, 1, 2)));

      assertThat(
          table.rows("id", "country", "city", "@since"),
          contains("1|DE|-|2026-11-30T00:00:00Z", "2|FR|Paris|2026-01-02T00:00:00Z"));
    }
  }

  @Test
  void promotedColumnsGiveTheSameValuesFromOldAndNewFiles() {
    Schema schema =
        new Schema(
            NestedField.required(1, "id", Types.IntegerType.get()),
            NestedField.optional(2, "price", Types.DecimalType.of(9, 2)),
            NestedField.optional(3, "score", Types.FloatType.get()));
    try (SourceTable table = table(schema, PartitionSpec.unpartitioned(), Map.of())) {
      table.append(table.row(7, new BigDecimal("1.50"), 0.1f));
      table
          .table
          .updateSchema()
          .updateColumn("id", Types.LongType.get())
          .updateColumn("price", Types.DecimalType.of(20, 2))
          .updateColumn("score", Types.DoubleType.get())
          .commit();
      table.append(table.row(5_000_000_000L, new BigDecimal("123456789012.25"), 0.5));

      assertThat(table.rows("id", "price"), contains("5000000000|123456789012.25", "7|1.5"));
      Mapped mapped = new Mapped(Map.of("id", Reading.TEXT), "UTC");
      assertThat(SourceTable.inspect(table.pin(), mapped).types(), hasEntry("id", "INT64"));
    }
  }

  @Test
  void nestedFieldsAndListsAreFoundByTheirIds() {
    Schema schema =
        new Schema(
            NestedField.required(1, "id", Types.StringType.get()),
            NestedField.optional(
                2,
                "home",
                Types.StructType.of(
                    NestedField.optional(3, "city", Types.StringType.get()),
                    NestedField.optional(4, "zip", Types.StringType.get()))),
            NestedField.optional(5, "tags", Types.ListType.ofOptional(6, Types.StringType.get())),
            NestedField.optional(
                7,
                "phones",
                Types.ListType.ofOptional(
                    8,
                    Types.StructType.of(
                        NestedField.optional(9, "kind", Types.StringType.get()),
                        NestedField.optional(10, "number", Types.StringType.get())))));
    try (SourceTable table = table(schema, PartitionSpec.unpartitioned(), Map.of())) {
      Types.StructType home = schema.findType("home").asStructType();
      Types.StructType phone = schema.findType("phones").asListType().elementType().asStructType();
      table.append(
          table.row(
              "1",
              record(home, "Berlin", "10115"),
              List.of("t1", "t2"),
              List.of(record(phone, "home", "111"), record(phone, "work", "222"))),
          table.row("2", null, List.of(), null));
      table
          .table
          .updateSchema()
          .renameColumn("home.city", "town")
          .renameColumn("home", "address")
          .renameColumn("tags", "labels")
          .renameColumn("phones.element.number", "digits")
          .commit();

      assertThat(
          table.rows("id", "address.town", "ADDRESS.ZIP", "labels", "phones.digits"),
          contains("1|Berlin|10115|t1+t2|111+222", "2|-|-|-|-"));
      SnapshotInvalidException e =
          assertThrows(SnapshotInvalidException.class, () -> table.rows("id", "address"));
      assertThat(
          e.getMessage(), containsString("column 'address' is a struct; needed is one value"));
    }
  }

  @Test
  void partitionValueOfAFileWithoutTheColumnIsReadFromTheMetadata() throws Exception {
    Schema schema =
        new Schema(
            NestedField.required(1, "id", Types.StringType.get()),
            NestedField.optional(2, "country", Types.StringType.get()),
            NestedField.optional(3, "dt", Types.DateType.get()));
    PartitionSpec spec =
        PartitionSpec.builderFor(schema).identity("country").identity("dt").build();
    try (SourceTable table = table(schema, spec, Map.of())) {
      table
          .table
          .updateProperties()
          .set("schema.name-mapping.default", NameMappingParser.toJson(MappingUtil.create(schema)))
          .commit();
      add(table, "a", "U/S", LocalDate.of(2026, 11, 30));
      add(table, "b", null, null);

      assertThat(
          table.rows("id", "country", "@dt"), contains("a|U/S|2026-11-30T00:00:00Z", "b|-|-"));
    }
  }

  @Test
  void fileWithoutIdsIsReadByTheNameMappingAndElseRefused() throws Exception {
    try (SourceTable table = people()) {
      Path file = plainFile("x", "id", "mail");
      table.table.newAppend().appendFile(data(table, file, null)).commit();
      SnapshotInvalidException e =
          assertThrows(SnapshotInvalidException.class, () -> table.rows("id", "email"));
      assertThat(
          e.getMessage(),
          allOf(containsString("has no field ids"), containsString("schema.name-mapping.default")));

      String mapping =
          "[{\"field-id\":1,\"names\":[\"id\"]},{\"field-id\":2,\"names\":[\"email\",\"mail\"]}]";
      table.table.updateProperties().set("schema.name-mapping.default", mapping).commit();
      table.table.updateSchema().renameColumn("email", "address").commit();
      assertThat(table.rows("id", "address", "phone"), contains("x-id|x-mail|-"));

      table.table.updateProperties().set("schema.name-mapping.default", "{").commit();
      assertThat(
          assertThrows(RuntimeException.class, () -> table.rows("id")).getMessage(),
          containsString("that is no name mapping"));
    }
  }

  @Test
  void timesKeepTheirUnitAndZone() {
    Schema schema =
        new Schema(
            NestedField.required(1, "id", Types.StringType.get()),
            NestedField.optional(2, "at", Types.TimestampType.withoutZone()),
            NestedField.optional(3, "day", Types.DateType.get()));
    try (SourceTable table = table(schema, PartitionSpec.unpartitioned(), Map.of())) {
      table.append(
          table.row(
              "1", LocalDateTime.of(2026, 11, 30, 10, 0, 0, 1_000), LocalDate.of(2026, 1, 2)));
      table.table.updateSchema().renameColumn("at", "seen").commit();

      assertThat(
          table.rows("id", "@seen", "@day"),
          equalTo(List.of("1|2026-11-30T10:00:00Z|2026-01-02T00:00:00Z")));
    }
  }

  private SourceTable people() {
    return people(Map.of());
  }

  private SourceTable people(Map<String, String> properties) {
    return table(PEOPLE, PartitionSpec.unpartitioned(), properties);
  }

  private SourceTable table(Schema schema, PartitionSpec spec, Map<String, String> properties) {
    return SourceTable.in(folder, schema, spec, properties);
  }

  private static Record record(Types.StructType type, Object... values) {
    GenericRecord record = GenericRecord.create(type);
    for (int i = 0; i < values.length; i++) {
      record.set(i, values[i]);
    }
    return record;
  }

  /** Adds a file as a migrated Hive table has them: without ids, the partition in its folder. */
  private void add(SourceTable table, String id, String country, LocalDate dt) throws Exception {
    PartitionData partition = new PartitionData(table.table.spec().partitionType());
    partition.set(0, country);
    partition.set(1, dt == null ? null : (int) dt.toEpochDay());
    table.table.newAppend().appendFile(data(table, plainFile(id, "id"), partition)).commit();
  }

  private static DataFile data(SourceTable table, Path file, PartitionData partition) {
    return DataFiles.builder(table.table.spec())
        .withPath(file.toString())
        .withFileSizeInBytes(file.toFile().length())
        .withRecordCount(1)
        .withPartition(partition)
        .build();
  }

  private Path plainFile(String value, String... columns) throws Exception {
    StringBuilder fields = new StringBuilder("message m {");
    for (String column : columns) {
      fields.append(" required binary ").append(column).append(" (STRING);");
    }
    MessageType schema =
        org.apache.parquet.schema.MessageTypeParser.parseMessageType(fields.append('}').toString());
    return io.sluice.beam.snapshot.ParquetFixture.write(
        folder.resolve(value + "-" + columns.length + ".parquet"),
        schema,
        List.of(
            row -> {
              for (String column : columns) {
                row.append(column, columns.length == 1 ? value : value + "-" + column);
              }
            }));
  }
}
