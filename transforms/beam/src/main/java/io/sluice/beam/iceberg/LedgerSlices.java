package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.ledger.LedgerView.Slice;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** One audience's files, by bucket. Partitions alone decide, so thousands are listed quickly. */
final class LedgerSlices {
  // Oldest first; files of one commit in the order of their names.
  private static final Comparator<DataFile> BY_AGE =
      Comparator.comparing(
              DataFile::dataSequenceNumber, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(DataFile::location);

  private LedgerSlices() {}

  static List<Slice> of(AudienceTarget target, int buckets, Table memberships, Table keys) {
    List<List<LedgerFile>> slim = files(target, buckets, memberships);
    List<List<LedgerFile>> digests = files(target, buckets, keys);
    List<Slice> slices = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      slices.add(new Slice(bucket, slim.get(bucket), digests.get(bucket)));
    }
    return slices;
  }

  private static List<List<LedgerFile>> files(AudienceTarget target, int buckets, Table table) {
    List<DataFile> files = oldestFirst(table, Expressions.equal("target", target.toString()));
    List<List<LedgerFile>> byBucket = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      byBucket.add(new ArrayList<>());
    }
    for (DataFile file : files) {
      int bucket = file.partition().get(1, Integer.class);
      if (bucket >= buckets) {
        throw new IllegalStateException(
            target + " has " + buckets + " buckets in the registry and rows in bucket " + bucket);
      }
      byBucket
          .get(bucket)
          .add(new LedgerFile(file.location(), file.fileSizeInBytes(), file.recordCount()));
    }
    return byBucket;
  }

  /**
   * The files that may hold rows of a filter, which selects whole files, in the order of commits.
   */
  static List<DataFile> oldestFirst(Table table, Expression filter) {
    return oldestFirst(table, table.newScan().filter(filter));
  }

  /** All files with the bounds of their columns, in the order of commits. */
  static List<DataFile> withBounds(Table table) {
    return oldestFirst(table, table.newScan().includeColumnStats());
  }

  private static List<DataFile> oldestFirst(Table table, TableScan scan) {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new IllegalStateException(
              "somebody deleted rows of " + table.name() + " one by one; compact the table first");
        }
        files.add(task.file());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files of " + table.name(), e);
    }
    files.sort(BY_AGE);
    return files;
  }
}
