package io.sluice.beam.iceberg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.jspecify.annotations.Nullable;

/**
 * A column of texts of which a row here and there is wanted. Where all pages are by dictionary, as
 * those of few different texts are, the rows between cost next to nothing. For one thread.
 */
final class TextColumn {
  private final Lookup lookup;

  private TextColumn(Lookup lookup) {
    this.lookup = lookup;
  }

  private interface Lookup {
    @Nullable String at(long row) throws IOException;
  }

  /** Takes the column of a row group. */
  static TextColumn of(ColumnSource source, String name) {
    if (source.empty(name)) {
      return new TextColumn(row -> null);
    }
    if (!source.dictionaryAlone(name)) {
      return new TextColumn(new Reading(source.reader(name)));
    }
    PageReader pages = source.pages(name);
    boolean nullable = source.descriptor(name).getMaxDefinitionLevel() > 0;
    return new TextColumn(new Distinct(pages, nullable, !source.full(name), source.rows()));
  }

  /**
   * The text of a row, {@code null} where there is none.
   *
   * @param row after the row that was asked for last
   */
  @Nullable String at(long row) throws IOException {
    return lookup.at(row);
  }

  private static final class Distinct implements Lookup {
    private final PageReader pages;
    private final boolean nullable;
    private final boolean anyNull;
    private final long rows;
    private String[] texts = new String[0];
    private @Nullable NumberColumn indexes;

    Distinct(PageReader pages, boolean nullable, boolean anyNull, long rows) {
      this.pages = pages;
      this.nullable = nullable;
      this.anyNull = anyNull;
      this.rows = rows;
    }

    @Override
    public @Nullable String at(long row) throws IOException {
      if (indexes == null) {
        texts = texts(pages.readDictionaryPage());
        NumberPages numbers = NumberPages.indexes(pages, nullable, texts.length);
        indexes = NumberColumn.indexes(numbers, anyNull, rows);
      }
      long index = indexes.at(row);
      return index == MembershipSink.NONE ? null : texts[(int) index];
    }

    private static String[] texts(@Nullable DictionaryPage page) throws IOException {
      if (page == null) {
        throw new IOException("a column by dictionary without one");
      }
      ByteBuffer buffer = page.getBytes().toByteBuffer().duplicate().order(ByteOrder.LITTLE_ENDIAN);
      String[] texts = new String[page.getDictionarySize()];
      for (int i = 0; i < texts.length; i++) {
        byte[] text = new byte[buffer.getInt()];
        buffer.get(text);
        texts[i] = new String(text, StandardCharsets.UTF_8);
      }
      return texts;
    }
  }

  /** Encodings of other writers, value by value through Parquet's reader. */
  private static final class Reading implements Lookup {
    private final ColumnReader reader;
    private long next;

    Reading(ColumnReader reader) {
      this.reader = reader;
    }

    @Override
    public @Nullable String at(long row) {
      while (next < row) {
        if (defined()) {
          reader.skip();
        }
        reader.consume();
        next++;
      }
      String text = defined() ? reader.getBinary().toStringUsingUTF8() : null;
      reader.consume();
      next++;
      return text;
    }

    private boolean defined() {
      return reader.getCurrentDefinitionLevel() == reader.getDescriptor().getMaxDefinitionLevel();
    }
  }
}
