package io.sluice.beam.diff;

import com.google.common.collect.Iterables;
import io.sluice.beam.diff.BucketMerge.Withdrawal;
import io.sluice.beam.iceberg.LedgerStorage;
import io.sluice.beam.qualify.FingerprintKey;
import io.sluice.beam.qualify.PackCounts;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.SendOrder;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.snapshot.KeyedMemberHash;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Groups packed blocks by bucket, merges each bucket with its slice of the ledger and writes the
 * changes, hashed and sorted, to one fragment a bucket.
 *
 * <p>In: blocks by bucket number, at least one (perhaps empty) block for every bucket, and the
 * counts of every part under the number after the last bucket. Out: the numbers that were merged;
 * the results are in files, {@link MergeSummary} beside each fragment, so that the driver can count
 * them back. A repeat writes the same again under other names, see {@link TaskAttempt}. One bucket
 * a task in memory: its blocks and some 50 bytes a row. Personal data: raw in, hashed out.
 */
public final class MergeBuckets
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<Integer>> {
  private static final long serialVersionUID = 1L;

  private final Spec spec;

  private MergeBuckets(Spec spec) {
    this.spec = spec;
  }

  /**
   * What the transform needs.
   *
   * @param targets the targets by their first key
   * @param keys buckets of all targets
   * @param storage the ledger's files
   * @param counts URI prefix of the document that takes the summed counts of all parts
   * @param rulesVersion part of every fingerprint
   * @param key the fingerprint key's reference
   * @param output takes the files
   */
  public record Spec(
      List<MergeSpec> targets,
      int keys,
      LedgerStorage storage,
      String counts,
      String rulesVersion,
      FingerprintKey key,
      MergeOutput output)
      implements Serializable {
    /** Copies the list. */
    public Spec {
      targets = List.copyOf(targets);
    }
  }

  /** Makes the transform. */
  public static MergeBuckets of(Spec spec) {
    return new MergeBuckets(spec);
  }

  /** The prefix of a target's summaries, one an attempt at a bucket. */
  public static String summaries(String fragments) {
    return fragments + "summary-";
  }

  @Override
  public PCollection<Integer> expand(PCollection<KV<Integer, byte[]>> blocks) {
    return blocks
        .apply("StreamGroups", Window.into(new OneWindow()))
        .apply("GroupByBucket", GroupByKey.create())
        .apply("MergeWithLedger", ParDo.of(new MergeFn(spec)))
        .setCoder(VarIntCoder.of());
  }

  private static final class MergeFn extends DoFn<KV<Integer, Iterable<byte[]>>, Integer> {
    private static final long serialVersionUID = 1L;

    private final Spec spec;
    private transient byte[] key;
    private transient ContentFingerprint fingerprint;
    private transient KeyedMemberHash hashing;

    MergeFn(Spec spec) {
      this.spec = spec;
    }

    @Setup
    @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls it
    public void setup() {
      key = spec.key().resolve();
      fingerprint = ContentFingerprint.of(key, spec.rulesVersion());
      hashing = KeyedMemberHash.of(key);
    }

    @ProcessElement
    public void merge(@Element KV<Integer, Iterable<byte[]>> bucket, OutputReceiver<Integer> out)
        throws IOException {
      int number = bucket.getKey();
      if (number == spec.keys()) {
        writeCounts(bucket.getValue());
      } else {
        MergeSpec target = target(number);
        int own = number - target.firstKey();
        try {
          mergeBucket(target, own, bucket.getValue());
        } catch (StateDamagedException e) {
          String notes = DamageNote.prefix(target.fragments());
          spec.output()
              .document(TaskAttempt.document(notes, own, TaskAttempt.token()), DamageNote.of(e));
        }
      }
      out.output(number);
    }

    private MergeSpec target(int number) {
      MergeSpec found = spec.targets().get(0);
      for (MergeSpec target : spec.targets()) {
        found = target.firstKey() <= number ? target : found;
      }
      return found;
    }

    private void mergeBucket(MergeSpec target, int bucket, Iterable<byte[]> blocks)
        throws IOException {
      LedgerView.Slice slice = target.slices().get(bucket);
      CandidateIndex index = CandidateIndex.of(blocks, target.rule().rows(), hashing);
      EarlierPrints earlier = EarlierPrints.of(target.history(), key);
      BucketMerge merge = new BucketMerge(target, index, hashing, fingerprint, earlier);
      List<Pending> decided = merge.run(slice, spec.storage());
      StoredKeys stored = StoredKeys.read(spec.storage(), slice.keys(), needed(decided));
      BucketHash hash =
          new BucketHash(
              target,
              index,
              stored,
              merge.counts(),
              MatchKeyHasher.of(target.rules()),
              fingerprint);
      List<Pending> sorted = hash.settleUpdates(decided);
      String attempt = TaskAttempt.token();
      String fragment = TaskAttempt.file(target.fragments() + "changes-", bucket, attempt);
      long changes;
      try (MergeOutput.Changes out = spec.output().changes(fragment)) {
        hash.write(sorted, out);
        changes = out.count();
      }
      List<PlannedChange> quiet = new ArrayList<>(hash.refreshes());
      quiet.addAll(merge.learned());
      String refreshes =
          writeRefreshes(target, bucket, attempt, quiet, merge.withdrawals(), hash.stuck());
      spec.output()
          .document(
              TaskAttempt.document(summaries(target.fragments()), bucket, attempt),
              new MergeSummary(bucket, fragment, refreshes, changes, merge.counts()));
    }

    private static Set<String> needed(List<Pending> decided) {
      Set<String> ids = new HashSet<>();
      for (Pending change : decided) {
        if (change.needsStoredKeys()) {
          ids.add(new String(change.id(), StandardCharsets.US_ASCII));
        }
      }
      return ids;
    }

    private @Nullable String writeRefreshes(
        MergeSpec target,
        int bucket,
        String attempt,
        List<PlannedChange> refreshes,
        List<Withdrawal> withdrawals,
        List<Withdrawal> stuck)
        throws IOException {
      if (refreshes.isEmpty() && withdrawals.isEmpty() && stuck.isEmpty()) {
        return null;
      }
      String path = TaskAttempt.file(target.fragments() + "refreshes-", bucket, attempt);
      try (MergeOutput.Changes out = spec.output().changes(path)) {
        for (PlannedChange refresh : refreshes) {
          out.add(SendOrder.UPDATE, 0, refresh);
        }
        for (Withdrawal withdrawal : Iterables.concat(withdrawals, stuck)) {
          out.add(SendOrder.PRIVACY, 0, withdrawal.note());
        }
      }
      return path;
    }

    private void writeCounts(Iterable<byte[]> parts) throws IOException {
      List<PackCounts> sums = new ArrayList<>();
      for (byte[] part : parts) {
        PackCounts[] counts = RecordsJson.mapper().readValue(part, PackCounts[].class);
        for (int i = 0; i < counts.length; i++) {
          if (sums.size() == i) {
            sums.add(new PackCounts());
          }
          sums.get(i).add(counts[i]);
        }
      }
      spec.output().document(TaskAttempt.document(spec.counts(), 0, TaskAttempt.token()), sums);
    }
  }
}
