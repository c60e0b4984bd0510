package io.sluice.beam.qualify;

import io.sluice.beam.qualify.PackCounts.ListCounts;
import io.sluice.beam.qualify.PackCounts.Reject;
import io.sluice.beam.snapshot.SourceRow;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.ExternalUserIds;
import io.sluice.domain.snapshot.MemberHash;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Packs the ids of a suppression list as rows of every target, so that the merge meets them beside
 * the candidate and nobody holds the list in memory. An id that does not fit is derived as the
 * audiences derive theirs. A row that suppresses nobody is an opt-out that is not applied: it is
 * counted, target by target.
 */
final class SuppressionPacker {
  private final String list;
  private final List<QualifySpec> targets;
  private final List<PackCounts> counts;
  private final ContentFingerprint fingerprint;
  private final BlockBuffers buffers;
  private final RawText text = new RawText();

  SuppressionPacker(
      String list,
      List<QualifySpec> targets,
      ContentFingerprint fingerprint,
      BlockBuffers buffers) {
    this.list = list;
    this.targets = targets;
    this.counts = targets.stream().map(target -> new PackCounts()).toList();
    this.fingerprint = fingerprint;
    this.buffers = buffers;
  }

  /** Counts so far, one a target, in the order of the specs. */
  List<PackCounts> counts() {
    return counts;
  }

  void take(SourceRow row, Standing standing) {
    RawText.State state = row.id().count() == 0 ? RawText.State.ABSENT : text.take(row.id(), 0);
    counts.forEach(count -> count.list(list).rows++);
    switch (state) {
      case ABSENT -> everywhere(RejectCode.ID_MISSING);
      case NOT_UTF8 -> everywhere(RejectCode.NOT_UTF8);
      case PRESENT -> pack(standing);
    }
  }

  private void pack(Standing standing) {
    byte[] id = text.bytes();
    int start = text.start();
    int end = text.end();
    RejectCode never = RejectCode.ofId(id, start, end);
    if (never != null) {
      everywhere(never);
      return;
    }
    boolean valid = ExternalUserIds.valid(id, start, end);
    if (!valid) {
      id = ExternalUserIds.derive(id, start, end).getBytes(StandardCharsets.US_ASCII);
      start = 0;
      end = id.length;
    }
    long hash = MemberHash.of(id, start, end);
    for (int i = 0; i < targets.size(); i++) {
      QualifySpec target = targets.get(i);
      if (!valid && target.ids() == QualifySpec.Ids.AS_IS) {
        unusable(counts.get(i), RejectCode.ID_INVALID);
        continue;
      }
      int key = target.firstKey() + MemberHash.bucket(hash, target.bucketCount());
      ByteBuilder block = buffers.open(key);
      int before = block.length();
      PackedRow.writeExcluded(block, standing, id, start, end);
      buffers.written(key, block.length() - before);
    }
  }

  private void everywhere(RejectCode code) {
    counts.forEach(count -> unusable(count, code));
  }

  private void unusable(PackCounts count, RejectCode code) {
    ListCounts rows = count.list(list);
    rows.unusable.merge(code.name(), 1L, Long::sum);
    boolean hasId = code != RejectCode.ID_MISSING;
    count.keep(
        new Reject(
            RejectCode.SUPPRESSION_ID_UNUSABLE.name(),
            hasId ? fingerprint.reference(text.bytes(), text.start(), text.end()) : "",
            hasId ? "text of " + text.length() + " bytes" : "null or blank"));
  }
}
