package io.sluice.beam.iceberg;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Writes the changes of one plan into new files, one a UTC day of {@code sent_at}, since the table
 * is partitioned by it and a plan may be sent across midnight. For one thread.
 */
public final class ChangeFileWriter implements Closeable {
  private static final long SECONDS_A_DAY = Duration.ofDays(1).toSeconds();

  static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .id(1)
          .named("plan_id")
          .required(BINARY)
          .as(stringType())
          .id(2)
          .named("target")
          .required(BINARY)
          .as(stringType())
          .id(3)
          .named("external_user_id")
          .required(BINARY)
          .as(stringType())
          .id(4)
          .named("change")
          .optional(BINARY)
          .as(stringType())
          .id(5)
          .named("reason")
          .optional(BINARY)
          .as(stringType())
          .id(6)
          .named("batch")
          .required(BINARY)
          .as(stringType())
          .id(7)
          .named("outcome")
          .optional(BINARY)
          .as(stringType())
          .id(8)
          .named("code")
          .required(INT64)
          .as(timestampType(true, MICROS))
          .id(9)
          .named("sent_at")
          .optional(INT64)
          .as(timestampType(true, MICROS))
          .id(10)
          .named("settled_at")
          .named("changes");

  private final LedgerStorage storage;
  private final AudienceTarget target;
  private final String planId;
  private final String attempt;
  private final SortedMap<Integer, Day> days = new TreeMap<>();

  private ChangeFileWriter(
      LedgerStorage storage, AudienceTarget target, String planId, String attempt) {
    this.storage = storage;
    this.target = target;
    this.planId = planId;
    this.attempt = attempt;
  }

  /**
   * Makes a writer; files are started as rows come.
   *
   * @param attempt unique to this try of the task and to its bucket, as for {@link
   *     MembershipFileWriter}
   */
  public static ChangeFileWriter create(
      LedgerStorage storage, AudienceTarget target, String planId, String attempt) {
    return new ChangeFileWriter(storage, target, planId, attempt);
  }

  /**
   * Appends a change.
   *
   * @param id holds the external user id, ASCII
   * @param offset where it starts
   * @param length its bytes
   * @param change what was done
   * @param reason why, of a removal; else {@code null}
   * @param batch id of the batch, or {@code null} for none
   * @param outcome what became of it
   * @param code of a refusal, or {@code null}
   * @param sentAtS seconds since 1970
   * @param settledAtS seconds since 1970 or {@link MembershipSink#NONE}
   */
  public void add(
      byte[] id,
      int offset,
      int length,
      ChangeKind change,
      @Nullable RemovalReason reason,
      @Nullable String batch,
      Verdict outcome,
      @Nullable String code,
      long sentAtS,
      long settledAtS)
      throws IOException {
    Binary plan = Binary.fromString(planId);
    Binary whose = Binary.fromString(target.toString());
    Binary who = Binary.fromReusedByteArray(id, offset, length);
    day(sentAtS)
        .file
        .write(
            cells -> {
              cells.binary(0, plan);
              cells.binary(1, whose);
              cells.binary(2, who);
              cells.optionalText(3, change.name());
              cells.optionalText(4, reason == null ? null : reason.name());
              cells.optionalText(5, batch);
              cells.optionalText(6, outcome.name());
              cells.optionalText(7, code);
              cells.number(8, micros(sentAtS));
              cells.optionalNumber(9, micros(settledAtS));
            });
  }

  /**
   * Completes the files.
   *
   * @return their descriptors for {@code SettledFiles.changes}; none if nothing was added
   */
  public List<byte[]> finish() throws IOException {
    List<byte[]> descriptors = new ArrayList<>();
    while (!days.isEmpty()) {
      int number = days.firstKey();
      Day day = days.get(number);
      FileDescriptor written =
          day.file.close(
              FileDescriptor.Kind.CHANGES, day.location, target.toString(), number, planId);
      descriptors.add(written.encode());
      days.remove(number);
    }
    return descriptors;
  }

  /** Gives unfinished files up and deletes them. */
  @Override
  public void close() throws IOException {
    while (!days.isEmpty()) {
      Day day = days.remove(days.firstKey());
      day.file.abandon();
      storage.delete(day.location);
    }
  }

  private Day day(long sentAtS) throws IOException {
    int number = (int) Math.floorDiv(sentAtS, SECONDS_A_DAY);
    Day day = days.get(number);
    if (day == null) {
      FileDescriptor.Kind kind = FileDescriptor.Kind.CHANGES;
      String location = storage.location(kind, target.toString(), number, planId, attempt);
      RowFile file =
          RowFile.create(
              storage.create(location),
              SCHEMA,
              CompressionCodecName.SNAPPY,
              List.of("external_user_id"));
      day = new Day(location, file);
      days.put(number, day);
    }
    return day;
  }

  private static long micros(long seconds) {
    return seconds == MembershipSink.NONE ? seconds : TimeUnit.SECONDS.toMicros(seconds);
  }

  /** The file of one day. */
  private record Day(String location, RowFile file) {}
}
