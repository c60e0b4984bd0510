package io.sluice.beam.iceberg.source;

import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.beam.iceberg.LocalFileIO;
import io.sluice.beam.snapshot.ColumnValues;
import io.sluice.beam.snapshot.InspectSnapshot;
import io.sluice.beam.snapshot.MappedColumns;
import io.sluice.beam.snapshot.RowCursor;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.records.PlanManifest.PinnedFile;
import io.sluice.records.PlanManifest.PinnedSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;

/** A table of the warehouse that tests write through Iceberg and read as a source. */
final class SourceTable implements AutoCloseable {
  static final String NAME = "marketing.customers";

  final Table table;
  private final CatalogSettings settings;

  private SourceTable(Table table, CatalogSettings settings) {
    this.table = table;
    this.settings = settings;
  }

  /** Makes the table in a folder. */
  static SourceTable in(
      Path folder, Schema schema, PartitionSpec spec, Map<String, String> properties) {
    CatalogSettings settings = CatalogSettings.sqlite(folder.toString());
    Catalog catalog =
        CatalogUtil.buildIcebergCatalog(
            "sluice",
            Map.of(
                CatalogUtil.ICEBERG_CATALOG_TYPE,
                "jdbc",
                CatalogProperties.URI,
                "jdbc:sqlite:" + folder.resolve("catalog.sqlite"),
                "jdbc.schema-version",
                "V1",
                CatalogProperties.WAREHOUSE_LOCATION,
                "file://" + folder.resolve("lakehouse"),
                CatalogProperties.FILE_IO_IMPL,
                LocalFileIO.class.getName()),
            null);
    ((SupportsNamespaces) catalog).createNamespace(Namespace.of("marketing"));
    return new SourceTable(
        catalog.createTable(TableIdentifier.parse(NAME), schema, spec, properties), settings);
  }

  /** A row of the table's present schema; values in its columns' order. */
  Record row(Object... values) {
    GenericRecord row = GenericRecord.create(table.schema());
    for (int i = 0; i < values.length; i++) {
      row.set(i, values[i]);
    }
    return row;
  }

  /** Appends one file. */
  DataFile append(Record... rows) {
    DataFile file = file(null, rows);
    table.newAppend().appendFile(file).commit();
    return file;
  }

  /** Writes one file of a partition. */
  DataFile file(StructLike partition, Record... rows) {
    return write(table, partition, rows);
  }

  /** Writes one file of any table. */
  static DataFile write(Table table, StructLike partition, Record... rows) {
    return write(table, FileFormat.PARQUET, partition, rows);
  }

