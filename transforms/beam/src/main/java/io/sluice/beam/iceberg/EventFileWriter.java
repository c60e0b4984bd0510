package io.sluice.beam.iceberg;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventHistory.Known;
import io.sluice.domain.ledger.KnownEvent;
import io.sluice.domain.snapshot.MemberHash;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Writes what came of the events of one bucket of a plan into one new file. For one thread; the
 * rows need no order. Memory is bounded by one row group, some 32 MiB.
 *
 * <p>There is no personal data in it: an event id is one of the order, and ids that look like the
 * person's are refused before ({@link io.sluice.domain.conversion.EventIds}). So the file has the
 * permissions that the workspace gives.
 */
public final class EventFileWriter implements Closeable {
  static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .id(1)
          .named("target")
          .required(BINARY)
          .as(stringType())
          .id(2)
          .named("account")
          .required(INT32)
          .id(3)
          .named("buckets")
          .required(INT32)
          .id(4)
          .named("bucket")
          .required(BINARY)
          .as(stringType())
          .id(5)
          .named("event_id")
          .required(INT64)
          .id(6)
          .named("event_time_ms")
          .required(INT64)
          .id(7)
          .named("fp_high")
          .required(INT64)
          .id(8)
          .named("fp_low")
          .required(INT32)
          .id(9)
          .named("status")
          .optional(BINARY)
          .as(stringType())
          .id(10)
          .named("code")
          .required(INT64)
          .id(11)
          .named("settled_at_s")
          .required(BINARY)
          .as(stringType())
          .id(12)
          .named("plan_id")
          .named("conversions");
  private static final List<String> DISTINCT =
      List.of("event_id", "event_time_ms", "fp_high", "fp_low");

  private final LedgerStorage storage;
  private final String location;
  private final ConversionTarget target;
  private final String planId;
  private final int buckets;
  private final int bucket;
  private final long settledAtS;
  private final Binary targetCell;
  private final Binary accountCell;
  private final Binary planCell;
  private @Nullable RowFile file;
  private boolean open = true;

  private EventFileWriter(
      LedgerStorage storage,
      String location,
      ConversionTarget target,
      String planId,
      int buckets,
      int bucket,
      Instant settledAt) {
    this.storage = storage;
    this.location = location;
    this.target = target;
    this.planId = planId;
    this.buckets = buckets;
    this.bucket = bucket;
    this.settledAtS = settledAt.getEpochSecond();
    this.targetCell = Binary.fromString(target.toString());
    this.accountCell = Binary.fromString(target.account());
    this.planCell = Binary.fromString(planId);
  }

  /**
   * Prepares a file, which is made when the first row comes.
   *
   * @param buckets the plan's number of buckets, a power of two
   * @param bucket the bucket of all rows, from 0
   * @param settledAt of all rows, by the delivery clock, kept to the second
   * @param attempt unique to this try of the task, 1..128 of {@code 0-9A-Za-z_.-}; a second try
   *     with the same text fails instead of overwriting
   * @throws IllegalArgumentException if there is no such bucket
   */
  public static EventFileWriter create(
      LedgerStorage storage,
      ConversionTarget target,
      String planId,
      int buckets,
      int bucket,
      Instant settledAt,
      String attempt) {
    if (Integer.bitCount(buckets) != 1 || buckets < 1 || bucket < 0 || bucket >= buckets) {
      throw new IllegalArgumentException(
          "bucket " + bucket + " of " + buckets + ": the count is a power of two, the bucket less");
    }
    String location =
        storage.location(FileDescriptor.Kind.EVENTS, target.toString(), bucket, planId, attempt);
    return new EventFileWriter(storage, location, target, planId, buckets, bucket, settledAt);
  }

  /**
   * Appends a row.
   *
   * @throws IllegalArgumentException if the event is of another conversion, or its id of another
   *     bucket, where nobody would find it again
   */
  public void add(KnownEvent event) throws IOException {
    byte[] id = event.eventId().getBytes(StandardCharsets.UTF_8);
    if (!event.conversion().equals(target.conversion())) {
      throw new IllegalArgumentException(
          "an event of " + event.conversion() + " in a file of " + target);
    }
    int own = MemberHash.bucket(MemberHash.of(id, 0, id.length), buckets);
    if (own != bucket) {
      throw new IllegalArgumentException(
          "an event of bucket " + own + " in a file of bucket " + bucket + " of " + buckets);
    }
    if (file == null) {
      file =
          RowFile.create(storage.create(location), SCHEMA, CompressionCodecName.SNAPPY, DISTINCT);
    }
    file.write(cells -> write(cells, id, event));
  }

  private void write(RowFile.Cells cells, byte[] id, KnownEvent event) {
    Known known = event.known();
    cells.binary(0, targetCell);
    cells.binary(1, accountCell);
    cells.integer(2, buckets);
    cells.integer(3, bucket);
    cells.binary(4, Binary.fromConstantByteArray(id));
    cells.number(5, known.time().toEpochMilli());
    cells.number(6, known.content().high());
    cells.number(7, known.content().low());
    cells.integer(8, StateCodes.code(known.status()));
    cells.optionalText(9, event.code());
    cells.number(10, settledAtS);
    cells.binary(11, planCell);
  }

  /** The rows written so far. */
  public long rows() {
    return file == null ? 0 : file.rows();
  }

  /**
   * Completes the file.
   *
   * @return its descriptor for {@code SettledEvents.files}, empty where there was no row and so
   *     there is no file
   */
  public Optional<byte[]> finish() throws IOException {
    open = false;
    if (file == null) {
      return Optional.empty();
    }
    FileDescriptor written =
        file.close(FileDescriptor.Kind.EVENTS, location, target.toString(), bucket, planId);
    return Optional.of(EventDescriptor.of(written, buckets, settledAtS).encode());
  }

  /** Gives the file up and deletes it, unless it was finished. */
  @Override
  public void close() throws IOException {
    if (open && file != null) {
      file.abandon();
      storage.delete(location);
    }
    open = false;
  }
}
