package io.sluice.beam.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;

/** Rows of chosen files of a table, one row at a time. */
final class RowCopy {
  private RowCopy() {}

  /**
   * Writes the rows of some files of one partition into one new file, in their order.
   *
   * @param properties of the new file, beside the table's
   * @param stamp writes into a row what it takes along of its old file
   * @throws IllegalStateException if fewer or more rows arrived than the old files have
   */
  static DataFile join(
      Table table,
      List<DataFile> files,
      Map<String, String> properties,
      BiConsumer<DataFile, Record> stamp) {
    long[] rows = new long[1];
    DataFile joined =
        write(
            table,
            files,
            properties,
            (file, row) -> {
              rows[0]++;
              stamp.accept(file, row);
              return true;
            });
    long expected = files.stream().mapToLong(DataFile::recordCount).sum();
    if (rows[0] != expected || joined.recordCount() != expected) {
      table.io().deleteFile(joined.location());
      throw new IllegalStateException(
          "files of "
              + table.name()
              + " have "
              + expected
              + " rows by the catalog, read "
              + rows[0]);
    }
    return joined;
  }

  /** Writes the rows that are kept. */
  static DataFile write(
      Table table, List<DataFile> files, Map<String, String> properties, Predicate<Record> kept) {
    return write(table, files, properties, (file, row) -> kept.test(row));
  }

  private static DataFile write(
      Table table,
      List<DataFile> files,
      Map<String, String> properties,
      BiPredicate<DataFile, Record> kept) {
    String location =
        table.locationProvider().newDataLocation("merged/" + UUID.randomUUID() + ".parquet");
    try {
      DataWriter<Record> writer =
          Parquet.writeData(table.io().newOutputFile(location))
              .forTable(table)
              .setAll(properties)
              .createWriterFunc(GenericParquetWriter::create)
              .withSpec(table.spec())
              .withPartition(files.get(0).partition())
              .build();
      try (writer) {
        for (DataFile file : files) {
          each(
              table,
              file,
              Expressions.alwaysTrue(),
              row -> {
                if (kept.test(file, row)) {
                  writer.write(row);
                }
              });
        }
      }
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + location, e);
    }
  }

  /**
   * Reads a file.
   *
   * @param filter row groups without a match are left out; rows are not looked at
   */
  static void each(Table table, DataFile file, Expression filter, Consumer<Record> sink) {
    try (CloseableIterable<Record> rows =
        Parquet.read(table.io().newInputFile(file.location(), file.fileSizeInBytes()))
            .project(table.schema())
            .filter(filter)
            .createReaderFunc(schema -> GenericParquetReaders.buildReader(table.schema(), schema))
            .build()) {
      rows.forEach(sink);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.location(), e);
    }
  }
}
