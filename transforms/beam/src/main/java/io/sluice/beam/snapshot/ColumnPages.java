package io.sluice.beam.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.ValuesReader;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column chunk, decoded from its pages a batch at a time: some times faster than
 * value by value through Parquet's reader, and text is not copied. Knows pages of both versions.
 * Plain values and those by dictionary, which is what nearly all warehouses write, are decoded
 * here; the values of other encodings come from Parquet's own decoders. Layout: the Parquet
 * format's "Data Pages" and "Encodings". For one thread.
 *
 * <p>After {@link #fill} entry {@code i} of a batch is absent where {@code ends[i]} is negative;
 * else its text is {@code bytes[starts[i]..ends[i])} and its number {@code numbers[i]} of the
 * {@link #batch}. An entry is a row, or an element of a list where there are repetitions: a row
 * starts where its repetition is 0. All arrays are valid until the next batch.
 */
final class ColumnPages {
  /** Entries of a batch at most. */
  static final int BATCH = 1024;

  private static final int ABSENT = -1;

  final PlainForm.Batch batch = new PlainForm.Batch(BATCH);
  final int[] repetitions = new int[BATCH];
  byte[] bytes = new byte[0];

  private final PageReader pages;
  private final ColumnDescriptor column;
  private final PlainForm form;
  private final boolean truths;
  private final PlainValues encoded;
  private final Callable<Integer> filling = this::decodeBatch;
  private final int[] starts = batch.starts;
  private final int[] ends = batch.ends;
  private final long[] numbers = batch.numbers;
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
  private @Nullable ValuesReader pageValues;

  /** The distinct values of the chunk, laid out as a batch is. */
  private static final class Dictionary {
    private final int[] starts;
    private final int[] ends;
    private final long[] numbers;
    private byte[] bytes = new byte[1024];

    Dictionary(int[] starts, int[] ends, long[] numbers) {
      this.starts = starts;
      this.ends = ends;
      this.numbers = numbers;
    }

    /** Takes the text of a value; gives where the next one starts. */
    int put(int id, int used, byte[] from, int start, int end) {
      int length = end - start;
      if (used + length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + length));
      }
      System.arraycopy(from, start, bytes, used, length);
      starts[id] = used;
      ends[id] = used + length;
      return used + length;
    }
  }

  private ColumnPages(PageReader pages, ColumnDescriptor column, ColumnForm form)
      throws IOException {
    this.pages = pages;
    this.column = column;
    this.form = PlainForm.of(form);
    this.truths = form.kind() == ColumnForm.Kind.TRUTH;
    this.encoded = new PlainValues(form);
    this.maxDefinition = column.getMaxDefinitionLevel();
    this.maxRepetition = column.getMaxRepetitionLevel();
    this.dictionary = dictionary(pages.readDictionaryPage());
  }

  /** Starts with the first page of a chunk. */
  static ColumnPages of(PageReader pages, ColumnDescriptor column, ColumnForm form)
      throws IOException {
    return new ColumnPages(pages, column, form);
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
    return Decoding.of(filling);
  }

  private int decodeBatch() throws IOException {
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
    if (pageValues != null) {
      encoded.clear();
      encoded.put(pageValues, count);
      bytes = form.decode(encoded.bytes(), 0, encoded.length(), count, batch);
    } else if (pageIds == null) {
      bytes = form.decode(page, position, pageEnd, count, batch);
      position = form.position();
    } else {
      byDictionary(pageIds, count);
    }
  }

  private void byDictionary(RunLengths run, int count) throws IOException {
    if (dictionary == null) {
      throw new IOException("a page by dictionary in a column without one");
    }
    run.next(ids, count);
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
    if (next instanceof DataPageV1 v1) {
      take(v1.getBytes().toByteBuffer());
      pageRepetitions = levels(maxRepetition, v1.getRlEncoding());
      pageDefinitions = levels(maxDefinition, v1.getDlEncoding());
      values(v1.getValueEncoding(), v1.getValueCount());
    } else if (next instanceof DataPageV2 v2) {
      pageRepetitions = levels(maxRepetition, v2.getRepetitionLevels());
      pageDefinitions = levels(maxDefinition, v2.getDefinitionLevels());
      take(v2.getData().toByteBuffer());
      values(v2.getDataEncoding(), v2.getValueCount());
    }
    left = next.getValueCount();
    if (left < 0) {
      throw new IOException("a page of less than no values");
    }
    return true;
  }

  private void values(Encoding encoding, int count) throws IOException {
    pageIds = null;
    pageValues = null;
    if (encoding.usesDictionary()) {
      // A page of nulls alone may have no numbers and no width either.
      int width = position < pageEnd ? page[position++] : 0;
      pageIds = new RunLengths(page, position, pageEnd, width);
    } else if (encoding == Encoding.BYTE_STREAM_SPLIT) {
      unsplit();
    } else if (position < pageEnd && (truths || encoding != Encoding.PLAIN)) {
      pageValues = encoding.getValuesReader(column, ValuesType.VALUES);
      pageValues.initFromPage(
          count,
          ByteBufferInputStream.wrap(ByteBuffer.wrap(page, position, pageEnd - position).slice()));
    }
  }

  /** Puts the bytes of each value together, of which the page has all first ones first. */
  private void unsplit() throws IOException {
    int size = PlainForm.size(form.form());
    int length = pageEnd - position;
    if (size == 0 || length % size != 0) {
      throw new IOException("split values that are not whole");
    }
    int values = length / size;
    byte[] plain = new byte[length];
    for (int i = 0; i < length; i++) {
      plain[i % values * size + i / values] = page[position + i];
    }
    page = plain;
    position = 0;
    pageEnd = length;
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
    int from = position + Integer.BYTES;
    int length = from > pageEnd ? -1 : PlainForm.intAt(page, position);
    if (length < 0 || length > pageEnd - from) {
      throw new IndexOutOfBoundsException("levels longer than their page");
    }
    position = from + length;
    return new RunLengths(page, from, position, width(max));
  }

  private static @Nullable RunLengths levels(int max, BytesInput runs) throws IOException {
    if (max == 0) {
      return null;
    }
    byte[] bytes = runs.toByteArray();
    return new RunLengths(bytes, 0, bytes.length, width(max));
  }

  private static int width(int max) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(max);
  }

  private @Nullable Dictionary dictionary(@Nullable DictionaryPage distinct) throws IOException {
    if (distinct == null) {
      return null;
    }
    take(distinct.getBytes().toByteBuffer());
    int size = distinct.getDictionarySize();
    // A value takes a byte or more unless all are empty: a count beyond that is no count.
    if (size < 0 || size > Math.max(pageEnd - position, 1)) {
      throw new IOException("a dictionary of " + size + " values in a page that is too short");
    }
    Dictionary all = new Dictionary(new int[size], new int[size], new long[size]);
    int used = 0;
    for (int done = 0; done < size; ) {
      int count = Math.min(BATCH, size - done);
      byte[] from = form.decode(page, position, pageEnd, count, batch);
      position = form.position();
      for (int i = 0; i < count; i++) {
        used = all.put(done + i, used, from, starts[i], ends[i]);
        all.numbers[done + i] = numbers[i];
      }
      done += count;
    }
    return all;
  }
}
