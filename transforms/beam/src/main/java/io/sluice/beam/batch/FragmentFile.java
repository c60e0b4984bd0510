package io.sluice.beam.batch;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import com.google.common.hash.HashingOutputStream;
import io.sluice.beam.diff.MergeOutput;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.SendOrder;
import io.sluice.domain.batch.WireSize;
import io.sluice.domain.ledger.StateDamagedException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.util.MimeTypes;
import org.jspecify.annotations.Nullable;

/**
 * The sorted changes of one bucket, between the merge and the sealing of batches. Transient:
 * written by a task, read once by the driver, then deleted. A frame is {@code order(1) ends(8)
 * wireBytes(4) length(4) change}, the change in the outbox's encoding; a last frame of order 255
 * holds the count and SHA-256 of all before it, so that a torn or damaged file is noticed. Personal
 * data: hashed.
 */
public final class FragmentFile {
  private static final int END = 255;
  private static final int BUFFER = 1 << 16;
  // A change with 100 key sets has some 60 KiB; a damaged length may ask for anything.
  private static final int LARGEST = 1 << 24;

  private FragmentFile() {}

  /** The merge's files in this form, readable by their owner only. */
  public static MergeOutput output() {
    return new Output();
  }

  private record Output() implements MergeOutput {
    private static final long serialVersionUID = 1L;

    @Override
    public Changes changes(String path) throws IOException {
      return new Writer(path);
    }

    @Override
    public void document(String path, Object document) throws IOException {
      JsonObjects.write(path, document);
    }
  }

  /** Writes one fragment. Not safe for several threads. */
  public static final class Writer implements MergeOutput.Changes {
    private final OutputStream raw;
    private final HashingOutputStream hashed;
    private final DataOutputStream out;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    private long count;

    /** Creates the file. */
    public Writer(String path) throws IOException {
      raw =
          new BufferedOutputStream(
              Channels.newOutputStream(OwnerOnly.create(path, MimeTypes.BINARY)), BUFFER);
      hashed = new HashingOutputStream(Hashing.sha256(), raw);
      out = new DataOutputStream(hashed);
    }

    @Override
    public void add(SendOrder order, long ends, PlannedChange change) throws IOException {
      bytes.reset();
      ChangeCodec.INSTANCE.write(change, encoder);
      out.writeByte(order.ordinal());
      out.writeLong(ends);
      out.writeInt((int) WireSize.of(change.toUpload()));
      out.writeInt(bytes.size());
      bytes.writeTo(out);
      count++;
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public void close() throws IOException {
      out.writeByte(END);
      out.writeLong(count);
      raw.write(hashed.hash().asBytes());
      out.close();
    }
  }

  /**
   * One change as it lies in a fragment.
   *
   * @param order its class
   * @param ends earliest end of the TTL for a renewal, else 0
   * @param wireBytes bytes it adds to a body
   * @param encoded the change in the outbox's encoding
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Frame(SendOrder order, long ends, int wireBytes, byte[] encoded) {
    /** The change, decoded. */
    public PlannedChange change() throws IOException {
      return ChangeCodec.decode(encoded);
    }
  }

  /** Reads one fragment in its order. */
  public static final class Reader implements Closeable {
    private final String path;
    private final InputStream raw;
    private final HashingInputStream hashed;
    private final DataInputStream in;
    private long read;

    /** Opens a fragment. */
    public Reader(String path) throws IOException {
      this.path = path;
      this.raw =
          new BufferedInputStream(
              Channels.newInputStream(FileSystems.open(FileSystems.matchNewResource(path, false))),
              BUFFER);
      this.hashed = new HashingInputStream(Hashing.sha256(), raw);
      this.in = new DataInputStream(hashed);
    }

    /**
     * The next change, {@code null} after the last.
     *
     * @throws StateDamagedException if the file is torn or damaged
     */
    public @Nullable Frame next() throws IOException {
      try {
        return frame();
      } catch (EOFException e) {
        throw damaged("is cut off");
      }
    }

    private @Nullable Frame frame() throws IOException {
      int order = in.readUnsignedByte();
      if (order == END) {
        long count = in.readLong();
        if (count != read) {
          throw damaged("holds " + read + " changes of " + count);
        }
        requireDigest();
        return null;
      }
      long ends = in.readLong();
      int wireBytes = in.readInt();
      int length = in.readInt();
      if (order >= SendOrder.values().length || length < 0 || length > LARGEST) {
        throw damaged("is not what was written");
      }
      byte[] encoded = new byte[length];
      in.readFully(encoded);
      read++;
      return new Frame(SendOrder.values()[order], ends, wireBytes, encoded);
    }

    private void requireDigest() throws IOException {
      byte[] digest = hashed.hash().asBytes();
      if (!Arrays.equals(digest, raw.readNBytes(digest.length))) {
        throw damaged("is not what was written: its digest differs");
      }
    }

    private StateDamagedException damaged(String what) {
      return new StateDamagedException(path, what, "plan again, nothing was sent");
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
