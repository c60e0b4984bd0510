package io.sluice.beam.iceberg.source;

import io.sluice.beam.snapshot.ColumnPlace;
import io.sluice.beam.snapshot.ColumnPlaces;
import io.sluice.beam.snapshot.MappedColumns;
import io.sluice.beam.snapshot.RecordFile.Records;
import io.sluice.beam.snapshot.SourceLayout;
import io.sluice.records.PlanManifest.PinnedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.Type.TypeID;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.PartitionUtil;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** The columns of a table at one snapshot, found by field id in each of its data files. */
public final class TableLayout implements SourceLayout {
  private final Schema schema;
  private final @Nullable NameMapping mapping;
  private final Map<String, FileScanTask> tasks;
  private final Schema deletable;

  /**
   * Makes the layout.
   *
   * @param schema the table's columns
   * @param mapping ids of the columns of files that carry none, {@code null} without
   * @param tasks the data files by the path that is pinned
   * @param past the table's columns at any time, by id: deletes may compare one that is gone
   */
  TableLayout(
      Schema schema,
      @Nullable NameMapping mapping,
      Map<String, FileScanTask> tasks,
      Map<Integer, NestedField> past) {
    this.schema = schema;
    this.deletable = deletable(schema, tasks, past);
    this.mapping = mapping;
    this.tasks = Map.copyOf(tasks);
  }

  /** The delete files that hold for any of the data files, by the path that is pinned. */
  Map<String, Long> deleteFiles() {
    Map<String, Long> files = new TreeMap<>();
    tasks
        .values()
        .forEach(
            task ->
                task.deletes()
                    .forEach(d -> files.put(SourcePath.of(d.location()), d.fileSizeInBytes())));
    return files;
  }

  @Override
  public boolean holdsRows(PinnedFile file) {
    return tasks.containsKey(file.path());
  }

  @Override
  public String version() {
    return "schema " + schema.asStruct() + " mapping " + mapping;
  }

