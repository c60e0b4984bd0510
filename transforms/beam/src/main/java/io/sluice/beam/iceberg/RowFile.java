package io.sluice.beam.iceberg;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** One Parquet file under way, written cell by cell without an object a row. For one thread. */
final class RowFile {
  private static final int ROW_GROUP_BYTES = 32 << 20;
  private static final int PAGE_BYTES = 256 << 10;

  private final ParquetWriter<Row> writer;
  private final ParquetFiles.NewFile file;
  private long rows;

  private RowFile(ParquetWriter<Row> writer, ParquetFiles.NewFile file) {
    this.writer = writer;
    this.file = file;
  }

  /** Something that can write the cells of one row. */
  interface Row {
    void write(Cells cells);
  }

  /**
   * Starts a file.
   *
   * @param plain columns of distinct values, for which a dictionary would be built in vain
   */
  static RowFile create(
      ParquetFiles.NewFile file, MessageType schema, CompressionCodecName codec, List<String> plain)
      throws IOException {
    Builder builder =
        new Builder(file, schema)
            .withCompressionCodec(codec)
            .withRowGroupSize((long) ROW_GROUP_BYTES)
            .withPageSize(PAGE_BYTES)
            .withPageWriteChecksumEnabled(true)
            .withDictionaryEncoding(true);
    for (String column : plain) {
      builder = builder.withDictionaryEncoding(column, false);
    }
    return new RowFile(builder.build(), file);
  }

  void write(Row row) throws IOException {
    writer.write(row);
    rows++;
  }

  long rows() {
    return rows;
  }

  /** Completes the file and describes it. */
  FileDescriptor close(
      FileDescriptor.Kind kind, String path, String target, int part, String planId)
      throws IOException {
    writer.close();
    List<Long> splits =
        writer.getFooter().getBlocks().stream().map(BlockMetaData::getStartingPos).toList();
    return new FileDescriptor(kind, path, file.length(), rows, target, part, planId, splits);
  }

  /** Closes the file without a word about it. */
  void abandon() throws IOException {
    writer.close();
  }

  /** The cells of one row, written in the order of the columns. */
  static final class Cells {
    private final RecordConsumer consumer;
    private final String[] names;

    private Cells(RecordConsumer consumer, MessageType schema) {
      this.consumer = consumer;
      this.names = schema.getFields().stream().map(f -> f.getName()).toArray(String[]::new);
    }

    void integer(int column, int value) {
      consumer.startField(names[column], column);
      consumer.addInteger(value);
      consumer.endField(names[column], column);
    }

    void number(int column, long value) {
      consumer.startField(names[column], column);
      consumer.addLong(value);
      consumer.endField(names[column], column);
    }

    /** Writes nothing for {@link MembershipSink#NONE}. */
    void optionalNumber(int column, long value) {
      if (value != MembershipSink.NONE) {
        number(column, value);
      }
    }

    /** Writes nothing for {@code null}. */
    void optionalText(int column, @Nullable String value) {
      if (value != null) {
        binary(column, Binary.fromString(value));
      }
    }

    void binary(int column, Binary value) {
      consumer.startField(names[column], column);
      consumer.addBinary(value);
      consumer.endField(names[column], column);
    }
  }

  private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
    private final MessageType schema;

    Builder(OutputFile file, MessageType schema) {
      super(file);
      this.schema = schema;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
      return new Support(schema);
    }
  }

  private static final class Support extends WriteSupport<Row> {
    private final MessageType schema;
    private @Nullable RecordConsumer consumer;
    private @Nullable Cells cells;

    Support(MessageType schema) {
      this.schema = schema;
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
      cells = new Cells(recordConsumer, schema);
    }

    @Override
    public void write(Row row) {
      consumer.startMessage();
      row.write(cells);
      consumer.endMessage();
    }
  }
}
