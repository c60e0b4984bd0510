package io.sluice.beam.iceberg;

import com.google.common.io.Closer;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.snapshot.MemberHash;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of an audience's files anew, in more buckets, row by row and in their order.
 * Memory is bounded by {@link #FILES_AT_ONCE} row groups; for more new buckets a file is read
 * again.
 *
 * @param <W> writes one new file
 */
abstract class BucketSplit<W extends Closeable> {
  private static final int FILES_AT_ONCE = 4;

  final LedgerUpkeep upkeep;
  final AudienceTarget target;
  private final int from;
  private final int to;

  /**
   * For one audience.
   *
   * @param upkeep where the files lie
   * @param target the audience
   * @param from buckets that the files lie in at least, a power of two
   * @param to the same of the new ones
   */
  BucketSplit(LedgerUpkeep upkeep, AudienceTarget target, int from, int to) {
    this.upkeep = upkeep;
    this.target = target;
    this.from = from;
    this.to = to;
  }

  /** Starts the file of a new bucket. */
  abstract W create(int bucket) throws IOException;

  /** Hands on the rows of a file whose bucket is among the parts. */
  abstract void copy(LedgerFile file, Parts<W> parts) throws IOException;

  /** Ends a file that has rows. */
  abstract List<DataFile> finish(W writer) throws IOException;

  /** Some of the buckets that one bucket becomes. */
  record Parts<V>(int first, int step, int all, List<V> writers) {
    /** The writer of an id's bucket; {@code null} where it is none of these. */
    @Nullable V of(byte[] id, int offset, int length) {
      int bucket = MemberHash.bucket(MemberHash.of(id, offset, offset + length), all);
      int number = (bucket - first) / step;
      boolean ours = bucket >= first && number < writers.size();
      return ours ? writers.get(number) : null;
    }
  }

  /**
   * Writes them.
   *
   * @param files the oldest first
   * @throws IllegalStateException if not every row has found its place
   */
  final List<DataFile> write(List<DataFile> files) throws IOException {
    List<DataFile> written = new ArrayList<>();
    for (int bucket = 0; bucket < from; bucket++) {
      List<DataFile> own = files(files, bucket);
      for (int first = bucket; !own.isEmpty() && first < to; first += FILES_AT_ONCE * from) {
        written.addAll(part(own, first));
      }
    }
    long before = rows(files);
    if (rows(written) != before) {
      throw new IllegalStateException(
          before + " rows were to be parted into " + to + " buckets, wrote " + rows(written));
    }
    return written;
  }

  private List<DataFile> part(List<DataFile> files, int first) throws IOException {
    try (Closer open = Closer.create()) {
      List<W> writers = new ArrayList<>();
      for (int b = first; b < to && writers.size() < FILES_AT_ONCE; b += from) {
        writers.add(open.register(create(b)));
      }
      Parts<W> parts = new Parts<>(first, from, to, writers);
      for (DataFile file : files) {
        copy(LedgerSlices.listed(file), parts);
      }
      List<DataFile> written = new ArrayList<>();
      for (W writer : writers) {
        written.addAll(finish(writer));
      }
      return written;
    }
  }

  private List<DataFile> files(List<DataFile> all, int bucket) {
    return all.stream().filter(file -> LedgerSlices.bucket(file) % from == bucket).toList();
  }

  static long rows(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::recordCount).sum();
  }
}
