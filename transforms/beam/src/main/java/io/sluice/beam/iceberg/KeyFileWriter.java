package io.sluice.beam.iceberg;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Writes the digests that a plan sent for one bucket of one audience into one new file, readable by
 * its owner only on a local disk. For one thread; the rows need no order.
 */
public final class KeyFileWriter implements Closeable {
  static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .id(1)
          .named("target")
          .required(INT32)
          .id(2)
          .named("bucket")
          .required(BINARY)
          .as(stringType())
          .id(3)
          .named("external_user_id")
          .required(INT32)
          .id(4)
          .named("kind")
          .optional(BINARY)
          .as(stringType())
          .id(5)
          .named("country")
          .optional(BINARY)
          .as(stringType())
          .id(6)
          .named("amzn_user_data")
          .optional(BINARY)
          .as(stringType())
          .id(7)
          .named("amzn_ad_storage")
          .optional(BINARY)
          .as(stringType())
          .id(8)
          .named("tcf")
          .optional(BINARY)
          .as(stringType())
          .id(9)
          .named("gpp")
          .required(BINARY)
          .id(10)
          .named("key_sets")
          .required(BINARY)
          .as(stringType())
          .id(11)
          .named("plan_id")
          .required(INT64)
          .id(12)
          .named("sent_at_s")
          .named("membership_keys");

  private final LedgerStorage storage;
  private final String location;
  private final AudienceTarget target;
  private final int bucket;
  private final String planId;
  private final RowFile file;
  private boolean open = true;

  private KeyFileWriter(
      LedgerStorage storage,
      String location,
      AudienceTarget target,
      int bucket,
      String planId,
      RowFile file) {
    this.storage = storage;
    this.location = location;
    this.target = target;
    this.bucket = bucket;
    this.planId = planId;
    this.file = file;
  }

  /**
   * Starts a file.
   *
   * @param attempt unique to this try of the task, as for {@link MembershipFileWriter}
   */
  public static KeyFileWriter create(
      LedgerStorage storage, AudienceTarget target, int bucket, String planId, String attempt)
      throws IOException {
    FileDescriptor.Kind kind = FileDescriptor.Kind.KEYS;
    String location = storage.location(kind, target.toString(), bucket, planId, attempt);
    RowFile file =
        RowFile.create(
            storage.create(location),
            SCHEMA,
            CompressionCodecName.UNCOMPRESSED,
            List.of("external_user_id", "key_sets"));
    return new KeyFileWriter(storage, location, target, bucket, planId, file);
  }

  /**
   * Appends a row.
   *
   * @throws IllegalArgumentException if the row is of another plan
   */
  public void add(KeyRow row) throws IOException {
    if (!row.planId().equals(planId)) {
      throw new IllegalArgumentException(
          "a row of plan " + row.planId() + " in a file of plan " + planId);
    }
    addOfAnyPlan(row);
  }

  /** Appends a row of any plan, for files that hold those of several. */
  void addOfAnyPlan(KeyRow row) throws IOException {
    file.write(cells -> write(cells, row));
  }

  private void write(RowFile.Cells cells, KeyRow row) {
    cells.binary(0, Binary.fromString(target.toString()));
    cells.integer(1, bucket);
    cells.binary(2, Binary.fromString(row.externalUserId()));
    cells.integer(3, row.kind().code());
    cells.optionalText(4, row.country());
    cells.optionalText(5, name(row.consent().amznUserData()));
    cells.optionalText(6, name(row.consent().amznAdStorage()));
    cells.optionalText(7, row.consent().tcf());
    cells.optionalText(8, row.consent().gpp());
    cells.binary(9, Binary.fromConstantByteArray(row.keySets()));
    cells.binary(10, Binary.fromString(row.planId()));
    cells.number(11, row.sentAtS());
  }

  private static @Nullable String name(@Nullable Grant grant) {
    return grant == null ? null : grant.name();
  }

  /** The rows written so far. */
  public long rows() {
    return file.rows();
  }

  /**
   * Completes the file.
   *
   * @return its descriptor for {@code SettledFiles.keys}
   */
  public byte[] finish() throws IOException {
    open = false;
    return file.close(FileDescriptor.Kind.KEYS, location, target.toString(), bucket, planId)
        .encode();
  }

  /** Gives the file up and deletes it, unless it was finished. */
  @Override
  public void close() throws IOException {
    if (open) {
      open = false;
      file.abandon();
      storage.delete(location);
    }
  }
}
