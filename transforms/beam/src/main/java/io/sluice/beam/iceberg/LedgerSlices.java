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

  /**
   * The slices.
   *
   * @param buckets of the memberships
   * @param keyBuckets of the digests: another number while they are parted anew, and then a slice
   *     lists every file that may have digests of its ids
   */
  static List<Slice> of(
      AudienceTarget target, int buckets, int keyBuckets, Table memberships, Table keys) {
    List<DataFile> slimFiles = oldestFirst(memberships, target);
    requireWithin(target, buckets, slimFiles);
    List<List<LedgerFile>> slim = byBucket(slimFiles, buckets, buckets);
    List<List<LedgerFile>> digests = byBucket(oldestFirst(keys, target), buckets, keyBuckets);
    List<Slice> slices = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      slices.add(new Slice(bucket, slim.get(bucket), digests.get(bucket)));
    }
    return slices;
  }

  private static void requireWithin(AudienceTarget target, int buckets, List<DataFile> files) {
    for (DataFile file : files) {
      if (bucket(file) >= buckets) {
        throw new IllegalStateException(
            target + " has " + buckets + " buckets by the ledger, rows in bucket " + bucket(file));
      }
    }
  }

  private static List<List<LedgerFile>> byBucket(List<DataFile> files, int buckets, int stored) {
    List<List<LedgerFile>> byBucket = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      byBucket.add(new ArrayList<>());
    }
    // The low bits that both counts have in common tell whose rows a file may hold.
    int common = Math.min(buckets, stored);
    for (DataFile file : files) {
      for (int own = bucket(file) % common; own < buckets; own += common) {
        byBucket.get(own).add(listed(file));
      }
    }
    return byBucket;
  }

  /** The bucket that a file of an audience lies in. */
  static int bucket(DataFile file) {
    return file.partition().get(1, Integer.class);
  }

  /** All files of an audience, in the order of commits. */
  static List<DataFile> oldestFirst(Table table, AudienceTarget target) {
    return oldestFirst(table, Expressions.equal("target", target.toString()));
  }

  /** A file as readers take it. */
  static LedgerFile listed(DataFile file) {
    return new LedgerFile(file.location(), file.fileSizeInBytes(), file.recordCount());
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
