package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Writes a Parquet file; what a row looks like is the caller's. */
final class MemberFile<T> extends WriteSupport<T> {
  /** Row groups as warehouses write them. */
  static final long ROW_GROUP_BYTES = 64L << 20;

  private final MessageType schema;
  private final RowWriter<T> rows;
  private @Nullable ColumnWriter columns;

  private MemberFile(MessageType schema, RowWriter<T> rows) {
    this.schema = schema;
    this.rows = rows;
  }

  /** Puts the columns of one row. */
  @FunctionalInterface
  interface RowWriter<T> {
    /** Puts the columns in the order of the schema. */
    void write(T row, ColumnWriter to);
  }

  /**
   * Opens a file, replacing one of the same name.
   *
   * @param codec Snappy, or none for columns of digests, which nothing compresses
   */
  static <T> ParquetWriter<T> open(
      Path path, MessageType schema, CompressionCodecName codec, RowWriter<T> rows)
      throws IOException {
    return open(path, schema, codec, ROW_GROUP_BYTES, rows);
  }

  /** The same with row groups of about so many bytes. */
  static <T> ParquetWriter<T> open(
      Path path,
      MessageType schema,
      CompressionCodecName codec,
      long rowGroupBytes,
      RowWriter<T> rows)
      throws IOException {
    Configuration local = new Configuration(false);
    // The checksummed file system would leave a .crc beside each file.
    local.setClass("fs.file.impl", RawLocalFileSystem.class, FileSystem.class);
    local.setBoolean("fs.file.impl.disable.cache", true);
    return new Builder<>(path, new MemberFile<>(schema, rows))
        .withConf(local)
        .withCompressionCodec(codec)
        .withRowGroupSize(rowGroupBytes)
        .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
        .build();
  }

  @Override
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    columns = new ColumnWriter(consumer, schema);
  }

  @Override
  public void write(T row) {
    ColumnWriter to = Objects.requireNonNull(columns, "the writer was not opened");
    to.start();
    rows.write(row, to);
    to.end();
  }

  /** Puts values into the columns from left to right. */
  static final class ColumnWriter {
    private final RecordConsumer consumer;
    private final MessageType schema;
    private int column;

    private ColumnWriter(RecordConsumer consumer, MessageType schema) {
      this.consumer = consumer;
      this.schema = schema;
    }

    private void start() {
      consumer.startMessage();
      column = 0;
    }

    private void end() {
      consumer.endMessage();
    }

    ColumnWriter text(String value) {
      return binary(Binary.fromString(value));
    }

    ColumnWriter bytes(byte[] value) {
      return binary(Binary.fromConstantByteArray(value));
    }

    ColumnWriter number(long value) {
      String name = schema.getFieldName(column);
      consumer.startField(name, column);
      consumer.addLong(value);
      consumer.endField(name, column++);
      return this;
    }

    /** A list in the three-level form of the Parquet specification; not empty. */
    ColumnWriter list(List<Integer> values) {
      String name = schema.getFieldName(column);
      consumer.startField(name, column);
      consumer.startGroup();
      consumer.startField("list", 0);
      for (int value : values) {
        consumer.startGroup();
        consumer.startField("element", 0);
        consumer.addInteger(value);
        consumer.endField("element", 0);
        consumer.endGroup();
      }
      consumer.endField("list", 0);
      consumer.endGroup();
      consumer.endField(name, column++);
      return this;
    }

    private ColumnWriter binary(Binary value) {
      String name = schema.getFieldName(column);
      consumer.startField(name, column);
      consumer.addBinary(value);
      consumer.endField(name, column++);
      return this;
    }
  }

  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final WriteSupport<T> support;

    Builder(Path path, WriteSupport<T> support) {
      super(new org.apache.hadoop.fs.Path(path.toUri()));
      this.support = support;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(Configuration conf) {
      return support;
    }
  }
}
