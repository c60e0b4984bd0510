package io.sluice.beam.iceberg;

import io.sluice.domain.conversion.ConversionTarget;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.LongType;

/**
 * What the driver must know of a file of events.
 *
 * @param file the file, its bucket as part
 * @param account the account of all its rows
 * @param buckets the plan's number of buckets
 * @param settledAtS of all its rows, seconds since 1970
 */
record EventDescriptor(FileDescriptor file, String account, int buckets, long settledAtS) {
  private static final int SETTLED_AT = 11;
  private static final int MORE_BYTES = Integer.BYTES + Long.BYTES;

  byte[] encode() {
    byte[] described = file.encode();
    return ByteBuffer.allocate(described.length + MORE_BYTES)
        .put(described)
        .putInt(buckets)
        .putLong(settledAtS)
        .array();
  }

  /**
   * Reads what {@link #encode()} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static EventDescriptor decode(byte[] encoded) {
    FileDescriptor file = FileDescriptor.decode(encoded, FileDescriptor.Kind.EVENTS);
    int described = file.encode().length;
    if (encoded.length != described + MORE_BYTES) {
      throw new IllegalArgumentException("a damaged event file descriptor of " + encoded.length);
    }
    ByteBuffer more = ByteBuffer.wrap(Arrays.copyOfRange(encoded, described, encoded.length));
    return of(file, more.getInt(), more.getLong());
  }

  static EventDescriptor of(FileDescriptor file, int buckets, long settledAtS) {
    String account = ConversionTarget.parse(file.target()).account();
    return new EventDescriptor(file, account, buckets, settledAtS);
  }

  /** Iceberg's form of it; the bounds of its age are all that it tells of columns. */
  DataFile dataFile(PartitionSpec spec) {
    GenericRecord partition = GenericRecord.create(spec.partitionType());
    partition.set(0, account);
    partition.set(1, buckets);
    partition.set(2, file.part());
    ByteBuffer settled = Conversions.toByteBuffer(LongType.get(), settledAtS);
    return DataFiles.builder(spec)
        .withPath(file.path())
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(file.bytes())
        .withPartition(partition)
        .withMetrics(
            new Metrics(
                file.rows(),
                null,
                Map.of(SETTLED_AT, file.rows()),
                Map.of(SETTLED_AT, 0L),
                null,
                Map.of(SETTLED_AT, settled),
                Map.of(SETTLED_AT, settled)))
        .withSplitOffsets(file.splits())
        .build();
  }
}
