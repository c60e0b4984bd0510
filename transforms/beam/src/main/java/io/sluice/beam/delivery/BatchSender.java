package io.sluice.beam.delivery;

import io.sluice.beam.batch.AttemptNotes.Stored;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.LaneResult.Verdict;
import io.sluice.domain.delivery.Bisection;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.DeliveryOutcome.AccessRefused;
import io.sluice.domain.delivery.DeliveryOutcome.Unavailable;
import io.sluice.domain.delivery.RefusalEvidence;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends one batch and writes its receipt.
 *
 * <p>The receipt is written as unknown before the first request leaves and replaced by what came of
 * it, so that a kill in between is seen: the batch goes out again and is counted as sent twice.
 * Events that an answer leaves without an end are sent once more after the rest of their batch.
 *
 * <p>A record that is refused alone stays open until {@link #decide}, at the end of the lane.
 */
final class BatchSender {
  // What Amazon leaves unsaid is rare; where it is not, the next run goes on with it.
  private static final int MOST_AGAIN = 32;

  private final BatchGateway gateway;
  private final LaneHold hold;
  private final DeliveryClock clock;
  private final LaneStop stop;
  private final Outage outage;
  private final LaneAttempts attempts;
  private final LaneRefusals refusals;

  BatchSender(
      BatchGateway gateway,
      LaneHold hold,
      LaneAttempts attempts,
      DeliveryClock clock,
      LaneStop stop,
      Outage outage,
      LaneRefusals refusals) {
    this.refusals = refusals;
    this.gateway = gateway;
    this.hold = hold;
    this.attempts = attempts;
    this.clock = clock;
    this.stop = stop;
    this.outage = outage;
  }

  /**
   * Sends what is not final of a batch; of a plan whose requests are refused nothing more is sent.
   * Several batches may be sent at the same time.
   *
   * @throws IOException if a file of the plan cannot be read or written
   * @throws InterruptedException if interrupted while waiting for Amazon to come back; what was
   *     sent has its receipt
   */
  void deliver(PlanWork work, PlanManifest.Batch batch) throws IOException, InterruptedException {
    Optional<Receipt> before = work.before(batch);
    if (work.refusals().stop()) {
      if (before.isEmpty() && hold.isOpen()) {
        hold(work, batch);
      }
      return;
    }
    ReceiptDraft draft = ReceiptDraft.of(work.manifest().planId(), batch, before);
    Delivery delivery = deliver(work, batch, draft, before, refusals.batch());
    if (!delivery.suspects.isEmpty()) {
      refusals.suspect(
          new LaneRefusals.Suspects(work, batch, delivery.evidence, Set.copyOf(delivery.suspects)));
    }
  }

  /** With a receipt for each batch the plan can be closed once the settle limit has passed. */
  private static void hold(PlanWork work, PlanManifest.Batch batch) throws IOException {
    Receipt held = ReceiptDraft.notTried(work.manifest().planId(), batch);
    work.folder().writeReceipt(held);
    work.receipted(held);
  }

  private Delivery deliver(
      PlanWork work,
      PlanManifest.Batch batch,
      ReceiptDraft draft,
      Optional<Receipt> before,
      RefusalEvidence.OfBatch evidence)
      throws IOException, InterruptedException {
    Bisection.RangeSender ranges = gateway.open(work.folder(), work.manifest(), batch);
    Optional<Stored> note = attempts.begin(work.manifest(), batch);
    work.succeeded(batch, attempts.notes());
    Receipt intent = draft.intent(clock.now());
    work.folder().writeReceipt(intent);
    Delivery delivery = new Delivery(work, batch, ranges, evidence);
    for (Receipt.Part open : draft.open()) {
      draft.ended(open, delivery.send(open));
    }
    for (Receipt.Part unsaid : draft.takeUnsaid(MOST_AGAIN)) {
      draft.endedAgain(unsaid, delivery.send(unsaid));
    }
    finish(new Leaving(work, batch, before, intent, note), draft, delivery.left);
    if (delivery.interrupted != null) {
      throw delivery.interrupted;
    }
    return delivery;
  }

  /**
   * Decides at the end of the lane which of the records that were refused alone are at fault: they
   * are sent alone again, and held if {@link RefusalEvidence} says so. What is not decided stays
   * open. To be called once, by one thread.
   *
   * @throws IOException if a file of a plan cannot be read or written
   * @throws InterruptedException if interrupted; what was sent has its receipts
   */
  void decide() throws IOException, InterruptedException {
    List<LaneRefusals.Suspects> all = refusals.suspects();
    List<LaneRefusals.Suspects> suspects =
        held(all.stream().filter(each -> mayBeAtFault(each.work(), all)).toList());
    int wanted = Math.max(records(suspects), RefusalEvidence.CONFIRMATIONS);
    int refused = 0;
    List<LaneRefusals.Suspects> again = List.of();
    // An answer that does not come decides nothing, and is asked for again within a bound.
    for (int asked = 0; !suspects.isEmpty() && refused < wanted && asked < 2 * wanted; ) {
      asked += records(suspects);
      again = new ArrayList<>();
      for (LaneRefusals.Suspects each : suspects) {
        again.add(confirm(each));
      }
      refused += records(again);
      suspects = held(suspects.stream().map(BatchSender::stillOpen).toList());
    }
    if (refused >= wanted && !hold.isLost()) {
      for (LaneRefusals.Suspects each : held(again)) {
        blame(each);
      }
    }
  }

  /** Without the records that passed when they were sent again. */
  private static LaneRefusals.Suspects stillOpen(LaneRefusals.Suspects suspects) {
    Set<Integer> open =
        suspects.work().receipt(suspects.batch()).stream()
            .flatMap(receipt -> receipt.parts().stream())
            .filter(Receipt.Part::isOpen)
            .map(Receipt.Part::from)
            .filter(suspects.records()::contains)
            .collect(Collectors.toSet());
    return new LaneRefusals.Suspects(suspects.work(), suspects.batch(), suspects.evidence(), open);
  }

  private static List<LaneRefusals.Suspects> held(List<LaneRefusals.Suspects> suspects) {
    return suspects.stream()
        .map(
            each ->
                new LaneRefusals.Suspects(
                    each.work(),
                    each.batch(),
                    each.evidence(),
                    each.records().stream()
                        .filter(each.evidence()::holds)
                        .collect(Collectors.toSet())))
        .filter(each -> !each.records().isEmpty())
        .toList();
  }

  private static boolean mayBeAtFault(PlanWork work, List<LaneRefusals.Suspects> all) {
    return work.refusals()
        .mayBeOfRecords(records(all.stream().filter(each -> each.work() == work).toList()));
  }

  private static int records(List<LaneRefusals.Suspects> suspects) {
    return suspects.stream().mapToInt(each -> each.records().size()).sum();
  }

  /** Sends suspects again; those that are refused again are left. */
  private LaneRefusals.Suspects confirm(LaneRefusals.Suspects suspects)
      throws IOException, InterruptedException {
    PlanWork work = suspects.work();
    PlanManifest.Batch batch = suspects.batch();
    Optional<Receipt> now = work.receipt(batch);
    ReceiptDraft draft =
        ReceiptDraft.of(
            work.manifest().planId(),
            batch,
            now,
            part -> part.count() == 1 && suspects.records().contains(part.from()));
    Set<Integer> again = Set.of();
    try {
      again = Set.copyOf(deliver(work, batch, draft, now, suspects.evidence()).suspects);
    } catch (StateDamagedException e) {
      work.damaged(e.getMessage());
    }
    return new LaneRefusals.Suspects(work, batch, suspects.evidence(), again);
  }

  private void blame(LaneRefusals.Suspects suspects) throws IOException {
    Optional<Receipt> now = suspects.work().receipt(suspects.batch());
    if (now.isPresent()) {
      Receipt decided = ReceiptDraft.decided(now.get(), suspects.records(), clock.now());
      suspects.work().folder().writeReceipt(decided);
      suspects.work().receipted(decided);
    }
  }

  /** A batch on its way, with what was written before its first request. */
  private record Leaving(
      PlanWork work,
      PlanManifest.Batch batch,
      Optional<Receipt> before,
      Receipt intent,
      Optional<Stored> note) {}

  private void finish(Leaving leaving, ReceiptDraft draft, boolean left) throws IOException {
    PlanWork work = leaving.work();
    PlanManifest.Batch batch = leaving.batch();
    Optional<Receipt> before = leaving.before();
    boolean late = hold.isLost();
    boolean ours = !late || untouched(leaving);
    if (draft.nothingLeft()) {
      if (ours && before.isPresent()) {
        work.folder().writeReceipt(before.get());
      } else if (ours) {
        work.folder().deleteReceipt(batch.seq());
      }
      attempts.nothingLeft(leaving.note());
      return;
    }
    Receipt receipt = late ? draft.late() : draft.inTime();
    if (ours) {
      work.folder().writeReceipt(receipt);
    }
    attempts.end(leaving.note());
    if (late) {
      leaseLost();
    }
    if (left && before.isPresent() && ReceiptDraft.mayHaveLeft(before.get())) {
      work.leftTwice();
    }
    work.receipted(receipt);
  }

  /** True where no other process took the lane meanwhile and wrote a receipt of its own. */
  private static boolean untouched(Leaving leaving) throws IOException {
    PlanFolder folder = leaving.work().folder();
    return folder.receipt(leaving.batch().seq()).equals(Optional.of(leaving.intent()))
        && !folder.isClosed();
  }

  /** Ends the lane: another process has, or may have, its lease. */
  void leaseLost() {
    String trouble = hold.trouble();
    stop.set(
        Verdict.LEASE_LOST,
        "lease_lost",
        "The lane's lease was lost: "
            + (trouble == null ? "it was not renewed in time" : trouble)
            + ". Run again to send the rest.");
  }

  /** The requests of one batch; used by one thread. */
  private final class Delivery {
    private final PlanWork work;
    private final PlanManifest.Batch batch;
    private final Bisection.RangeSender ranges;
    private final RefusalEvidence.OfBatch evidence;
    private final Set<Integer> suspects = new HashSet<>();
    private @Nullable InterruptedException interrupted;
    private boolean left;

    Delivery(
        PlanWork work,
        PlanManifest.Batch batch,
        Bisection.RangeSender ranges,
        RefusalEvidence.OfBatch evidence) {
      this.work = work;
      this.batch = batch;
      this.ranges = ranges;
      this.evidence = evidence;
    }

    /** Sends a part in requests of the size that the lane is known to take. */
    List<Bisection.Part> send(Receipt.Part open) {
      List<Bisection.Part> parts = new ArrayList<>();
      int end = open.from() + open.count();
      int next = open.from();
      while (next < end) {
        int most = refusals.size().records(batch.records(), batch.bytes());
        int count = Math.min(most, end - next);
        parts.addAll(Bisection.send(next, count, Bisection.Limits.STANDARD, this::request).parts());
        next += count;
      }
      for (Bisection.Part part : parts) {
        if (part.outcome() instanceof DeliveryOutcome.Refused) {
          suspects.add(part.from());
        }
      }
      return parts;
    }

    private DeliveryOutcome request(int from, int count) {
      if (interrupted != null) {
        return new Unavailable("interrupted", Duration.ZERO);
      }
      try {
        return persist(from, count);
      } catch (InterruptedException e) {
        interrupted = e;
        return new Unavailable("interrupted", Duration.ZERO);
      }
    }

    private DeliveryOutcome persist(int from, int count) throws InterruptedException {
      while (true) {
        Optional<Unavailable> closed = closed();
        if (closed.isPresent()) {
          return closed.get();
        }
        if (work.refusals().stop()) {
          return new DeliveryOutcome.RequestRefused(0, ReceiptDraft.CODE_NOT_SENT);
        }
        long began = evidence.begins();
        DeliveryOutcome outcome = ranges.send(from, count);
        // A closed gate ends the gateway's wait as an interrupt; the receipt must still be written.
        Thread.interrupted();
        work.requested(ReceiptDraft.attempts(outcome));
        if (!(outcome instanceof Unavailable unavailable)) {
          evidence.ended(from, count, began, outcome);
          work.refusals().ended(outcome, count);
          refusals.ended(batch, count, outcome);
          answered(outcome);
          return outcome;
        }
        Optional<Duration> wait = outage.failed(unavailable.retryAfter(), clock.now());
        if (wait.isEmpty() || !hold.isOpen()) {
          gaveUp(unavailable);
          return outcome;
        }
        clock.sleep(wait.get());
      }
    }

    private Optional<Unavailable> closed() {
      if (!stop.isSet() && !hold.isOpen()) {
        leaseLost();
      }
      return stop.isSet()
          ? Optional.of(new Unavailable("lane_stopped", Duration.ZERO))
          : Optional.empty();
    }

    private void answered(DeliveryOutcome outcome) {
      left |= !(outcome instanceof AccessRefused);
      if (outcome instanceof AccessRefused refused) {
        stop.set(Verdict.ACCESS_REFUSED, refused.code(), refused.remedy());
      } else if (!(outcome instanceof DeliveryOutcome.OutcomeUnknown)) {
        outage.over();
      }
    }

    private void gaveUp(Unavailable unavailable) {
      if (!hold.isOpen()) {
        leaseLost();
        return;
      }
      stop.set(
          Verdict.UNAVAILABLE,
          unavailable.code(),
          "Amazon did not take requests of this lane. Nothing is lost: run again later to send the"
              + " rest.");
    }
  }
}
