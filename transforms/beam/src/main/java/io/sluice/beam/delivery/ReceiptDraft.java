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
import java.util.Set;
import java.util.function.Predicate;
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
    return of(planId, batch, before, part -> true);
  }

  /** Of the open parts these alone are sent. */
  static ReceiptDraft of(
      String planId,
      PlanManifest.Batch batch,
      Optional<Receipt> before,
      Predicate<Receipt.Part> chosen) {
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
        parts.stream().filter(p -> !p.isOpen() || !chosen.test(p)).toList(),
        parts.stream().filter(p -> p.isOpen() && chosen.test(p)).toList());
  }

  /** The receipt of a batch that is not tried, since others of its plan were refused. */
  static Receipt notTried(String planId, PlanManifest.Batch batch) {
    Receipt.Part held =
        new Receipt.Part(0, batch.records(), Receipt.Outcome.HELD, null, null, 0, CODE_NOT_SENT);
    return new Receipt(planId, batch.seq(), batch.id(), List.of(held), false);
  }

  /**
   * A receipt with the refusal of records held against them.
   *
   * @param records their places
   * @param at when they were refused last
   */
  static Receipt decided(Receipt receipt, Set<Integer> records, Instant at) {
    List<Receipt.Part> parts =
        receipt.parts().stream()
            .map(
                part ->
                    part.isOpen() && part.count() == 1 && records.contains(part.from())
                        ? refused(part, at)
                        : part)
            .toList();
    return new Receipt(receipt.planId(), receipt.seq(), receipt.batchId(), parts, receipt.late());
  }

  private static Receipt.Part refused(Receipt.Part part, Instant at) {
    return new Receipt.Part(
        part.from(),
        part.count(),
        Receipt.Outcome.REFUSED,
        null,
        at,
        part.attempts(),
        part.code(),
        null,
        part.sentAt());
  }

  /** True where a part may have reached Amazon without an answer. */
  static boolean mayHaveLeft(Receipt receipt) {
    return receipt.parts().stream().anyMatch(p -> p.isOpen() && p.sentAt() != null);
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
   */
  void ended(Receipt.Part part, List<Bisection.Part> outcomes) {
    for (Bisection.Part range : outcomes) {
      boolean answered = range.outcome() instanceof DeliveryOutcome.Answered;
      for (Receipt.Part end : take(part, range)) {
        (answered && end.isOpen() ? unsaid : ended).add(end);
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
  void endedAgain(Receipt.Part part, List<Bisection.Part> outcomes) {
    outcomes.forEach(range -> ended.addAll(take(part, range)));
  }

  private List<Receipt.Part> take(Receipt.Part part, Bisection.Part range) {
    anyLeft |= left(range.outcome());
    return range.outcome() instanceof DeliveryOutcome.Answered answered
        ? runs(part, range, answered)
        : List.of(part(part, range));
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

  /**
   * The range that a request came to, as one part.
   *
   * @param before the part as it was, of which the range is all or some
   * @param range what the request came to
   */
  static Receipt.Part part(Receipt.Part before, Bisection.Part range) {
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
          taken.unclearAt() == null ? mayHaveLeftAt(before, range) : taken.unclearAt());
    }
    Optional<String> refusal = refusal(outcome);
    if (refusal.isPresent()) {
      return held(before, range, refusal.get());
    }
    if (outcome instanceof DeliveryOutcome.OutcomeUnknown lost) {
      return unknown(from, count, lost.sentAt(), attempts, lost.code());
    }
    // Nothing of it was applied in this run; an earlier run may have.
    if (before.outcome() == Receipt.Outcome.HELD && range.unclearAt() == null) {
      return new Receipt.Part(
          from, count, Receipt.Outcome.HELD, null, null, before.attempts(), before.code());
    }
    Instant leftAt = mayHaveLeftAt(before, range);
    String code = leftAt == null ? CODE_NOT_SENT : before.code();
    return unknown(from, count, leftAt, before.attempts(), code);
  }

  /** The code of a refusal that is held against no record, or not yet. */
  private static Optional<String> refusal(DeliveryOutcome outcome) {
    if (outcome instanceof DeliveryOutcome.Refused refused) {
      return Optional.of(refused.code());
    }
    if (outcome instanceof DeliveryOutcome.TooLarge refused) {
      return Optional.of(refused.code());
    }
    if (outcome instanceof DeliveryOutcome.RequestRefused refused) {
      return Optional.of(refused.code());
    }
    return outcome instanceof DeliveryOutcome.AudienceGone missing
        ? Optional.of(missing.code())
        : Optional.empty();
  }

  /** Nothing of it was applied by the refused request; an earlier one may have done something. */
  private static Receipt.Part held(Receipt.Part before, Bisection.Part range, String code) {
    int attempts = before.attempts() + (code.equals(CODE_NOT_SENT) ? 0 : 1);
    Instant leftAt = mayHaveLeftAt(before, range);
    return leftAt == null
        ? new Receipt.Part(
            range.from(), range.count(), Receipt.Outcome.HELD, null, null, attempts, code)
        : unknown(range.from(), range.count(), leftAt, attempts, code);
  }

  private static @Nullable Instant mayHaveLeftAt(Receipt.Part before, Bisection.Part range) {
    Instant earlier = before.sentAt();
    Instant now = range.unclearAt();
    if (earlier == null || now == null) {
      return earlier == null ? now : earlier;
    }
    return now.isAfter(earlier) ? now : earlier;
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