  /** Writes one file of a format. */
  static DataFile write(Table table, FileFormat format, StructLike partition, Record... rows) {
    String location =
        table.locationProvider().newDataLocation(format.addExtension(UUID.randomUUID() + ""));
    try {
      DataWriter<Record> writer =
          FormatModelRegistry.<Record, Object>dataWriteBuilder(
                  format,
                  Record.class,
                  EncryptedFiles.plainAsEncryptedOutput(table.io().newOutputFile(location)))
              .schema(table.schema())
              .spec(table.spec())
              .partition(partition)
              .build();
      try (writer) {
        for (Record row : rows) {
          writer.write(row);
        }
      }
      return writer.toDataFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes rows of a file by their positions. */
  DeleteFile deletePositions(DataFile file, long... positions) {
    return deleted(
        () -> {
          PositionDeleteWriter<Record> writer =
              Parquet.writeDeletes(deletes())
                  .withSpec(table.spec())
                  .withPartition(file.partition())
                  .buildPositionWriter();
          try (writer) {
            for (long position : positions) {
              writer.write(PositionDelete.<Record>create().set(file.location(), position));
            }
          }
          return writer.toDeleteFile();
        });
  }

  /** Deletes all rows so far that equal a value in a column. */
  DeleteFile deleteEqual(String column, Object... values) {
    Schema compared = table.schema().select(column);
    return deleted(
        () -> {
          EqualityDeleteWriter<Record> writer =
              Parquet.writeDeletes(deletes())
                  .forTable(table)
                  .rowSchema(compared)
                  .createWriterFunc(GenericParquetWriter::create)
                  .equalityFieldIds(compared.findField(column).fieldId())
                  .buildEqualityWriter();
          try (writer) {
            for (Object value : values) {
              GenericRecord row = GenericRecord.create(compared);
              row.set(0, value);
              writer.write(row);
            }
          }
          return writer.toDeleteFile();
        });
  }

  /** Deletes rows of a file with a deletion vector. */
  DeleteFile deleteByVector(DataFile file, long... positions) {
    return deleted(
        () -> {
          OutputFileFactory files =
              OutputFileFactory.builderFor(table, 1, 1).format(FileFormat.PUFFIN).build();
          BaseDVFileWriter writer = new BaseDVFileWriter(files, path -> null);
          try (writer) {
            for (long position : positions) {
              writer.delete(file.location(), position, table.spec(), file.partition());
            }
          }
          return writer.result().deleteFiles().get(0);
        });
  }

  private DeleteFile deleted(Writing write) {
    try {
      DeleteFile file = write.call();
      table.newRowDelta().addDeletes(file).commit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file of deletes. */
  private interface Writing {
    DeleteFile call() throws IOException;
  }

  private OutputFile deletes() {
    return table
        .io()
        .newOutputFile(
            table.locationProvider().newDataLocation(UUID.randomUUID() + "-deletes.parquet"));
  }

  /** Pins what is newest. */
  PinnedTable pin() {
    try (IcebergSnapshots snapshots = IcebergSnapshots.open(settings)) {
      return snapshots.asOf(NAME, Instant.ofEpochMilli(Long.MAX_VALUE));
    }
  }

  /** Pins a snapshot. */
  PinnedTable pin(long snapshot) {
    try (IcebergSnapshots snapshots = IcebergSnapshots.open(settings)) {
      return snapshots.at(NAME, snapshot);
    }
  }

  /** The newest rows as text, each column as text between bars; sorted. */
  List<String> rows(String... columns) {
    return rows(pin(), columns);
  }

  /** The rows of a pinned table. */
  static List<String> rows(PinnedTable pinned, String... columns) {
    Map<String, MappedColumns.Reading> readings = new LinkedHashMap<>();
    for (String column : columns) {
      readings.put(
          column.replaceFirst("^@", ""),
          column.startsWith("@") ? MappedColumns.Reading.TIME : MappedColumns.Reading.SCALAR);
    }
    Mapped mapped = new Mapped(readings, "UTC");
    InspectSnapshot inspected = inspect(pinned, mapped);
    List<String> rows = new ArrayList<>();
    for (SnapshotPart part : inspected.parts()) {
      long before = rows.size();
      try (RowCursor cursor = RowCursor.open(part, mapped)) {
        while (cursor.next()) {
          rows.add(
              String.join(
                  "|", readings.keySet().stream().map(c -> text(cursor.column(c))).toList()));
        }
      }
      if (rows.size() - before != part.rows()) {
        throw new AssertionError("rows were lost: " + (rows.size() - before) + " of " + part);
      }
    }
    return rows.stream().sorted().toList();
  }

  /** Inspects a pinned table. */
  static InspectSnapshot inspect(PinnedTable pinned, MappedColumns columns) {
    List<PinnedFile> files =
        pinned.files().stream().map(f -> new PinnedFile(f.path(), f.bytes(), 0)).toList();
    return InspectSnapshot.of(
        new PinnedSource("people", "iceberg", NAME, pinned.snapshotId(), files),
        columns,
        pinned.layout());
  }

  /** Columns by name. */
  record Mapped(Map<String, Reading> readings, String zone) implements MappedColumns {}

  private static String text(ColumnValues values) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.count(); i++) {
      texts.add(
          values.isTime()
              ? Instant.ofEpochMilli(values.number(i)).toString()
              : new String(
                  values.buffer(),
                  values.start(i),
                  values.end(i) - values.start(i),
                  StandardCharsets.UTF_8));
    }
    return texts.isEmpty() ? "-" : String.join("+", texts);
  }

  @Override
  public void close() {
    table.io().close();
  }
}
