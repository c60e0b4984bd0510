package io.sluice.beam.iceberg.source;

import io.sluice.beam.snapshot.ColumnPlace;
import io.sluice.beam.snapshot.ColumnPlaces;
import io.sluice.beam.snapshot.MappedColumns;
import io.sluice.beam.snapshot.SourceLayout;
import io.sluice.records.PlanManifest.PinnedFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
import org.jspecify.annotations.Nullable;

/** The columns of a table at one snapshot, found by field id in each of its data files. */
public final class TableLayout implements SourceLayout {
  private final Schema schema;
  private final @Nullable NameMapping mapping;
  private final Map<String, FileScanTask> tasks;

  /**
   * Makes the layout.
   *
   * @param schema the table's columns
   * @param mapping ids of the columns of files that carry none, {@code null} without
   * @param tasks the data files by the path that is pinned
   */
  public TableLayout(
      Schema schema, @Nullable NameMapping mapping, Map<String, FileScanTask> tasks) {
    this.schema = schema;
    this.mapping = mapping;
    this.tasks = Map.copyOf(tasks);
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
    public FileReading find(PinnedFile file, MessageType stored) {
      FileColumns inFile = new FileColumns(stored, mapping);
      if (!inFile.identified()) {
        return FileReading.refused(
            "has no field ids, and the table has no schema.name-mapping.default, which says what"
                + " its columns are: set that property on the table, or write the file again");
      }
      Map<Integer, ?> partition = PartitionUtil.constantsMap(tasks.get(file.path()));
      Map<String, ColumnPlace> places = new TreeMap<>();
      for (TableColumn column : columns) {
        places.put(column.name(), place(column, inFile, partition));
      }
      return FileReading.of(new ColumnPlaces(places));
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

  private static MessageType inParquet(Schema schema, List<TableColumn> columns) {
    Set<Integer> ids = new HashSet<>();
    for (TableColumn column : columns) {
      if (column.leaf().type().typeId() != TypeID.UNKNOWN) {
        ids.add(column.leaf().fieldId());
      }
    }
    // Iceberg's copy of Parquet is another one than ours: they meet in the text of the schema.
    return MessageTypeParser.parseMessageType(
        ParquetSchemaUtil.convert(TypeUtil.project(schema, ids), "table").toString());
  }
}
