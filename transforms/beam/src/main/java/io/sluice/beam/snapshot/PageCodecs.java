package io.sluice.beam.snapshot;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopCodecs;

/**
 * Parquet's codecs, but for {@code LZ4_RAW}: on a page with a wrong size Parquet's own stream gives
 * no bytes and no end, and its reader waits for ever.
 */
final class PageCodecs implements CompressionCodecFactory {
  private final CompressionCodecFactory others = HadoopCodecs.newFactory(0);

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return others.getCompressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return codec == CompressionCodecName.LZ4_RAW ? new Lz4Raw() : others.getDecompressor(codec);
  }

  @Override
  public void release() {
    others.release();
  }

  private static final class Lz4Raw implements BytesInputDecompressor {
    /** A block of LZ4 grows by this at most, so a size beyond it is a wrong one. */
    private static final long GROWS = 255;

    private final Lz4Decompressor lz4 = new Lz4Decompressor();

    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      byte[] from = bytes.toByteArray();
      if (size < 0 || size > from.length * GROWS) {
        throw new IOException("a page of a size that its bytes cannot have");
      }
      ByteBuffer to = ByteBuffer.allocate(size);
      decompress(ByteBuffer.wrap(from), from.length, to, size);
      return BytesInput.from(to.array());
    }

    @Override
    public void decompress(ByteBuffer from, int length, ByteBuffer to, int size)
        throws IOException {
      int before = to.position();
      try {
        lz4.decompress(from, to);
      } catch (MalformedInputException | IllegalArgumentException e) {
        throw new IOException("a page that LZ4 cannot read", e);
      }
      if (to.position() - before != size) {
        throw new IOException("a page of another size than it says");
      }
    }

    @Override
    public void release() {
      // Holds nothing.
    }
  }
}
