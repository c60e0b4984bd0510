package io.sluice.beam.ledger;

import io.sluice.beam.batch.ChangeCodec;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.ledger.StateAdvance.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Settled changes on their way to their bucket, packed in blocks like candidates are. Personal
 * data: hashed.
 */
final class OutcomeRows {
  private static final long NO_TIME = Long.MIN_VALUE;
  private static final int REFRESH = 255;

  private OutcomeRows() {}

  /**
   * One settled change.
   *
   * @param change what was planned
   * @param outcome what came of it, {@code null} for a refreshed fingerprint
   * @param batchId the batch, empty for a refreshed fingerprint
   */
  record Row(PlannedChange change, @Nullable Outcome outcome, String batchId) {}

  /** Collects rows of one bucket. */
  static final class Block {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    void add(Row row) throws IOException {
      Outcome outcome = row.outcome();
      out.writeByte(outcome == null ? REFRESH : outcome.verdict().ordinal());
      out.writeLong(outcome == null ? NO_TIME : seconds(outcome.sentAt()));
      out.writeLong(outcome == null ? NO_TIME : seconds(outcome.settledAt()));
      out.writeUTF(outcome == null || outcome.code() == null ? "" : outcome.code());
      out.writeUTF(row.batchId());
      byte[] encoded = ChangeCodec.encode(row.change());
      out.writeInt(encoded.length);
      out.write(encoded);
    }

    byte[] toArray() {
      return bytes.toByteArray();
    }
  }

  /** Takes rows. */
  @FunctionalInterface
  interface Rows {
    /** Takes one. */
    void take(Row row) throws IOException;
  }

  /** Reads a block. */
  static void read(byte[] block, Rows rows) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(block))) {
      while (in.available() > 0) {
        int verdict = in.readUnsignedByte();
        Instant sentAt = instant(in.readLong());
        Instant settledAt = instant(in.readLong());
        String code = in.readUTF();
        String batchId = in.readUTF();
        byte[] encoded = new byte[in.readInt()];
        in.readFully(encoded);
        PlannedChange change = ChangeCodec.decode(encoded);
        Outcome outcome =
            verdict == REFRESH || settledAt == null
                ? null
                : new Outcome(
                    Verdict.values()[verdict], sentAt, settledAt, code.isEmpty() ? null : code);
        rows.take(new Row(change, outcome, batchId));
      }
    }
  }

  private static long seconds(@Nullable Instant time) {
    return time == null ? NO_TIME : time.getEpochSecond();
  }

  private static @Nullable Instant instant(long seconds) {
    return seconds == NO_TIME ? null : Instant.ofEpochSecond(seconds);
  }
}
