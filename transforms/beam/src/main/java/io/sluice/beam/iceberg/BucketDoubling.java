package io.sluice.beam.iceberg;

import io.sluice.domain.diff.Presence;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.BucketSize;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Gives an audience that has grown twice its buckets, or as many times twice as it takes. Three
 * commits: {@code memberships} with its count, only while no plan of the audience is open; {@code
 * membership_keys} with its count; the registry. Killed between two of them every look-up answers
 * as before, see {@link BucketCounts}, and the next run does the rest.
 *
 * <p>A plan that is made meanwhile stays good: nothing of it lies by bucket once it is settled.
 */
final class BucketDoubling {
  /** Stands for a plan's id in the names of the files. */
  static final String PLAN = "parted";

  private final LedgerUpkeep upkeep;

  private BucketDoubling(LedgerUpkeep upkeep) {
    this.upkeep = upkeep;
  }

  static BucketDoubling of(LedgerUpkeep upkeep) {
    return new BucketDoubling(upkeep);
  }

  /** Looks at every audience of the registry. */
  void run() {
    for (AudienceEntry entry : new AudienceTable(upkeep.catalog()).all()) {
      AudienceTarget target = entry.target();
      memberships(target);
      keys(target);
      registry(target);
    }
  }

  /** The first commit, where the audience has outgrown its buckets. */
  void memberships(AudienceTarget target) {
    BucketCounts counts = BucketCounts.of(upkeep.catalog());
    Table table = upkeep.table(LedgerTables.MEMBERSHIPS);
    int before = counts.in(table, target);
    List<DataFile> files = LedgerSlices.oldestFirst(table, target);
    BucketSize size = upkeep.bucketSize();
    if (size.doubled(before, BucketSplit.rows(files)) == before) {
      return;
    }
    try {
      long members = members(files);
      int after = size.doubled(before, members);
      if (after > before) {
        String left = left(table, target, files, before, after);
        upkeep.grown(new BucketGrowth(target.toString(), members, before, after, left));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot part the memberships of " + target, e);
    }
  }

  /** Does it; tells why not. */
  private @Nullable String left(
      Table table, AudienceTarget target, List<DataFile> files, int before, int after)
      throws IOException {
    if (PlanClaims.openPlan(table.properties(), target).isPresent()) {
      return "a plan is open";
    }
    if (!upkeep.does()) {
      return null;
    }
    List<DataFile> parted = new MembershipSplit(upkeep, target, before, after).write(files);
    boolean done =
        new FileSwap(LedgerTables.MEMBERSHIPS, files, parted, true)
            .commit(
                upkeep.catalog(),
                pinned -> !PlanClaims.isOpen(pinned, target) && areAll(pinned, target, files),
                pinned -> BucketCounts.set(pinned, target, after));
    return done ? null : "a plan was claimed or settled meanwhile";
  }

  /** A settlement in between may have filled a bucket that had no file. */
  private static boolean areAll(
      PinnedOperations pinned, AudienceTarget target, List<DataFile> files) {
    return locations(LedgerSlices.oldestFirst(pinned.table(), target)).equals(locations(files));
  }

  private static Set<String> locations(List<DataFile> files) {
    Set<String> locations = new HashSet<>();
    files.forEach(file -> locations.add(file.location()));
    return locations;
  }

  /**
   * The second commit, where the digests lie in fewer buckets than the memberships. Those that a
   * settlement appends meanwhile lie by the new count and are left alone.
   */
  void keys(AudienceTarget target) {
    BucketCounts counts = BucketCounts.of(upkeep.catalog());
    int after = counts.in(upkeep.table(LedgerTables.MEMBERSHIPS), target);
    TableIdentifier id = LedgerTables.MEMBERSHIP_KEYS;
    Table table = upkeep.table(id);
    int before = counts.in(table, target);
    if (before >= after) {
      return;
    }
    if (!upkeep.does()) {
      upkeep
          .tally(id)
          .note("digests of " + target + " lie in " + before + " of its " + after + " buckets");
      return;
    }
    List<DataFile> files = LedgerSlices.oldestFirst(table, target);
    try {
      if (files.isEmpty()) {
        // Whatever is added meanwhile lies by the new count.
        upkeep.catalog().edit(id, pinned -> count(pinned, target, after));
        return;
      }
      List<DataFile> parted = new KeySplit(upkeep, target, before, after).write(files);
      boolean done =
          new FileSwap(id, files, parted, true)
              .commit(
                  upkeep.catalog(),
                  pinned -> true,
                  pinned -> BucketCounts.set(pinned, target, after));
      if (!done) {
        upkeep
            .tally(id)
            .note("digests of " + target + " were taken meanwhile; the next run parts them");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot part the digests of " + target, e);
    }
  }

  private boolean count(PinnedOperations pinned, AudienceTarget target, int after) {
    BucketCounts.set(pinned, target, after);
    upkeep.catalog().commitProperties(pinned);
    return true;
  }

  /** The third commit: the registry tells what both tables have. */
  void registry(AudienceTarget target) {
    AudienceTable audiences = new AudienceTable(upkeep.catalog());
    BucketCounts counts = BucketCounts.of(upkeep.catalog());
    Table memberships = upkeep.table(LedgerTables.MEMBERSHIPS);
    if (!upkeep.does()
        || !counts.agree(memberships, upkeep.table(LedgerTables.MEMBERSHIP_KEYS), target)) {
      return;
    }
    int count = counts.in(memberships, target);
    Optional<AudienceEntry> entry = audiences.find(target);
    // Where somebody else changes the row just now, the next run finds it.
    entry
        .filter(present -> present.bucketCount() != count)
        .ifPresent(present -> audiences.put(entry, present.withBucketCount(count)));
  }

  private long members(List<DataFile> files) throws IOException {
    long[] members = new long[1];
    MembershipFileReader reader = MembershipFileReader.of(upkeep.storage());
    for (DataFile file : files) {
      reader.read(
          LedgerSlices.listed(file),
          (id, offset, length, presence, s, e, fh, fl, q, k, v, oh, ol, c, reason, rank) -> {
            if (StateCodes.presence(presence) != Presence.ABSENT) {
              members[0]++;
            }
          });
    }
    return members[0];
  }
}
