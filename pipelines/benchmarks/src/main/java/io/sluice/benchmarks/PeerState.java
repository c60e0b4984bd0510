package io.sluice.benchmarks;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Yesterday's state for the peers: when each was sent, and apart from it the digests. */
final class PeerState implements YesterdayState {
  private final ParquetWriter<BenchSchemas.Sent> sent;
  private final ParquetWriter<BenchSchemas.Keys> keys;

  private PeerState(ParquetWriter<BenchSchemas.Sent> sent, ParquetWriter<BenchSchemas.Keys> keys) {
    this.sent = sent;
    this.keys = keys;
  }

  /**
   * Opens the two files of a part.
   *
   * @param data where
   * @param name file name of both
   */
  static PeerState open(BenchData data, String name) throws IOException {
    return new PeerState(
        MemberFile.open(
            data.sent().resolve(name),
            BenchSchemas.SENT,
            CompressionCodecName.SNAPPY,
            BenchSchemas::write),
        MemberFile.open(
            data.keys().resolve(name),
            BenchSchemas.KEYS,
            CompressionCodecName.UNCOMPRESSED,
            BenchSchemas::write));
  }

  @Override
  public void accept(BenchMember member, byte[][] digests, Instant sentAt) throws IOException {
    sent.write(new BenchSchemas.Sent(member.userId(), sentAt.toEpochMilli()));
    keys.write(new BenchSchemas.Keys(member.userId(), List.of(digests)));
  }

  @Override
  public void close() throws IOException {
    try (keys) {
      sent.close();
    }
  }
}
