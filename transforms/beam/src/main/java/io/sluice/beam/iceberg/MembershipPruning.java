package io.sluice.beam.iceberg;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.ledger.Retention;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/**
 * Drops the rows of members that Amazon has not held for longer than is remembered, and their
 * digests. While a plan of the audience is open nothing is touched: its settlement is checked
 * against the files that it was claimed at.
 */
final class MembershipPruning {
  private final LedgerUpkeep upkeep;
  private final UpkeepTally tally;
  private final Map<String, Duration> ttls = new HashMap<>();

  private MembershipPruning(LedgerUpkeep upkeep) {
    this.upkeep = upkeep;
    this.tally = upkeep.tally(LedgerTables.MEMBERSHIPS);
    for (AudienceEntry entry : new AudienceTable(upkeep.catalog()).all()) {
      ttls.put(entry.target().toString(), Duration.ofSeconds(entry.ttlSeconds()));
    }
  }

  static MembershipPruning of(LedgerUpkeep upkeep) {
    return new MembershipPruning(upkeep);
  }

  /** Looks at every file. */
  void run() {
    Set<String> told = new HashSet<>();
    Map<String, Boolean> whole = new HashMap<>();
    for (DataFile file :
        LedgerSlices.oldestFirst(
            upkeep.table(LedgerTables.MEMBERSHIPS), Expressions.alwaysTrue())) {
      String target = file.partition().get(0, String.class);
      if (isOpen(target)) {
        if (told.add(target)) {
          tally.note("a plan of " + target + " is open: its memberships are left alone");
        }
      } else if (whole.computeIfAbsent(target, this::agree)) {
        prune(AudienceTarget.parse(target), LedgerSlices.bucket(file), file);
      }
    }
  }

  /** While its digests are parted anew, those of a member may lie in another bucket. */
  private boolean agree(String target) {
    return BucketCounts.of(upkeep.catalog())
        .agree(
            upkeep.table(LedgerTables.MEMBERSHIPS),
            upkeep.table(LedgerTables.MEMBERSHIP_KEYS),
            target);
  }

  private boolean isOpen(String target) {
    return PlanClaims.openPlan(upkeep.table(LedgerTables.MEMBERSHIPS).properties(), target)
        .isPresent();
  }

  private void prune(AudienceTarget target, int bucket, DataFile file) {
    LedgerFile stored = new LedgerFile(file.location(), file.fileSizeInBytes(), file.recordCount());
    Duration ttl = ttls.getOrDefault(target.toString(), Retention.LAPSED);
    try {
      Gone gone = new Gone(ttl, upkeep.now(), null);
      MembershipFileReader.of(upkeep.storage()).read(stored, gone);
      if (gone.ids.isEmpty()) {
        return;
      }
      tally.rowsDropped += gone.ids.size();
      if (!upkeep.does()) {
        return;
      }
      // Listed before the rows go: who comes back later has digests in files of a later plan.
      KeyMerge keys = KeyMerge.of(upkeep);
      List<DataFile> digests = keys.files(target, bucket);
      if (swap(target, bucket, file, stored, ttl)) {
        keys.drop(target, bucket, digests, gone.ids);
      } else {
        tally.rowsDropped -= gone.ids.size();
        tally.note("bucket " + bucket + " of " + target + " moved meanwhile: left alone");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the memberships of " + target, e);
    }
  }

  private boolean swap(
      AudienceTarget target, int bucket, DataFile file, LedgerFile stored, Duration ttl)
      throws IOException {
    List<DataFile> kept = List.of();
    try (MembershipFileWriter writer =
        MembershipFileWriter.create(
            upkeep.storage(), target, bucket, "pruned", UUID.randomUUID().toString())) {
      MembershipFileReader.of(upkeep.storage()).read(stored, new Gone(ttl, upkeep.now(), writer));
      if (writer.rows() > 0) {
        kept =
            List.of(
                FileDescriptor.decode(writer.finish(), FileDescriptor.Kind.MEMBERSHIPS)
                    .dataFile(upkeep.table(LedgerTables.MEMBERSHIPS).spec()));
      }
    }
    return new FileSwap(LedgerTables.MEMBERSHIPS, List.of(file), kept, false)
        .commit(upkeep.catalog(), pinned -> !PlanClaims.isOpen(pinned, target));
  }

  /** Parts the rows: remembers the ids of those that are over and hands on the others. */
  private static final class Gone implements MembershipSink {
    private final Set<String> ids = new HashSet<>();
    private final Duration ttl;
    private final Instant now;
    private final @Nullable MembershipSink kept;

    Gone(Duration ttl, Instant now, @Nullable MembershipSink kept) {
      this.ttl = ttl;
      this.now = now;
      this.kept = kept;
    }

    @Override
    public void row(
        byte[] id,
        int offset,
        int length,
        int presence,
        long sentAtS,
        long settledAtS,
        long fpHigh,
        long fpLow,
        long qualifiedUntilS,
        int offerKind,
        int offerVerdict,
        long offerFpHigh,
        long offerFpLow,
        @Nullable String offerCode,
        long removalReason,
        long removalRank)
        throws IOException {
      long last = Math.max(sentAtS, settledAtS);
      Instant moment = last == NONE ? null : Instant.ofEpochSecond(last);
      boolean withdrawn =
          StateCodes.asksToLeave(removalReason) && !Retention.isForgotten(removalRank, now);
      if (!withdrawn && Retention.isOver(StateCodes.presence(presence), moment, ttl, now)) {
        ids.add(new String(id, offset, length, US_ASCII));
      } else if (kept != null) {
        kept.row(
            id,
            offset,
            length,
            presence,
            sentAtS,
            settledAtS,
            fpHigh,
            fpLow,
            qualifiedUntilS,
            offerKind,
            offerVerdict,
            offerFpHigh,
            offerFpLow,
            offerCode,
            removalReason,
            removalRank);
      }
    }
  }
}
