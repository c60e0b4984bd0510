package io.sluice.beam.delivery;

import io.sluice.domain.delivery.Bisection;
import io.sluice.domain.delivery.ConversionDelivery;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.EventEnd;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A receipt in the making: what an earlier run left final is kept, the rest comes from this run.
 * Not safe for several threads.
 */
final class ReceiptDraft {
  /** Code of a part whose request was about to leave. */
  static final String CODE_SENDING = "sending";

  /** Code of a part that never left. */
  static final String CODE_NOT_SENT = "not_sent";

  private final String planId;
  private final PlanManifest.Batch batch;
  private final List<Receipt.Part> kept;
  private final List<Receipt.Part> open;
  private final List<Receipt.Part> ended = new ArrayList<>();
  private final List<Receipt.Part> unsaid = new ArrayList<>();
  private boolean anyLeft;

  private ReceiptDraft(
      String planId, PlanManifest.Batch batch, List<Receipt.Part> kept, List<Receipt.Part> open) {
    this.planId = planId;
    this.batch = batch;
    this.kept = kept;
    this.open = open;
  }

  static ReceiptDraft of(String planId, PlanManifest.Batch batch, Optional<Receipt> before) {
    List<Receipt.Part> parts =
        before
            .map(Receipt::parts)
            .orElse(
                List.of(
                    new Receipt.Part(
                        0, batch.records(), Receipt.Outcome.UNKNOWN, null, null, 0, null)));
    return new ReceiptDraft(
        planId,
        batch,
        parts.stream().filter(p -> !isOpen(p)).toList(),
        parts.stream().filter(ReceiptDraft::isOpen).toList());
  }

  /** True where a part may have reached Amazon without an answer. */
  static boolean mayHaveLeft(Receipt receipt) {
    return receipt.parts().stream().anyMatch(p -> isOpen(p) && p.sentAt() != null);
  }

  /** The parts to send. */
  List<Receipt.Part> open() {
    return open;
  }

  /** The receipt that is written before anything leaves. */
  Receipt intent(Instant now) {
    List<Receipt.Part> parts = new ArrayList<>(kept);
    for (Receipt.Part part : open) {
      parts.add(unknown(part.from(), part.count(), now, part.attempts(), CODE_SENDING));
    }
    return receipt(parts, Timing.IN_TIME);
  }

  /**
   * Takes what became of an open part.
   *
   * @param part as it was before
   * @param outcomes its ranges
   * @param startedAt when its first request was about to leave
   */
  void ended(Receipt.Part part, List<Bisection.Part> outcomes, Instant startedAt) {
    for (Bisection.Part range : outcomes) {
      boolean answered = range.outcome() instanceof DeliveryOutcome.Answered;
      for (Receipt.Part end : take(part, range, startedAt)) {
        (answered && isOpen(end) ? unsaid : ended).add(end);
      }
    }
  }

  /**
   * Takes out what Amazon answered without an end: each part is to be sent once more.
   *
   * @param most parts at most; the others stay unknown
   */
  List<Receipt.Part> takeUnsaid(int most) {
    List<Receipt.Part> taken = List.copyOf(unsaid.subList(0, Math.min(most, unsaid.size())));
    ended.addAll(unsaid.subList(taken.size(), unsaid.size()));
    unsaid.clear();
    return taken;
  }

  /** As {@link #ended}, for a part of {@link #takeUnsaid}. */
  void endedAgain(Receipt.Part part, List<Bisection.Part> outcomes, Instant startedAt) {
    outcomes.forEach(range -> ended.addAll(take(part, range, startedAt)));
  }

  private List<Receipt.Part> take(Receipt.Part part, Bisection.Part range, Instant startedAt) {
    anyLeft |= left(range.outcome());
    return range.outcome() instanceof DeliveryOutcome.Answered answered
        ? runs(part, range, answered)
        : List.of(part(part, range, startedAt));
  }

  /** True when no request of this run can have had an effect or an answer to its records. */
  boolean nothingLeft() {
    return !anyLeft;
  }

  Receipt inTime() {
    return whole(Timing.IN_TIME);
  }

  Receipt late() {
    return whole(Timing.LATE);
  }

