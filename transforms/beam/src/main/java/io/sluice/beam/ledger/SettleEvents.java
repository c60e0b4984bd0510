package io.sluice.beam.ledger;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.diff.TaskAttempt;
import io.sluice.beam.iceberg.EventFileWriter;
import io.sluice.beam.iceberg.LedgerStorage;
import io.sluice.domain.batch.PlannedEvent;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventHistory.Known;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.ledger.KnownEvent;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Joins the batches of sent plans of events with their receipts and writes what Amazon said of each
 * event as the ledger's files, one a bucket. Nothing is visible before the driver commits them.
 *
 * <p>In: the buckets of plans of which every batch has a receipt. Out: the numbers written; their
 * {@link SettledEventBucket}s are files. A repeat writes new files and new summaries of the same
 * content, see {@link TaskAttempt}. One batch a task in memory. Personal data: hashed in, none out:
 * an event's id is none of a person.
 */
public final class SettleEvents
    extends PTransform<PCollection<SettleEvents.Work>, PCollection<Integer>> {
  private static final long serialVersionUID = 1L;

  private final LedgerStorage storage;
  private final String workspace;
  private final String documents;

  private SettleEvents(LedgerStorage storage, String workspace, String documents) {
    this.storage = storage;
    this.workspace = workspace;
    this.documents = documents;
  }

  /**
   * One bucket of a plan.
   *
   * @param target the conversion
   * @param planId its plan
   * @param lane where the batches went
   * @param buckets buckets of the plan, a power of two
   * @param bucket which, from 0
   * @param settledAt delivery clock
   * @param batches its batches, in order
   */
  public record Work(
      ConversionTarget target,
      String planId,
      LaneId lane,
      int buckets,
      int bucket,
      Instant settledAt,
      List<Sealed> batches)
      implements Serializable {
    /** Copies the list. */
    public Work {
      batches = List.copyOf(batches);
    }
  }

  /**
   * One batch of the outbox.
   *
   * @param seq its sequence
   * @param file its file
   * @param id its id
   */
  public record Sealed(int seq, String file, String id) implements Serializable {
    /** As the manifest has it. */
    public static Sealed of(PlanManifest.Batch batch) {
      return new Sealed(batch.seq(), batch.file(), batch.id());
    }
  }

  /**
   * Makes the transform.
   *
   * @param storage the ledger's files
   * @param workspace URI of the workspace
   * @param documents what stands before the names of the plan's summaries, one an attempt at a
   *     bucket: a folder of the plan and, behind it, what tells this settlement from an earlier one
   */
  public static SettleEvents of(LedgerStorage storage, String workspace, String documents) {
    return new SettleEvents(storage, workspace, documents);
  }

  @Override
  public PCollection<Integer> expand(PCollection<Work> buckets) {
    return buckets
        .apply("WriteBuckets", ParDo.of(new SettleFn(storage, workspace, documents)))
        .setCoder(VarIntCoder.of());
  }

  private static final class SettleFn extends DoFn<Work, Integer> {
    private static final long serialVersionUID = 1L;
    private final LedgerStorage storage;
    private final String workspace;
    private final String documents;

    SettleFn(LedgerStorage storage, String workspace, String documents) {
      this.storage = storage;
      this.workspace = workspace;
      this.documents = documents;
    }

    @ProcessElement
    public void settle(@Element Work work, OutputReceiver<Integer> out) throws IOException {
      PlanFolder folder = PlanFolder.of(workspace, work.planId());
      EventFigures figures = new EventFigures();
      String attempt = TaskAttempt.token();
      byte[] file;
      try (EventFileWriter writer =
          EventFileWriter.create(
              storage,
              work.target(),
              work.planId(),
              work.buckets(),
              work.bucket(),
              work.settledAt(),
              attempt)) {
        for (Sealed batch : work.batches()) {
          settle(folder, work, batch, writer, figures);
        }
        file = writer.finish().orElse(null);
      }
      folder.writeDocument(
          TaskAttempt.document(documents, work.bucket(), attempt),
          new SettledEventBucket(file, figures));
      out.output(work.bucket());
    }

    private static void settle(
        PlanFolder folder, Work work, Sealed batch, EventFileWriter writer, EventFigures figures)
        throws IOException {
      List<PlannedEvent> events =
          folder.readEventBatch(work.lane(), batch.seq(), batch.file(), batch.id());
      Receipt receipt =
          folder
              .receipt(batch.seq())
              .orElseThrow(() -> damaged(work, batch, "is missing or cut off"));
      int next = 0;
      for (Receipt.Part part : receipt.parts()) {
        if (part.from() != next) {
          throw damaged(work, batch, "does not cover its batch");
        }
        if (part.count() < 0 || part.count() > events.size() - next) {
          throw damaged(work, batch, "does not fit its batch");
        }
        for (; next < part.from() + part.count(); next++) {
          if (part.outcome() == Receipt.Outcome.HELD) {
            // Nothing of it left, so there is nothing to know of it.
            figures.notSent(part.code() == null ? "" : part.code());
          } else {
            writer.add(known(work.target(), events.get(next), part, figures));
          }
        }
      }
      if (next != events.size()) {
        throw damaged(work, batch, "does not cover its batch");
      }
    }

    private static StateDamagedException damaged(Work work, Sealed batch, String what) {
      return StateDamagedException.ofPlan(
          "plan " + work.planId() + ": the receipt of batch " + batch.seq(), what, work.planId());
    }

    private static KnownEvent known(
        ConversionTarget target, PlannedEvent planned, Receipt.Part part, EventFigures figures) {
      String id = planned.event().eventId();
      String code = part.code() == null ? "" : part.code();
      Status status =
          switch (part.outcome()) {
            case ACCEPTED -> Status.ACCEPTED;
            case REFUSED -> Status.REFUSED;
            case UNKNOWN -> Status.UNKNOWN;
            case HELD -> throw new IllegalStateException("an event that never left has no status");
          };
      switch (status) {
        case ACCEPTED -> figures.accepted(planned.event(), part.sentAt());
        case REFUSED -> figures.refused(id, code, part.field() == null ? "" : part.field());
        case UNKNOWN -> figures.unknown(code);
      }
      Known known = new Known(planned.event().time(), planned.content(), status);
      return new KnownEvent(
          id, target.conversion(), known, status == Status.ACCEPTED ? null : part.code());
    }
  }
}
