package io.sluice.beam.ledger;

import io.sluice.beam.batch.JsonObjects;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.diff.DamageNote;
import io.sluice.beam.diff.OneWindow;
import io.sluice.beam.diff.TaskAttempt;
import io.sluice.beam.iceberg.LedgerStorage;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.domain.snapshot.MemberHash;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Moves the ledger's state by the settled outcomes of some plans: joins each batch with its
 * settlement, groups by bucket, writes the bucket's new files. Nothing is visible before the driver
 * commits them.
 *
 * <p>In: the batches and refreshes of settled plans. Out: the numbers of the buckets written; their
 * {@link SettledBucket}s are files. A repeat writes new files and new summaries of the same
 * content, see {@link TaskAttempt}. One bucket's changes a task in memory, without their digests.
 * Personal data: hashed.
 */
public final class AdvanceLedger
    extends PTransform<PCollection<AdvanceLedger.Work>, PCollection<Integer>> {
  private static final long serialVersionUID = 1L;

  private static final int EVERY_BUCKET = -1;

  private final Spec spec;

  private AdvanceLedger(Spec spec) {
    this.spec = spec;
  }

  /**
   * What the transform needs.
   *
   * @param plans by their first key
   * @param storage the ledger's files
   */
  public record Spec(List<AdvanceSpec> plans, LedgerStorage storage) implements Serializable {
    /** Copies the list. */
    public Spec {
      plans = List.copyOf(plans);
    }
  }

  /**
   * One file to read.
   *
   * @param plan position of the plan in the spec
   * @param seq the batch's sequence, 0 for refreshes
   * @param file file name in the outbox
   * @param batchId the batch's id, empty for refreshes
   * @param records records in the batch, 0 for refreshes
   */
  public record Work(int plan, int seq, String file, String batchId, int records)
      implements Serializable {
    /** No file, but every bucket of the plan's audience, whether changes of it are left or not. */
    public static Work everyBucket(int plan) {
      return new Work(plan, EVERY_BUCKET, "", "", 0);
    }
  }

  /** Makes the transform. */
  public static AdvanceLedger of(Spec spec) {
    return new AdvanceLedger(spec);
  }

  /** The prefix of a plan's summaries, one an attempt at a bucket with an outcome. */
  public static String summaries(AdvanceSpec plan) {
    return PlanFolder.of(plan.workspace(), plan.planId()).path(plan.documents());
  }

  @Override
  public PCollection<Integer> expand(PCollection<Work> files) {
    return files
        .apply("JoinOutcomes", ParDo.of(new JoinFn(spec)))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
        // Else Spark keeps every group in its cache, all digests of the plan.
        .apply("StreamGroups", Window.into(new OneWindow()))
        .apply("GroupByBucket", GroupByKey.create())
        .apply("WriteBuckets", ParDo.of(new AdvanceFn(spec)))
        .setCoder(VarIntCoder.of());
  }

  /** Leaves to the driver what would end the job for all plans. */
  private static void note(AdvanceSpec plan, int number, StateDamagedException found)
      throws IOException {
    String notes = DamageNote.prefix(summaries(plan));
    JsonObjects.write(
        TaskAttempt.document(notes, number, TaskAttempt.token()), DamageNote.of(found));
  }

  private static final class JoinFn extends DoFn<Work, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final Spec spec;

    JoinFn(Spec spec) {
      this.spec = spec;
    }

    @ProcessElement
    public void join(@Element Work work, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      AdvanceSpec plan = spec.plans().get(work.plan());
      if (work.seq() == EVERY_BUCKET) {
        for (int bucket = 0; bucket < plan.bucketCount(); bucket++) {
          out.output(KV.of(plan.firstKey() + bucket, new byte[0]));
        }
        return;
      }
      try {
        join(plan, work, out);
      } catch (StateDamagedException e) {
        note(plan, work.seq(), e);
      }
    }

    private static void join(AdvanceSpec plan, Work work, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      PlanFolder folder = PlanFolder.of(plan.workspace(), plan.planId());
      Map<Integer, OutcomeRows.Block> blocks = new TreeMap<>();
      for (OutcomeRows.Row row : rows(folder, plan, work)) {
        byte[] id = row.change().externalUserId().getBytes(StandardCharsets.US_ASCII);
        int bucket = MemberHash.bucket(MemberHash.of(id, 0, id.length), plan.bucketCount());
        blocks.computeIfAbsent(plan.firstKey() + bucket, b -> new OutcomeRows.Block()).add(row);
      }
      for (Entry<Integer, OutcomeRows.Block> block : blocks.entrySet()) {
        out.output(KV.of(block.getKey(), block.getValue().toArray()));
      }
    }

    private static List<OutcomeRows.Row> rows(PlanFolder folder, AdvanceSpec plan, Work work)
        throws IOException {
      if (work.seq() == 0) {
        return folder.readRefreshes(work.file()).stream()
            .map(c -> new OutcomeRows.Row(c, null, ""))
            .toList();
      }
      List<PlannedChange> changes =
          folder.readBatch(plan.lane(), work.seq(), work.file(), work.batchId());
      Settlement settlement =
          folder
              .settlement(work.seq())
              .orElseThrow(
                  () ->
                      damaged(
                          plan, "the settlement of batch " + work.seq(), "is missing or cut off"));
      try {
        return Outcomes.join(changes, settlement, work.batchId());
      } catch (IOException | IndexOutOfBoundsException e) {
        throw damaged(plan, "the settlement of batch " + work.seq(), "does not fit its batch");
      }
    }

    private static StateDamagedException damaged(AdvanceSpec plan, String file, String what) {
      return StateDamagedException.ofPlan(
          "plan " + plan.planId() + ": " + file, what, plan.planId());
    }
  }

  private static final class AdvanceFn extends DoFn<KV<Integer, Iterable<byte[]>>, Integer> {
    private static final long serialVersionUID = 1L;

    private final Spec spec;

    AdvanceFn(Spec spec) {
      this.spec = spec;
    }

    @ProcessElement
    public void advance(@Element KV<Integer, Iterable<byte[]>> bucket, OutputReceiver<Integer> out)
        throws IOException {
      AdvanceSpec plan = spec.plans().get(0);
      for (AdvanceSpec candidate : spec.plans()) {
        plan = candidate.firstKey() <= bucket.getKey() ? candidate : plan;
      }
      int number = bucket.getKey() - plan.firstKey();
      String attempt = TaskAttempt.token();
      try (BucketAdvance advance = new BucketAdvance(plan, number, attempt, spec.storage())) {
        for (byte[] block : bucket.getValue()) {
          OutcomeRows.read(block, advance::take);
        }
        SettledBucket settled = advance.write();
        JsonObjects.write(TaskAttempt.document(summaries(plan), number, attempt), settled);
      } catch (StateDamagedException e) {
        note(plan, number, e);
      }
      out.output(bucket.getKey());
    }
  }
}
