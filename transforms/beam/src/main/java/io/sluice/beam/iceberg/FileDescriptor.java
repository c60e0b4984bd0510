package io.sluice.beam.iceberg;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.StringType;

/**
 * What the driver must know of a file that a task wrote, in a few hundred bytes.
 *
 * @param kind which table
 * @param path its location
 * @param bytes its length
 * @param rows its rows
 * @param target audience@account, or conversion@account, of all its rows
 * @param part the bucket, or for changes the day since 1970 in UTC
 * @param planId the plan of all its rows
 * @param splits where its row groups start
 */
record FileDescriptor(
    Kind kind,
    String path,
    long bytes,
    long rows,
    String target,
    int part,
    String planId,
    List<Long> splits) {
  private static final int VERSION = 1;

  /** The tables that tasks write. */
  enum Kind {
    MEMBERSHIPS(0),
    KEYS(1),
    CHANGES(2),
    /** See {@link EventDescriptor}, which says more of these. */
    EVENTS(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  byte[] encode() {
    ByteArrayOutputStream bytesOut = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytesOut)) {
      out.writeByte(VERSION);
      out.writeByte(kind.code);
      out.writeUTF(path);
      out.writeLong(bytes);
      out.writeLong(rows);
      out.writeUTF(target);
      out.writeInt(part);
      out.writeUTF(planId);
      out.writeInt(splits.size());
      for (long split : splits) {
        out.writeLong(split);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return bytesOut.toByteArray();
  }

  /**
   * Reads what {@link #encode()} wrote.
   *
   * @throws IllegalArgumentException if it is something else, or of another table
   */
  static FileDescriptor decode(byte[] encoded, Kind expected) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
      int version = in.readByte();
      int kind = in.readByte();
      if (version != VERSION || kind != expected.code) {
        throw new IllegalArgumentException(
            "not a descriptor of a file of "
                + expected
                + ": version "
                + version
                + ", kind "
                + kind);
      }
      return new FileDescriptor(
          expected,
          in.readUTF(),
          in.readLong(),
          in.readLong(),
          in.readUTF(),
          in.readInt(),
          in.readUTF(),
          splits(in));
    } catch (IOException e) {
      throw new IllegalArgumentException("a damaged file descriptor of " + encoded.length, e);
    }
  }

  private static List<Long> splits(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Long> splits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      splits.add(in.readLong());
    }
    return splits;
  }

  /** Iceberg's form of it; not of events. */
  DataFile dataFile(PartitionSpec spec) {
    GenericRecord partition = GenericRecord.create(spec.partitionType());
    if (kind == Kind.CHANGES) {
      partition.set(0, part);
    } else {
      partition.set(0, target);
      partition.set(1, part);
    }
    return DataFiles.builder(spec)
        .withPath(path)
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(bytes)
        .withPartition(partition)
        .withMetrics(metrics())
        .withSplitOffsets(splits)
        .build();
  }

  /** Bounds of plan id and target, columns 1 and 2 of changes: its files are found by them. */
  private Metrics metrics() {
    if (kind != Kind.CHANGES) {
      return new Metrics(rows);
    }
    var plan = Conversions.toByteBuffer(StringType.get(), planId);
    var whose = Conversions.toByteBuffer(StringType.get(), target);
    return new Metrics(
        rows,
        null,
        Map.of(1, rows, 2, rows),
        Map.of(1, 0L, 2, 0L),
        null,
        Map.of(1, plan, 2, whose),
        Map.of(1, plan, 2, whose));
  }
}