  private Receipt whole(Timing timing) {
    List<Receipt.Part> parts = new ArrayList<>(kept);
    parts.addAll(ended);
    return receipt(parts, timing);
  }

  /** Requests that an outcome stands for. */
  static int attempts(DeliveryOutcome outcome) {
    if (outcome instanceof DeliveryOutcome.Accepted taken) {
      return taken.attempts();
    }
    return outcome instanceof DeliveryOutcome.Answered answered ? answered.attempts() : 1;
  }

  /** The answers to the events of a range, as runs of equal ends. */
  private static List<Receipt.Part> runs(
      Receipt.Part before, Bisection.Part range, DeliveryOutcome.Answered answered) {
    List<EventEnd> ends = ConversionDelivery.ends(range);
    List<Receipt.Part> runs = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= ends.size(); i++) {
      if (i == ends.size() || !ends.get(i).equals(ends.get(start))) {
        runs.add(
            run(
                ends.get(start),
                range.from() + start,
                i - start,
                answered.sentAt(),
                before.attempts() + answered.attempts()));
        start = i;
      }
    }
    return runs;
  }

  private static Receipt.Part run(EventEnd end, int from, int count, Instant sentAt, int attempts) {
    Receipt.Outcome outcome =
        switch (end.kind()) {
          case ACCEPTED -> Receipt.Outcome.ACCEPTED;
          case REJECTED -> Receipt.Outcome.REFUSED;
          case HELD, DEFERRED -> Receipt.Outcome.UNKNOWN;
        };
    return new Receipt.Part(
        from,
        count,
        outcome,
        null,
        sentAt,
        attempts,
        textOrNull(end.code()),
        textOrNull(end.field()),
        null);
  }

  private static @Nullable String textOrNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static boolean isOpen(Receipt.Part part) {
    return part.outcome() == Receipt.Outcome.UNKNOWN;
  }

  /**
   * The range that a request came to, as one part.
   *
   * @param before the part as it was, of which the range is all or some
   * @param range what the request came to
   * @param startedAt when it was about to leave, where the outcome does not say
   */
  static Receipt.Part part(Receipt.Part before, Bisection.Part range, Instant startedAt) {
    int attempts = before.attempts() + 1;
    int from = range.from();
    int count = range.count();
    DeliveryOutcome outcome = range.outcome();
    if (outcome instanceof DeliveryOutcome.Accepted taken) {
      return new Receipt.Part(
          from,
          count,
          Receipt.Outcome.ACCEPTED,
          taken.jobRequestId(),
          taken.sentAt(),
          before.attempts() + taken.attempts(),
          null,
          null,
          taken.unclearAt() == null ? before.sentAt() : taken.unclearAt());
    }
    if (outcome instanceof DeliveryOutcome.Refused refused) {
      return new Receipt.Part(
          from,
          count,
          Receipt.Outcome.REFUSED,
          null,
          startedAt,
          attempts,
          refused.code(),
          null,
          before.sentAt());
    }
    if (outcome instanceof DeliveryOutcome.OutcomeUnknown lost) {
      return unknown(from, count, lost.sentAt(), attempts, lost.code());
    }
    // Nothing of it was applied in this run; an earlier run may have.
    String code = before.sentAt() == null ? CODE_NOT_SENT : before.code();
    return unknown(from, count, before.sentAt(), before.attempts(), code);
  }

  private static boolean left(DeliveryOutcome outcome) {
    return !(outcome instanceof DeliveryOutcome.Unavailable)
        && !(outcome instanceof DeliveryOutcome.AccessRefused);
  }

  private Receipt receipt(List<Receipt.Part> parts, Timing timing) {
    parts.sort(Comparator.comparingInt(Receipt.Part::from));
    return new Receipt(planId, batch.seq(), batch.id(), parts, timing == Timing.LATE);
  }

  private static Receipt.Part unknown(
      int from, int count, @Nullable Instant sentAt, int attempts, @Nullable String code) {
    return new Receipt.Part(from, count, Receipt.Outcome.UNKNOWN, null, sentAt, attempts, code);
  }

  private enum Timing {
    IN_TIME,
    LATE
  }
}
