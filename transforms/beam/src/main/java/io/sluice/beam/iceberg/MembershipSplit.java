package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;

/** Parts the slim state of an audience. */
class MembershipSplit extends BucketSplit<MembershipFileWriter> {
  MembershipSplit(LedgerUpkeep upkeep, AudienceTarget target, int from, int to) {
    super(upkeep, target, from, to);
  }

  @Override
  MembershipFileWriter create(int bucket) throws IOException {
    return MembershipFileWriter.create(
        upkeep.storage(), target, bucket, BucketDoubling.PLAN, UUID.randomUUID().toString());
  }

  @Override
  void copy(LedgerFile file, Parts<MembershipFileWriter> parts) throws IOException {
    MembershipFileReader.of(upkeep.storage())
        .read(
            file,
            (id,
                offset,
                length,
                presence,
                sent,
                settled,
                fh,
                fl,
                until,
                kind,
                verdict,
                oh,
                ol,
                c,
                reason,
                rank) -> {
              MembershipFileWriter part = parts.of(id, offset, length);
              if (part != null) {
                part.row(
                    id, offset, length, presence, sent, settled, fh, fl, until, kind, verdict, oh,
                    ol, c, reason, rank);
              }
            });
  }

  @Override
  List<DataFile> finish(MembershipFileWriter writer) throws IOException {
    if (writer.rows() == 0) {
      return List.of(); // Given up and deleted on closing.
    }
    FileDescriptor.Kind kind = FileDescriptor.Kind.MEMBERSHIPS;
    return List.of(
        FileDescriptor.decode(writer.finish(), kind)
            .dataFile(upkeep.table(LedgerTables.MEMBERSHIPS).spec()));
  }
}
