package io.sluice.beam.iceberg.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.iceberg.source.SourceTable.Mapped;
import io.sluice.beam.snapshot.InspectSnapshot;
import io.sluice.beam.snapshot.MappedColumns.Reading;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that a table deletes beside its data files are not read, and all others are. */
class DeletedRowsTest {
  private static final Schema PEOPLE =
      new Schema(
          NestedField.required(1, "id", Types.StringType.get()),
          NestedField.optional(2, "email", Types.StringType.get()),
          NestedField.optional(3, "old", Types.StringType.get()));

  private static final Schema ALL_TYPES =
      new Schema(
          NestedField.required(1, "id", Types.LongType.get()),
          NestedField.optional(2, "price", Types.DecimalType.of(9, 2)),
          NestedField.optional(3, "sum", Types.DecimalType.of(18, 3)),
          NestedField.optional(4, "large", Types.DecimalType.of(38, 2)),
          NestedField.optional(5, "day", Types.DateType.get()),
          NestedField.optional(6, "at", Types.TimestampType.withZone()),
          NestedField.optional(7, "local", Types.TimestampType.withoutZone()),
          NestedField.optional(8, "yes", Types.BooleanType.get()),
          NestedField.optional(9, "real", Types.DoubleType.get()),
          NestedField.optional(10, "tags", Types.ListType.ofOptional(11, Types.IntegerType.get())),
          NestedField.optional(
              12,
              "home",
              Types.StructType.of(NestedField.optional(13, "zip", Types.StringType.get()))));

  @TempDir private Path folder;

  @Test
  void rowsDeletedByPositionAreNotRead() {
    try (SourceTable table = people("2")) {
      DataFile file = append(table, "a", "b", "c", "d");
      append(table, "e");
      table.deletePositions(file, 0, 2);
      table.table.updateSchema().renameColumn("email", "mail").commit();

      assertThat(table.rows("id", "mail"), contains("b|b@x", "d|d@x", "e|e@x"));
      assertThat(inspected(table).rows(), is(3L));
      assertThat(table.pin().deleteFiles(), hasSize(1));
    }
  }

  @Test
  void rowsDeletedByADeletionVectorAreNotRead() {
    try (SourceTable table = people("3")) {
      DataFile file = append(table, "a", "b", "c", "d");
      table.deleteByVector(file, 1, 3);

      assertThat(table.rows("id", "email"), contains("a|a@x", "c|c@x"));
    }
  }

  @Test
  void rowsDeletedByValueAreNotReadAndLaterOnesAre() {
    try (SourceTable table = people("2")) {
      append(table, "a", "b", "c");
      table.deleteEqual("id", "b", "c");
      append(table, "b");

      assertThat(table.rows("id", "email"), contains("a|a@x", "b|b@x"));
      assertThat(table.rows("email"), contains("a@x", "b@x"));
      assertThat(inspected(table).rows(), is(2L));
    }
  }

  @Test
  void deleteByAColumnThatIsGoneStillHolds() {
    try (SourceTable table = people("2")) {
      append(table, "a", "b");
      table.deleteEqual("old", "b-old");
      table.table.updateSchema().deleteColumn("old").commit();
      table.table.updateSchema().addColumn("old", Types.StringType.get()).commit();

      assertThat(table.rows("id", "old"), contains("a|-"));
    }
  }

  @Test
  void fileOfWhichAllRowsAreDeletedGivesNone() {
    try (SourceTable table = people("2")) {
      DataFile file = append(table, "a", "b");
      append(table, "c");
      table.deletePositions(file, 0, 1);

      assertThat(table.rows("id"), contains("c"));
    }
  }

