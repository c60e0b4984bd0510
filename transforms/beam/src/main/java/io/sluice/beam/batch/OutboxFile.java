package io.sluice.beam.batch;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.sluice.domain.batch.BatchId;
import io.sluice.domain.delivery.LaneId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.AvroTypeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * One batch's records, changes of an audience or events, as an Avro object container file.
 *
 * <p>The bytes depend on the plan, the lane, the sequence and the records alone: the sync marker is
 * cut from a digest of the first three and no block is compressed. Personal data. A batch is held
 * in memory as a whole.
 */
final class OutboxFile {
  private static final int SYNC_BYTES = 16;
  // A reader of the container takes a torn last block for its end: the count tells them apart.
  private static final String COUNT = "sluice.records";
  private static final String PLAN = "sluice.plan";
  private static final String BATCH = "sluice.batch";

  private OutboxFile() {}

  /**
   * The identity of a batch: SHA-256 over plan id, lane, sequence and the encoded records.
   *
   * @param planId the plan
   * @param lane the lane
   * @param seq 1, 2, 3, ... in sending order
   * @param encoded the records in sending order, each as its codec encodes it
   */
  static BatchId batchId(String planId, LaneId lane, int seq, List<byte[]> encoded) {
    Hasher hasher = hasher(planId, lane, seq);
    encoded.forEach(record -> hasher.putInt(record.length).putBytes(record));
    return BatchId.ofDigest(hasher.hash().asBytes());
  }

  /**
   * Writes a batch and closes the stream.
   *
   * @param out where to
   * @param codec the kind of the records
   * @param planId the plan
   * @param lane the lane
   * @param seq 1, 2, 3, ... in sending order
   * @param encoded the records in sending order, each as the codec encodes it
   * @return the batch's identity
   */
  static <T> BatchId write(
      OutputStream out,
      OutboxCodec<T> codec,
      String planId,
      LaneId lane,
      int seq,
      List<byte[]> encoded)
      throws IOException {
    byte[] sync = Arrays.copyOf(hasher(planId, lane, seq).hash().asBytes(), SYNC_BYTES);
    BatchId batchId = batchId(planId, lane, seq, encoded);
    try (DataFileWriter<T> writer = new DataFileWriter<>(codec)) {
      writer.setMeta(COUNT, encoded.size());
      writer.setMeta(PLAN, planId);
      writer.setMeta(BATCH, batchId.hex());
      writer.create(codec.schema(), out, sync);
      for (byte[] record : encoded) {
        writer.appendEncoded(ByteBuffer.wrap(record));
      }
    }
    return batchId;
  }

  /** A file that is cut off, damaged or of another kind. */
  static final class NotWholeException extends IOException {
    private static final long serialVersionUID = 1L;

    NotWholeException(String message) {
      super(message);
    }
  }

  /**
   * A batch as it was read.
   *
   * @param records in sending order
   * @param encoded the same as they lay in the file, for the batch's identity
   * @param planId the plan, null in a file of an older build
   * @param batchId the batch's identity as it was written, null as above
   */
  record Whole<T>(
      List<T> records, List<byte[]> encoded, @Nullable String planId, @Nullable String batchId) {}

  /**
   * Reads a batch and closes the stream.
   *
   * @throws IOException if the stream ends early or is no file of such records
   */
  @SuppressWarnings("checkstyle:illegalcatch") // a damaged file may break the reader anywhere
  static <T> Whole<T> read(InputStream in, OutboxCodec<T> codec) throws IOException {
    // Trouble of the disk or the network is not damage: it happens here.
    byte[] bytes = in.readAllBytes();
    Whole<T> whole;
    long planned;
    try (DataFileStream<T> stream = new DataFileStream<>(new ByteArrayInputStream(bytes), codec)) {
      planned = stream.getMeta(COUNT) == null ? -1 : stream.getMetaLong(COUNT);
      whole =
          new Whole<>(
              new ArrayList<>(),
              new ArrayList<>(),
              stream.getMetaString(PLAN),
              stream.getMetaString(BATCH));
      while (stream.hasNext()) {
        read(stream.nextBlock(), stream.getBlockCount(), codec, whole);
      }
    } catch (AvroTypeException e) {
      throw new NotWholeException(e.getMessage());
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // A damaged length asks for more memory than there is. What the container's reader says may
      // quote bytes of a record.
      throw new NotWholeException("is no whole outbox file: it is cut off or damaged");
    }
    int found = whole.records().size();
    if (found != planned) {
      throw new NotWholeException("holds " + found + " of " + planned + " records: it is cut off");
    }
    return whole;
  }

  /**
   * Keeps the bytes of each record: to encode it once more for its identity costs as much again.
   */
  private static <T> void read(ByteBuffer block, long count, OutboxCodec<T> codec, Whole<T> into)
      throws IOException {
    byte[] bytes = block.array();
    int start = block.arrayOffset() + block.position();
    int end = start + block.remaining();
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, start, end - start, null);
    for (long i = 0; i < count; i++) {
      into.records().add(codec.read(null, decoder));
      int next = end - decoder.inputStream().available();
      into.encoded().add(Arrays.copyOfRange(bytes, start, next));
      start = next;
    }
    if (start != end) {
      throw new IOException("an outbox file has bytes behind its last record");
    }
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
