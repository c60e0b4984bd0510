package io.sluice.beam.qualify;

import io.sluice.domain.batch.UploadRecord;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Merges the rows of one person: the newest row's country and consent, the distinct key sets of all
 * rows in canonical order, at most 100. The same rows in any order give the same content.
 */
public final class MergedContent {
  private MergedContent() {}

  /**
   * Merges.
   *
   * @param rows cursors' snapshots: content bytes and until, at least one
   * @return the merged content
   */
  public static byte[] of(List<Row> rows) {
    Row newest = rows.stream().max(Row::compareTo).orElseThrow(IllegalArgumentException::new);
    TreeSet<byte[]> sets = new TreeSet<>(Arrays::compareUnsigned);
    for (Row row : rows) {
      sets.addAll(ContentCodec.sets(row.content(), 0));
    }
    ByteBuilder merged = new ByteBuilder(1_024);
    merged.put(newest.content(), 0, ContentCodec.headLength(newest.content(), 0));
    merged.putVarint(Math.min(sets.size(), UploadRecord.MAX_KEY_SETS));
    sets.stream().limit(UploadRecord.MAX_KEY_SETS).forEach(s -> merged.put(s, 0, s.length));
    return merged.toArray();
  }

  /**
   * One row of the person.
   *
   * @param content its content
   * @param until end of its lifetime in epoch seconds or {@link PackedRow#NO_TIME}
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by content below
  public record Row(byte[] content, long until) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      int byTime = Long.compare(until, other.until);
      return byTime != 0 ? byTime : Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Row that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(content) + Long.hashCode(until);
    }
  }
}
