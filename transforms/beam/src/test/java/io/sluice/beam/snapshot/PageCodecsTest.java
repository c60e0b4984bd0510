package io.sluice.beam.snapshot;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.airlift.compress.lz4.Lz4Compressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of LZ4, whole and with a wrong size. */
class PageCodecsTest {
  private static final byte[] PLAIN =
      "ada@example.com ada@example.com ada@example.com".getBytes(StandardCharsets.UTF_8);

  private final BytesInputDecompressor lz4 =
      new PageCodecs().getDecompressor(CompressionCodecName.LZ4_RAW);

  @Test
  void pageComesBack() throws IOException {
    assertThat(lz4.decompress(compressed(), PLAIN.length).toByteArray(), equalTo(PLAIN));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 46, 48, 5_000, Integer.MAX_VALUE})
  void pageOfAnotherSizeThanItSaysIsRefusedAtOnce(int size) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThrows(
                IOException.class, () -> lz4.decompress(compressed(), size).toByteArray()));
  }

  private static BytesInput compressed() {
    Lz4Compressor compressor = new Lz4Compressor();
    ByteBuffer page = ByteBuffer.allocate(compressor.maxCompressedLength(PLAIN.length));
    compressor.compress(ByteBuffer.wrap(PLAIN), page);
    page.flip();
    byte[] bytes = new byte[page.remaining()];
    page.get(bytes);
    return BytesInput.from(bytes);
  }
}
