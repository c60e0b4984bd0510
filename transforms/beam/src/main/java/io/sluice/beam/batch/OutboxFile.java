package io.sluice.beam.batch;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.sluice.domain.batch.BatchId;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.delivery.LaneId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * One batch's changes as an Avro object container file of {@code OutboxChange}.
 *
 * <p>The bytes depend on the plan, the lane, the sequence and the changes alone: the sync marker is
 * cut from a digest of the first three and no block is compressed. Personal data: hashed. A batch
 * is held in memory as a whole.
 */
public final class OutboxFile {
  private static final int SYNC_BYTES = 16;
  // A reader of the container takes a torn last block for its end: the count tells them apart.
  private static final String COUNT = "sluice.records";

  private OutboxFile() {}

  /**
   * The identity of a batch: SHA-256 over plan id, lane, sequence and the encoded changes.
   *
   * @param planId the plan
   * @param lane the lane
   * @param seq 1, 2, 3, ...
   * @param changes in sending order
   */
  public static BatchId batchId(String planId, LaneId lane, int seq, List<PlannedChange> changes) {
    return digest(planId, lane, seq, encode(changes));
  }

  /**
   * Writes a batch and closes the stream.
   *
   * @param out where to
   * @param planId the plan
   * @param lane the lane
   * @param seq 1, 2, 3, ...
   * @param encoded the changes in sending order, each as {@link #encode} gives it
   * @return the batch's identity
   */
  static BatchId write(OutputStream out, String planId, LaneId lane, int seq, List<byte[]> encoded)
      throws IOException {
    byte[] sync = Arrays.copyOf(hasher(planId, lane, seq).hash().asBytes(), SYNC_BYTES);
    try (DataFileWriter<PlannedChange> writer = new DataFileWriter<>(new ChangeCodec())) {
      writer.setMeta(COUNT, encoded.size());
      writer.create(ChangeCodec.SCHEMA, out, sync);
      for (byte[] change : encoded) {
        writer.appendEncoded(ByteBuffer.wrap(change));
      }
    }
    return digest(planId, lane, seq, encoded);
  }

  /**
   * Reads a batch and closes the stream.
   *
   * @throws IOException if the stream ends early or is no such file
   */
  public static List<PlannedChange> read(InputStream in) throws IOException {
    List<PlannedChange> changes = new ArrayList<>();
    long planned;
    try (DataFileStream<PlannedChange> stream = new DataFileStream<>(in, new ChangeCodec())) {
      planned = stream.getMeta(COUNT) == null ? -1 : stream.getMetaLong(COUNT);
      while (stream.hasNext()) {
        changes.add(stream.next());
      }
    } catch (AvroRuntimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("not a whole outbox file", e);
    }
    if (changes.size() != planned) {
      throw new IOException(
          "an outbox file of " + planned + " records holds " + changes.size() + ": it was cut off");
    }
    return changes;
  }

  /** Each change in the outbox's encoding. */
  static List<byte[]> encode(List<PlannedChange> changes) {
    ChangeCodec codec = new ChangeCodec();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    List<byte[]> encoded = new ArrayList<>(changes.size());
    for (PlannedChange change : changes) {
      bytes.reset();
      try {
        codec.write(change, encoder);
      } catch (IOException e) {
        throw new IllegalStateException("writing to memory failed", e);
      }
      encoded.add(bytes.toByteArray());
    }
    return encoded;
  }

  private static BatchId digest(String planId, LaneId lane, int seq, List<byte[]> encoded) {
    Hasher hasher = hasher(planId, lane, seq);
    encoded.forEach(change -> hasher.putInt(change.length).putBytes(change));
    return BatchId.ofDigest(hasher.hash().asBytes());
  }

  private static Hasher hasher(String planId, LaneId lane, int seq) {
    Hasher hasher = Hashing.sha256().newHasher();
    putText(hasher, planId);
    putText(hasher, lane.toString());
    return hasher.putInt(seq);
  }

  private static void putText(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
