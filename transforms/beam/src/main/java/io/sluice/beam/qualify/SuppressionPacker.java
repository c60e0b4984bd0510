package io.sluice.beam.qualify;

import io.sluice.beam.snapshot.RowCursor;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.ExternalUserIds;
import io.sluice.domain.snapshot.MemberHash;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Packs the ids of a suppression list as rows of every target, so that the merge meets them beside
 * the candidate and nobody holds the list in memory. An id that does not fit is derived as the
 * audiences derive theirs; a blank one suppresses nobody.
 */
final class SuppressionPacker {
  private final List<QualifySpec> targets;
  private final BlockBuffers buffers;
  private final RawText text = new RawText();

  SuppressionPacker(List<QualifySpec> targets, BlockBuffers buffers) {
    this.targets = targets;
    this.buffers = buffers;
  }

  void take(RowCursor row, Standing standing) {
    if (row.id().count() == 0 || text.take(row.id(), 0) != RawText.State.PRESENT) {
      return;
    }
    byte[] id = text.bytes();
    int start = text.start();
    int end = text.end();
    if (!ExternalUserIds.valid(id, start, end)) {
      id = ExternalUserIds.derive(id, start, end).getBytes(StandardCharsets.US_ASCII);
      start = 0;
      end = id.length;
    }
    long hash = MemberHash.of(id, start, end);
    for (QualifySpec target : targets) {
      int key = target.firstKey() + MemberHash.bucket(hash, target.bucketCount());
      ByteBuilder block = buffers.open(key);
      int before = block.length();
      PackedRow.writeExcluded(block, standing, id, start, end);
      buffers.written(key, block.length() - before);
    }
  }
}
