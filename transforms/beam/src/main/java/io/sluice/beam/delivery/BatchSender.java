package io.sluice.beam.delivery;

import io.sluice.beam.batch.AttemptNotes.Stored;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.LaneResult.Verdict;
import io.sluice.domain.delivery.Bisection;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.DeliveryOutcome.AccessRefused;
import io.sluice.domain.delivery.DeliveryOutcome.Unavailable;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends one batch and writes its receipt.
 *
 * <p>The receipt is written as unknown before the first request leaves and replaced by what came of
 * it, so that a kill in between is seen: the batch goes out again and is counted as sent twice.
 * Events that an answer leaves without an end are sent once more after the rest of their batch.
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

  BatchSender(
      BatchGateway gateway,
      LaneHold hold,
      LaneAttempts attempts,
      DeliveryClock clock,
      LaneStop stop,
      Outage outage) {
    this.gateway = gateway;
    this.hold = hold;
    this.attempts = attempts;
    this.clock = clock;
    this.stop = stop;
    this.outage = outage;
  }

  /**
   * Sends what is not final of a batch. Several batches may be sent at the same time.
   *
   * @throws IOException if a file of the plan cannot be read or written
   * @throws InterruptedException if interrupted while waiting for Amazon to come back; what was
   *     sent has its receipt
   */
  void deliver(PlanWork work, PlanManifest.Batch batch) throws IOException, InterruptedException {
    Bisection.RangeSender ranges = gateway.open(work.folder(), work.manifest(), batch);
    Optional<Receipt> before = work.before(batch);
    ReceiptDraft draft = ReceiptDraft.of(work.manifest().planId(), batch, before);
    Optional<Stored> note = attempts.begin(work.manifest(), batch);
    work.succeeded(batch, attempts.notes());
    Receipt intent = draft.intent(clock.now());
    work.folder().writeReceipt(intent);

    Delivery delivery = new Delivery(work, ranges);
    for (Receipt.Part open : draft.open()) {
      draft.ended(open, delivery.send(open), delivery.startedAt);
    }
    for (Receipt.Part unsaid : draft.takeUnsaid(MOST_AGAIN)) {
      draft.endedAgain(unsaid, delivery.send(unsaid), delivery.startedAt);
    }
    finish(new Leaving(work, batch, intent, note), draft, delivery.left);
    if (delivery.interrupted != null) {
      throw delivery.interrupted;
    }
  }

  /** A batch on its way, with what was written before its first request. */
  private record Leaving(
      PlanWork work, PlanManifest.Batch batch, Receipt intent, Optional<Stored> note) {}

  private void finish(Leaving leaving, ReceiptDraft draft, boolean left) throws IOException {
    PlanWork work = leaving.work();
    PlanManifest.Batch batch = leaving.batch();
    Optional<Receipt> before = work.before(batch);
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

  /** True where nobody who took the lane meanwhile has written a receipt of its own. */
  private static boolean untouched(Leaving leaving) throws IOException {
    PlanFolder folder = leaving.work().folder();
    return folder.receipt(leaving.batch().seq()).equals(Optional.of(leaving.intent()))
        && !folder.isClosed();
  }

  /** Ends the lane: somebody else has, or may have, its lease. */
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
    private final Bisection.RangeSender ranges;
    private Instant startedAt = clock.now();
    private @Nullable InterruptedException interrupted;
    private boolean left;

    Delivery(PlanWork work, Bisection.RangeSender ranges) {
      this.work = work;
      this.ranges = ranges;
    }

    List<Bisection.Part> send(Receipt.Part open) {
      startedAt = clock.now();
      return Bisection.send(open.from(), open.count(), Bisection.Limits.STANDARD, this::request)
          .parts();
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
        DeliveryOutcome outcome = ranges.send(from, count);
        // A closed gate ends the gateway's wait as an interrupt; the receipt must still be written.
        Thread.interrupted();
        work.requested(ReceiptDraft.attempts(outcome));
        if (!(outcome instanceof Unavailable unavailable)) {
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
