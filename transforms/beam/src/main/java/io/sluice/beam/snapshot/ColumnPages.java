package io.sluice.beam.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column chunk, decoded from its pages a batch at a time: some times faster than
 * value by value through Parquet's reader, and text is not copied. Knows first-version pages, plain
 * or by dictionary, which is what nearly all warehouses write; {@link #fits} tells. Layout: the
 * Parquet format's "Data Pages" and "Encodings". For one thread.
 *
 * <p>After {@link #fill} entry {@code i} of a batch is absent where {@code ends[i]} is negative;
 * else its text is {@code bytes[starts[i]..ends[i])} and its number {@code numbers[i]}. An entry is
 * a row, or an element of a list where there are repetitions: a row starts where its repetition is
 * 0. All arrays are valid until the next batch.
 */
final class ColumnPages {
  /** Entries of a batch at most. */
  static final int BATCH = 1024;

  private static final int ABSENT = -1;

  @SuppressWarnings("deprecation") // Parquet's own name for the old encodings.
  private static final Set<Encoding> KNOWN =
      Set.of(
          Encoding.PLAIN,
          Encoding.RLE,
          Encoding.BIT_PACKED,
          Encoding.PLAIN_DICTIONARY,
          Encoding.RLE_DICTIONARY);

  final int[] starts = new int[BATCH];
  final int[] ends = new int[BATCH];
  final long[] numbers = new long[BATCH];
  final int[] repetitions = new int[BATCH];
  byte[] bytes = new byte[0];

  private final PageReader pages;
  private final PlainForm form;
  private final int maxDefinition;
  private final int maxRepetition;
  private final int[] levels = new int[BATCH];
  private final int[] ids = new int[BATCH];
  private final @Nullable Dictionary dictionary;

  private int left;
  private byte[] page = new byte[0];
  private int position;
  private int pageEnd;
  private @Nullable RunLengths pageRepetitions;
  private @Nullable RunLengths pageDefinitions;
  private @Nullable RunLengths pageIds;

  /** The distinct values of the chunk, laid out as a batch is. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Dictionary(byte[] bytes, int[] starts, int[] ends, long[] numbers) {}

  private ColumnPages(PageReader pages, ColumnDescriptor column, PlainForm form)
      throws IOException {
    this.pages = pages;
    this.form = form;
    this.maxDefinition = column.getMaxDefinitionLevel();
    this.maxRepetition = column.getMaxRepetitionLevel();
    this.dictionary = dictionary(pages.readDictionaryPage());
  }

  /** True where the pages of a chunk are of the kind that this class decodes. */
  static boolean fits(ColumnChunkMetaData chunk, ColumnForm form) {
    EncodingStats statistics = chunk.getEncodingStats();
    return PlainForm.of(form) != null
        && statistics != null
        && !statistics.usesV2Pages()
        && KNOWN.containsAll(chunk.getEncodings());
  }

  /** Starts with the first page of a chunk that {@link #fits}. */
  static ColumnPages of(PageReader pages, ColumnDescriptor column, ColumnForm form)
      throws IOException {
    PlainForm plain = PlainForm.of(form);
    if (plain == null) {
      throw new IllegalArgumentException("no plain form for " + form.kind());
    }
    return new ColumnPages(pages, column, plain);
  }

  /** True for lists. */
  boolean repeated() {
    return maxRepetition > 0;
  }

  /**
   * Decodes the next batch.
   *
   * @return its entries, 1..{@link #BATCH}, or 0 after the last page
   * @throws IOException if a page cannot be read or is of another kind
   * @throws IndexOutOfBoundsException if a page ends early
   */
  int fill() throws IOException {
    while (left == 0) {
      if (!nextPage()) {
        return 0;
      }
    }
    int count = Math.min(left, BATCH);
    left -= count;
    if (pageRepetitions != null) {
      pageRepetitions.next(repetitions, count);
    }
    int present = present(count);
    values(present);
    if (present < count) {
      spread(present, count);
    }
    return count;
  }

  private int present(int count) {
    if (pageDefinitions == null || pageDefinitions.passRun(maxDefinition, count)) {
      return count;
    }
    pageDefinitions.next(levels, count);
    int present = 0;
    for (int i = 0; i < count; i++) {
      present += levels[i] == maxDefinition ? 1 : 0;
    }
    return present;
  }

  /** Values lie without gaps; moves each to its entry, from the back. */
  private void spread(int present, int count) {
    int from = present;
    for (int i = count - 1; i >= 0; i--) {
      if (levels[i] == maxDefinition) {
        from--;
        starts[i] = starts[from];
        ends[i] = ends[from];
        numbers[i] = numbers[from];
      } else {
        ends[i] = ABSENT;
      }
    }
  }

  private void values(int count) throws IOException {
    if (pageIds == null) {
      bytes = form.decode(page, position, pageEnd, count, this);
      position = form.position();
      return;
    }
    if (dictionary == null) {
      throw new IOException("a page by dictionary in a column without one");
    }
    pageIds.next(ids, count);
    bytes = dictionary.bytes;
    for (int i = 0; i < count; i++) {
      int id = ids[i];
      starts[i] = dictionary.starts[id];
      ends[i] = dictionary.ends[id];
      numbers[i] = dictionary.numbers[id];
    }
  }

  private boolean nextPage() throws IOException {
    DataPage next = pages.readPage();
    if (next == null) {
      return false;
    }
    if (!(next instanceof DataPageV1 v1)) {
      throw new IOException("a page of another version although its file says otherwise");
    }
    take(v1.getBytes().toByteBuffer());
    left = v1.getValueCount();
    pageRepetitions = levels(maxRepetition, v1.getRlEncoding());
    pageDefinitions = levels(maxDefinition, v1.getDlEncoding());
    pageIds = null;
    if (v1.getValueEncoding().usesDictionary()) {
      // A page of nulls alone may have no numbers and no width either.
      int width = position < pageEnd ? page[position++] : 0;
      pageIds = new RunLengths(page, position, pageEnd, width);
    } else if (v1.getValueEncoding() != Encoding.PLAIN) {
      throw new IOException("values in encoding " + v1.getValueEncoding());
    }
    return true;
  }

  private void take(ByteBuffer buffer) {
    int length = buffer.remaining();
    if (buffer.hasArray()) {
      page = buffer.array();
      position = buffer.arrayOffset() + buffer.position();
    } else {
      page = new byte[length];
      buffer.get(page);
      position = 0;
    }
    pageEnd = position + length;
  }

  private @Nullable RunLengths levels(int max, Encoding encoding) throws IOException {
    if (max == 0) {
      return null;
    }
    if (encoding != Encoding.RLE) {
      throw new IOException("levels in encoding " + encoding);
    }
    int length = PlainForm.intAt(page, position);
    int from = position + Integer.BYTES;
    if (length < 0 || length > pageEnd - from) {
      throw new IndexOutOfBoundsException("levels longer than their page");
    }
    position = from + length;
    return new RunLengths(page, from, position, Integer.SIZE - Integer.numberOfLeadingZeros(max));
  }

  private @Nullable Dictionary dictionary(@Nullable DictionaryPage distinct) throws IOException {
    if (distinct == null) {
      return null;
    }
    take(distinct.getBytes().toByteBuffer());
    int size = distinct.getDictionarySize();
    Dictionary all =
        new Dictionary(form.room(page, size), new int[size], new int[size], new long[size]);
    int used = 0;
    for (int done = 0; done < size; ) {
      int count = Math.min(BATCH, size - done);
      byte[] from = form.decode(page, position, pageEnd, count, this);
      position = form.position();
      for (int i = 0; i < count; i++) {
        int length = ends[i] - starts[i];
        System.arraycopy(from, starts[i], all.bytes, used, length);
        all.starts[done + i] = used;
        used += length;
        all.ends[done + i] = used;
        all.numbers[done + i] = numbers[i];
      }
      done += count;
    }
    return all;
  }
}
