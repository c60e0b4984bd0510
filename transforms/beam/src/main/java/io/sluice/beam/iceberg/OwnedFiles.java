package io.sluice.beam.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of an owner are in a log table.
 *
 * @param column the owner's column
 * @param owner plan id or run id
 * @param own files with rows of this owner alone, as they are written
 * @param shared files with rows of others too, as they are merged
 */
record OwnedFiles(String column, String owner, List<DataFile> own, List<DataFile> shared) {
  /** Enough to tell some ten thousand owners apart; a file has those of a month at most. */
  private static final String BLOOM_BYTES = "16384";

  static OwnedFiles of(Table table, String column, String owner) {
    OwnedFiles found = new OwnedFiles(column, owner, new ArrayList<>(), new ArrayList<>());
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().filter(Expressions.equal(column, owner)).includeColumnStats().planFiles()) {
      tasks.forEach(task -> found.take(table, task.file()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files of " + table.name(), e);
    }
    return found;
  }

  boolean isEmpty() {
    return own.isEmpty() && shared.isEmpty();
  }

  /** How a merged file is written, so that an owner who is not in it is known by its footer. */
  static Map<String, String> searchable(String column) {
    Map<String, String> properties = new HashMap<>();
    properties.put(TableProperties.PARQUET_BLOOM_FILTER_COLUMN_ENABLED_PREFIX + column, "true");
    properties.put(TableProperties.PARQUET_BLOOM_FILTER_MAX_BYTES, BLOOM_BYTES);
    return properties;
  }

  /** A copy of a shared file without the owner's rows. */
  DataFile withoutOwner(Table table, DataFile file) {
    return RowCopy.write(
        table, List.of(file), searchable(column), row -> !owner.equals(row.getField(column)));
  }

  private void take(Table table, DataFile file) {
    String lowest = bound(table.schema(), column, file.lowerBounds());
    if (owner.equals(lowest) && owner.equals(bound(table.schema(), column, file.upperBounds()))) {
      own.add(file);
    } else if (holds(table, file)) {
      shared.add(file);
    }
  }

  private boolean holds(Table table, DataFile file) {
    boolean[] found = new boolean[1];
    RowCopy.each(
        table,
        file,
        Expressions.equal(column, owner),
        row -> found[0] |= owner.equals(row.getField(column)));
    return found[0];
  }

  /** The text of a column's bound, {@code null} where there is none. */
  static @Nullable String bound(
      Schema schema, String column, @Nullable Map<Integer, ByteBuffer> bounds) {
    int field = schema.findField(column).fieldId();
    if (bounds == null || bounds.get(field) == null) {
      return null;
    }
    Object value = Conversions.fromByteBuffer(schema.findType(field), bounds.get(field));
    return value.toString();
  }
}