  @Override
  public Finder finder(MappedColumns columns) {
    List<TableColumn> found = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String name : columns.readings().keySet()) {
      TableColumn.of(schema, name, problems::add).ifPresent(found::add);
    }
    return new ById(found, problems);
  }

  /** Finds columns by id. */
  private final class ById implements Finder {
    private final List<TableColumn> columns;
    private final MessageType expected;
    private final TableColumns table;

    ById(List<TableColumn> columns, List<String> problems) {
      this.columns = columns;
      this.expected = inParquet(schema, columns);
      this.table = new TableColumns(expected, inTable(), problems);
    }

    @Override
    public Optional<TableColumns> table() {
      return Optional.of(table);
    }

    @Override
    public Optional<FileReading> withoutFooter(PinnedFile file) {
      FileScanTask task = tasks.get(file.path());
      return task.file().format() == FileFormat.PARQUET
          ? Optional.empty()
          : Optional.of(records(task, task.file().recordCount()));
    }

    @Override
    public FileReading find(PinnedFile file, MessageType stored, long rows) {
      FileColumns inFile = new FileColumns(stored, mapping);
      if (!inFile.identified()) {
        return FileReading.refused(
            "has no field ids, and the table has no schema.name-mapping.default, which says what"
                + " its columns are: set that property on the table, or write the file again");
      }
      FileScanTask task = tasks.get(file.path());
      Map<Integer, ?> partition = PartitionUtil.constantsMap(task);
      Map<String, ColumnPlace> places = new TreeMap<>();
      for (TableColumn column : columns) {
        places.put(column.name(), place(column, inFile, partition));
      }
      return task.deletes().isEmpty()
              && columns.stream().allMatch(c -> asItIs(c.name(), places, stored))
          ? FileReading.of(new ColumnPlaces(places))
          : records(task, rows);
    }

    @SuppressWarnings("checkstyle:illegalcatch") // a damaged file may break the reader anywhere
    private FileReading records(FileScanTask task, long rows) {
      if (task.file().keyMetadata() != null) {
        return FileReading.refused("is encrypted, which is not read: write it without a key");
      }
      ArrayList<TableRecords.Path> paths = new ArrayList<>();
      columns.forEach(column -> paths.add(TableRecords.path(column)));
      TableRecords records =
          new TableRecords(
              task, deletable, projection(schema, columns), paths, expected.toString(), mapping);
      try (Records first = records.open()) {
        first.next();
        return FileReading.of(table.places(), records, records.count(rows));
      } catch (IOException | RuntimeException e) {
        return FileReading.refused(
            "or a file of its deleted rows cannot be read ("
                + e.getClass().getSimpleName()
                + "); write the table again, or name a snapshot that is whole");
      }
    }

    /** True where the pages of a file give the same values as the table's type of today. */
    private boolean asItIs(String name, Map<String, ColumnPlace> places, MessageType stored) {
      return !(places.get(name) instanceof ColumnPlace.Stored inFile)
          || !(table.places().byName().get(name) instanceof ColumnPlace.Stored inTable)
          || StoredTypes.readAlike(leaf(stored, inFile), leaf(expected, inTable));
    }

    private PrimitiveType leaf(MessageType type, ColumnPlace.Stored place) {
      return type.getColumnDescription(place.path().toArray(String[]::new)).getPrimitiveType();
    }

    /** A column in the table itself: all are there, those without a type hold nothing. */
    private ColumnPlaces inTable() {
      FileColumns all = new FileColumns(expected, null);
      Map<String, ColumnPlace> places = new TreeMap<>();
      for (TableColumn column : columns) {
        places.put(
            column.name(),
            all.find(column)
                .<ColumnPlace>map(ColumnPlace.Stored::new)
                .orElse(new ColumnPlace.Absent()));
      }
      return new ColumnPlaces(places);
    }
  }

  private static ColumnPlace place(
      TableColumn column, FileColumns file, Map<Integer, ?> partition) {
    NestedField leaf = column.leaf();
    if (partition.containsKey(leaf.fieldId())) {
      return constant(leaf, partition.get(leaf.fieldId()));
    }
    Optional<List<String>> path = file.find(column);
    return path.isPresent()
        ? new ColumnPlace.Stored(path.get())
        : constant(leaf, column.nested() ? null : leaf.initialDefault());
  }

  private static ColumnPlace constant(NestedField field, @Nullable Object value) {
    return value == null
        ? new ColumnPlace.Absent()
        : ConstantText.of(field.type(), value)
            .<ColumnPlace>map(ColumnPlace.Constant::new)
            .orElse(new ColumnPlace.Absent());
  }

  /** The columns that are read. */
  private static Schema projection(Schema schema, List<TableColumn> columns) {
    Set<Integer> ids = new HashSet<>();
    for (TableColumn column : columns) {
      if (column.leaf().type().typeId() != TypeID.UNKNOWN) {
        ids.add(column.leaf().fieldId());
      }
    }
    return TypeUtil.project(schema, ids);
  }

  private static MessageType inParquet(Schema schema, List<TableColumn> columns) {
    // Iceberg's copy of Parquet is another one than ours: they meet in the text of the schema.
    return MessageTypeParser.parseMessageType(
        ParquetSchemaUtil.convert(projection(schema, columns), "table").toString());
  }

  /** The table's columns, and under names of their own those of the past that deletes compare. */
  private static Schema deletable(
      Schema schema, Map<String, FileScanTask> tasks, Map<Integer, NestedField> past) {
    Set<Integer> compared = new TreeSet<>();
    for (FileScanTask task : tasks.values()) {
      task.deletes().stream()
          .filter(d -> d.content() == FileContent.EQUALITY_DELETES)
          .forEach(d -> compared.addAll(d.equalityFieldIds()));
    }
    List<NestedField> fields = new ArrayList<>(schema.columns());
    for (int id : compared) {
      if (schema.findField(id) == null && past.containsKey(id)) {
        fields.add(
            NestedField.from(past.get(id)).withName("sluice_past_" + id).asOptional().build());
      }
    }
    return fields.size() == schema.columns().size() ? schema : new Schema(fields);
  }
}
