package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.FileMerge;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.snapshot.MemberHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/**
 * Merges the files of digests of one bucket of one audience, and drops what says nothing any more,
 * see {@link KeyTrail}. The merged file stands where the newest of the old ones stood, so that rows
 * which a settlement appends meanwhile are younger.
 */
final class KeyMerge {
  private static final String PLAN = "merged";

  /** So many rows are in memory at a time; of a larger bucket the files are read more than once. */
  private static final long ROWS_AT_ONCE = 500_000;

  private final LedgerUpkeep upkeep;
  private final UpkeepTally tally;

  private KeyMerge(LedgerUpkeep upkeep) {
    this.upkeep = upkeep;
    this.tally = upkeep.tally(LedgerTables.MEMBERSHIP_KEYS);
  }

  static KeyMerge of(LedgerUpkeep upkeep) {
    return new KeyMerge(upkeep);
  }

  /** One bucket of one audience. */
  private record Place(String target, int bucket) implements Comparable<Place> {
    static Place of(DataFile file) {
      return new Place(file.partition().get(0, String.class), LedgerSlices.bucket(file));
    }

    @Override
    public int compareTo(Place other) {
      int byTarget = target.compareTo(other.target);
      return byTarget != 0 ? byTarget : Integer.compare(bucket, other.bucket);
    }

    @Override
    public String toString() {
      return "bucket " + bucket + " of " + target;
    }
  }

  /** Merges wherever there are enough small files. */
  void run() {
    BucketCounts counts = BucketCounts.of(upkeep.catalog());
    Table table = upkeep.table(LedgerTables.MEMBERSHIP_KEYS);
    // Younger than the files: where it still has as few buckets, none of them lies by more.
    Table memberships = upkeep.table(LedgerTables.MEMBERSHIPS);
    Map<Place, List<DataFile>> places = new TreeMap<>();
    for (DataFile file : LedgerSlices.oldestFirst(table, Expressions.alwaysTrue())) {
      places.computeIfAbsent(Place.of(file), place -> new ArrayList<>()).add(file);
    }
    places.forEach(
        (place, files) -> {
          int from = from(files);
          // While digests are parted anew, rows of one id lie in two buckets: their order would go.
          if (from < files.size() && counts.agree(memberships, table, place.target())) {
            merge(place, files.subList(from, files.size()), from == 0, Set.of());
          }
        });
  }

  /** The files of a bucket, oldest first. */
  List<DataFile> files(AudienceTarget target, int bucket) {
    return LedgerSlices.oldestFirst(
        upkeep.table(LedgerTables.MEMBERSHIP_KEYS),
        Expressions.and(
            Expressions.equal("target", target.toString()), Expressions.equal("bucket", bucket)));
  }

  /**
   * Drops the digests of some ids whose memberships are dropped.
   *
   * @param files those of the bucket while the memberships were there; later ones are left alone
   */
  void drop(AudienceTarget target, int bucket, List<DataFile> files, Set<String> ids) {
    if (!files.isEmpty()) {
      merge(new Place(target.toString(), bucket), files, true, ids);
    }
  }

  /** Files of one commit go together: among them only names tell the order. */
  private static int from(List<DataFile> files) {
    int from = FileMerge.from(files.stream().mapToLong(DataFile::fileSizeInBytes).toArray());
    while (from > 0 && from < files.size() && sameCommit(files.get(from - 1), files.get(from))) {
      from--;
    }
    return from;
  }

  private static boolean sameCommit(DataFile one, DataFile other) {
    return one.dataSequenceNumber().equals(other.dataSequenceNumber());
  }

  private void merge(Place place, List<DataFile> files, boolean whole, Set<String> over) {
    tally.filesMerged += files.size();
    if (!upkeep.does()) {
      return;
    }
    try {
      long before = files.stream().mapToLong(DataFile::recordCount).sum();
      List<DataFile> merged = write(place, files, whole, over);
      FileSwap swap = new FileSwap(LedgerTables.MEMBERSHIP_KEYS, files, merged, true);
      if (swap.commit(upkeep.catalog(), pinned -> true)) {
        tally.rowsDropped += before - merged.stream().mapToLong(DataFile::recordCount).sum();
      } else {
        tally.filesMerged -= files.size();
        tally.note(place + " was merged by somebody else meanwhile");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot merge the digests of " + place, e);
    }
  }

  private List<DataFile> write(Place place, List<DataFile> files, boolean whole, Set<String> over)
      throws IOException {
    long rows = files.stream().mapToLong(DataFile::recordCount).sum();
    int parts = (int) (rows / ROWS_AT_ONCE) + 1;
    try (KeyFileWriter writer =
        KeyFileWriter.create(
            upkeep.storage(),
            AudienceTarget.parse(place.target()),
            place.bucket(),
            PLAN,
            UUID.randomUUID().toString())) {
      for (int part = 0; part < parts; part++) {
        writePart(writer, read(files, part, parts), whole, over);
      }
      if (writer.rows() == 0) {
        return List.of(); // Given up and deleted on closing.
      }
      FileDescriptor written = FileDescriptor.decode(writer.finish(), FileDescriptor.Kind.KEYS);
      return List.of(written.dataFile(upkeep.table(LedgerTables.MEMBERSHIP_KEYS).spec()));
    }
  }

  private Map<String, KeyTrail> read(List<DataFile> files, int part, int parts) throws IOException {
    Map<String, KeyTrail> trails = new LinkedHashMap<>();
    KeyFileReader reader = KeyFileReader.of(upkeep.storage());
    for (DataFile file : files) {
      reader.read(
          new LedgerFile(file.location(), file.fileSizeInBytes(), file.recordCount()),
          (id, start, length) -> part(id, start, length, parts) == part,
          row -> trails.computeIfAbsent(row.externalUserId(), id -> new KeyTrail()).take(row));
    }
    return trails;
  }

  private static int part(byte[] id, int start, int length, int parts) {
    // The high bits: the low ones are the bucket's.
    return Math.floorMod((int) (MemberHash.of(id, start, start + length) >>> 32), parts);
  }

  private static void writePart(
      KeyFileWriter writer, Map<String, KeyTrail> trails, boolean whole, Set<String> over)
      throws IOException {
    for (Map.Entry<String, KeyTrail> trail : trails.entrySet()) {
      if (!over.contains(trail.getKey())) {
        for (KeyRow row : trail.getValue().rows(whole)) {
          writer.addOfAnyPlan(row);
        }
      }
    }
  }
}