  @Test
  void missingFileOfDeletesIsNamedByItsDataFile() throws Exception {
    try (SourceTable table = people("2")) {
      DataFile file = append(table, "a", "b");
      DeleteFile deletes = table.deletePositions(file, 0);
      Files.delete(Path.of(SourcePath.of(deletes.location())));

      SnapshotInvalidException e =
          assertThrows(SnapshotInvalidException.class, () -> table.rows("id"));

      assertThat(
          e.getMessage(),
          allOf(
              containsString(SourcePath.of(file.location())),
              containsString("or a file of its deleted rows cannot be read")));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FileFormat.class,
      names = {"AVRO", "ORC"})
  void filesOfOtherFormatsAreRead(FileFormat format) {
    try (SourceTable table = people("2")) {
      Record[] rows = {table.row("a", "a@x", "o"), table.row("b", null, "o")};
      DataFile file = SourceTable.write(table.table, format, null, rows);
      table.table.newAppend().appendFile(file).commit();
      table.table.updateSchema().renameColumn("email", "mail").commit();
      assertThat(table.rows("id", "mail"), contains("a|a@x", "b|-"));

      table.deletePositions(file, 1);
      assertThat(table.rows("id", "mail"), contains("a|a@x"));
    }
  }

  @Test
  void valuesOfAllTypesAreTheSameAsFromPages() {
    String[] columns = {
      "id", "price", "sum", "large", "@day", "@at", "@local", "yes", "real", "tags", "home.zip"
    };
    try (SourceTable table =
        SourceTable.in(folder, ALL_TYPES, PartitionSpec.unpartitioned(), Map.of())) {
      Record home =
          org.apache.iceberg.data.GenericRecord.create(ALL_TYPES.findType("home").asStructType());
      home.set(0, "10115");
      Record full =
          table.row(
              5_000_000_000L,
              new BigDecimal("-1.50"),
              new BigDecimal("123456789.125"),
              new BigDecimal("12345678901234567890.25"),
              LocalDate.of(1969, 12, 31),
              OffsetDateTime.parse("2026-11-30T10:00:00.000001Z"),
              LocalDateTime.parse("2026-11-30T10:00:00"),
              true,
              0.1,
              List.of(1, 2),
              home);
      Record empty = table.row(7L);
      table.append(full, empty);
      List<String> pages = table.rows(columns);
      table
          .table
          .newDelete()
          .deleteFromRowFilter(org.apache.iceberg.expressions.Expressions.alwaysTrue())
          .commit();
      DataFile file = table.append(table.row(1L), full, empty);
      table.deletePositions(file, 0);

      assertThat(table.rows(columns), is(pages));
      assertThat(
          pages.get(0),
          is(
              "5000000000|-1.5|123456789.125|12345678901234567890.25|1969-12-31T00:00:00Z|"
                  + "2026-11-30T10:00:00Z|2026-11-30T10:00:00Z|true|0.1|1+2|10115"));
    }
  }

  @Test
  void floatThatBecameADoubleIsThatDouble() {
    Schema schema =
        new Schema(
            NestedField.required(1, "id", Types.StringType.get()),
            NestedField.optional(2, "score", Types.FloatType.get()));
    try (SourceTable table =
        SourceTable.in(folder, schema, PartitionSpec.unpartitioned(), Map.of())) {
      table.append(table.row("a", 0.1f));
      table.table.updateSchema().updateColumn("score", Types.DoubleType.get()).commit();

      assertThat(table.rows("id", "score"), contains("a|0.10000000149011612"));
    }
  }

  private static InspectSnapshot inspected(SourceTable table) {
    return SourceTable.inspect(table.pin(), new Mapped(Map.of("id", Reading.TEXT), "UTC"));
  }

  private SourceTable people(String version) {
    return SourceTable.in(
        folder, PEOPLE, PartitionSpec.unpartitioned(), Map.of("format-version", version));
  }

  private static DataFile append(SourceTable table, String... ids) {
    Record[] rows = new Record[ids.length];
    for (int i = 0; i < ids.length; i++) {
      rows[i] = table.row(ids[i], ids[i] + "@x", ids[i] + "-old");
    }
    return table.append(rows);
  }
}
