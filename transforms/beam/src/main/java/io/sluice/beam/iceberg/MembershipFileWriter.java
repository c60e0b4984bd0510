package io.sluice.beam.iceberg;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.sluice.domain.qualify.AudienceTarget;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Writes the slim state of one bucket of one audience into one new file. For one thread.
 *
 * <p>The rows need no order. Memory is bounded by one row group, some 32 MiB.
 */
public final class MembershipFileWriter implements MembershipSink, Closeable {
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
          .named("presence")
          .optional(INT64)
          .id(5)
          .named("sent_at_s")
          .optional(INT64)
          .id(6)
          .named("settled_at_s")
          .optional(INT64)
          .id(7)
          .named("fp_high")
          .optional(INT64)
          .id(8)
          .named("fp_low")
          .optional(INT64)
          .id(9)
          .named("qualified_until_s")
          .required(INT32)
          .id(10)
          .named("offer_kind")
          .required(INT32)
          .id(11)
          .named("offer_verdict")
          .optional(INT64)
          .id(12)
          .named("offer_fp_high")
          .optional(INT64)
          .id(13)
          .named("offer_fp_low")
          .optional(BINARY)
          .as(stringType())
          .id(14)
          .named("offer_code")
          .optional(INT32)
          .id(15)
          .named("removal_reason")
          .optional(INT64)
          .id(16)
          .named("removal_rank")
          .named("memberships");
  private static final List<String> DISTINCT =
      List.of("external_user_id", "fp_high", "fp_low", "offer_fp_high", "offer_fp_low");

  private final LedgerStorage storage;
  private final String location;
  private final AudienceTarget target;
  private final int bucket;
  private final String planId;
  private final RowFile file;
  private final Line line;
  private boolean open = true;

  private MembershipFileWriter(
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
    this.line = new Line(Binary.fromString(target.toString()), bucket);
  }

  /**
   * Starts a file.
   *
   * @param attempt unique to this try of the task, 1..128 of {@code 0-9A-Za-z_.-}; a second try
   *     with the same text fails instead of overwriting
   */
  public static MembershipFileWriter create(
      LedgerStorage storage, AudienceTarget target, int bucket, String planId, String attempt)
      throws IOException {
    FileDescriptor.Kind kind = FileDescriptor.Kind.MEMBERSHIPS;
    String location = storage.location(kind, target.toString(), bucket, planId, attempt);
    RowFile file =
        RowFile.create(storage.create(location), SCHEMA, CompressionCodecName.SNAPPY, DISTINCT);
    return new MembershipFileWriter(storage, location, target, bucket, planId, file);
  }

  @Override
  public void row(
      byte[] id,
      int offset,
      int length,
      int presence,
      long sentAtS,
      long settledAtS,
      long fpHigh,
      long fpLow,
      long qualifiedUntilS,
      int offerKind,
      int offerVerdict,
      long offerFpHigh,
      long offerFpLow,
      @Nullable String offerCode,
      long removalReason,
      long removalRank)
      throws IOException {
    line.id = Binary.fromReusedByteArray(id, offset, length);
    line.presence = presence;
    line.sentAtS = sentAtS;
    line.settledAtS = settledAtS;
    line.fpHigh = fpHigh;
    line.fpLow = fpLow;
    line.qualifiedUntilS = qualifiedUntilS;
    line.offerKind = offerKind;
    line.offerVerdict = offerVerdict;
    line.offerFpHigh = offerFpHigh;
    line.offerFpLow = offerFpLow;
    line.offerCode = offerCode;
    line.removalReason = removalReason;
    line.removalRank = removalRank;
    file.write(line);
  }

  /** The rows written so far. */
  public long rows() {
    return file.rows();
  }

  /**
   * Completes the file.
   *
   * @return its descriptor for {@code SettledFiles.memberships}
   */
  public byte[] finish() throws IOException {
    open = false;
    return file.close(FileDescriptor.Kind.MEMBERSHIPS, location, target.toString(), bucket, planId)
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

  /** The row under way; one object a file. */
  private static final class Line implements RowFile.Row {
    private final Binary target;
    private final int bucket;
    private Binary id = Binary.EMPTY;
    private int presence;
    private long sentAtS;
    private long settledAtS;
    private long fpHigh;
    private long fpLow;
    private long qualifiedUntilS;
    private int offerKind;
    private int offerVerdict;
    private long offerFpHigh;
    private long offerFpLow;
    private @Nullable String offerCode;
    private long removalReason;
    private long removalRank;

    Line(Binary target, int bucket) {
      this.target = target;
      this.bucket = bucket;
    }

    @Override
    public void write(RowFile.Cells cells) {
      cells.binary(0, target);
      cells.integer(1, bucket);
      cells.binary(2, id);
      cells.integer(3, presence);
      cells.optionalNumber(4, sentAtS);
      cells.optionalNumber(5, settledAtS);
      if (fpHigh != NONE || fpLow != NONE) {
        cells.number(6, fpHigh);
        cells.number(7, fpLow);
      }
      cells.optionalNumber(8, qualifiedUntilS);
      cells.integer(9, offerKind);
      cells.integer(10, offerVerdict);
      // Nearly always the presence's own: half of the incompressible bytes saved.
      if (offerFpHigh != fpHigh || offerFpLow != fpLow) {
        cells.number(11, offerFpHigh);
        cells.number(12, offerFpLow);
      }
      cells.optionalText(13, offerCode);
      if (removalReason != NONE) {
        cells.integer(14, (int) removalReason);
        cells.number(15, removalRank);
      }
    }
  }
}
