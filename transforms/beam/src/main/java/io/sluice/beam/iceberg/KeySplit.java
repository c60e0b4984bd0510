package io.sluice.beam.iceberg;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.iceberg.DataFile;

/** Parts the digests of an audience; rows of one id keep their order. */
final class KeySplit extends BucketSplit<KeyFileWriter> {
  KeySplit(LedgerUpkeep upkeep, AudienceTarget target, int from, int to) {
    super(upkeep, target, from, to);
  }

  @Override
  KeyFileWriter create(int bucket) throws IOException {
    return KeyFileWriter.create(
        upkeep.storage(), target, bucket, BucketDoubling.PLAN, UUID.randomUUID().toString());
  }

  @Override
  void copy(LedgerFile file, Parts<KeyFileWriter> parts) throws IOException {
    KeyFileReader.of(upkeep.storage())
        .read(
            file,
            (id, offset, length) -> parts.of(id, offset, length) != null,
            row -> {
              byte[] id = row.externalUserId().getBytes(US_ASCII);
              Objects.requireNonNull(parts.of(id, 0, id.length)).addOfAnyPlan(row);
            });
  }

  @Override
  List<DataFile> finish(KeyFileWriter writer) throws IOException {
    if (writer.rows() == 0) {
      return List.of(); // Given up and deleted on closing.
    }
    return List.of(
        FileDescriptor.decode(writer.finish(), FileDescriptor.Kind.KEYS)
            .dataFile(upkeep.table(LedgerTables.MEMBERSHIP_KEYS).spec()));
  }
}
