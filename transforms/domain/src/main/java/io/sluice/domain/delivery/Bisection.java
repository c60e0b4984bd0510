package io.sluice.domain.delivery;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bad records of a batch that Amazon refused as a whole, and the size that Amazon takes:
 * a range that is refused or too large is halved and both halves are sent, down to single records.
 *
 * <p>Halving is worth its requests only where few records are bad. It gives up after {@link
 * Limits#maxRequests()} requests, and earlier where {@link Limits#hopeless()} requests were refused
 * and none was taken, since the fault then lies in what all records share. An answer that did not
 * come is no sign that Amazon took anything. The ranges left are not sent and held against no
 * record: they are {@link DeliveryOutcome.RequestRefused}.
 */
public final class Bisection {
  /** Code of a range that was refused as part of a longer one and never sent by itself. */
  public static final String CODE_GIVEN_UP = "bisection_limit";

  private final Limits limits;
  private final RangeSender sender;
  private final List<Part> parts = new ArrayList<>();
  private int requests;
  private int inVain;
  private boolean anyTaken;
  private @Nullable DeliveryOutcome stop;
  private DeliveryOutcome.@Nullable Refused first;

  private Bisection(Limits limits, RangeSender sender) {
    this.limits = limits;
    this.sender = sender;
  }

  /**
   * Sends a range, and its halves where it is refused.
   *
   * @param from first record, from 0
   * @param count number of records, at least 1
   * @param limits when to give up
   * @param sender sends one range
   * @return parts that cover the range without gap or overlap, by first record. Only a single
   *     record is {@link DeliveryOutcome.Refused} or {@link DeliveryOutcome.TooLarge}. After {@link
   *     DeliveryOutcome.Unavailable}, {@link DeliveryOutcome.AccessRefused}, {@link
   *     DeliveryOutcome.RequestRefused} or {@link DeliveryOutcome.AudienceGone} nothing more is
   *     sent and the ranges left carry that outcome
   */
  public static Result send(int from, int count, Limits limits, RangeSender sender) {
    if (from < 0 || count < 1) {
      throw new IllegalArgumentException("no range of " + count + " records from " + from);
    }
    Bisection bisection = new Bisection(limits, sender);
    bisection.run(new Range(from, count));
    return new Result(bisection.ended(from, count), bisection.requests);
  }

  private void run(Range whole) {
    Deque<Pending> pending = new ArrayDeque<>();
    pending.push(new Pending(whole, null, null));
    while (!pending.isEmpty()) {
      Pending next = pending.pop();
      Range range = next.range();
      DeliveryOutcome outcome = outcome(next);
      if (halves(outcome) && range.count() > 1) {
        // A stack: the left half is looked at first, so parts come nearly in order.
        pending.push(next.half(range.right(), outcome));
        pending.push(next.half(range.left(), outcome));
      } else {
        parts.add(new Part(range.from(), range.count(), outcome, next.unclearAt()));
      }
    }
  }

  private static boolean halves(DeliveryOutcome outcome) {
    return outcome instanceof DeliveryOutcome.Refused
        || outcome instanceof DeliveryOutcome.TooLarge;
  }

  private List<Part> ended(int from, int count) {
    boolean allInVain =
        parts.stream().allMatch(part -> halves(part.outcome()) || isGivenUp(part.outcome()));
    if (first != null && hopeless() && allInVain) {
      DeliveryOutcome refused = new DeliveryOutcome.RequestRefused(first.status(), first.code());
      return List.of(new Part(from, count, refused, unclearAt()));
    }
    parts.sort(Comparator.comparingInt(Part::from));
    return parts;
  }

  private @Nullable Instant unclearAt() {
    return parts.stream()
        .map(Part::unclearAt)
        .filter(Objects::nonNull)
        .max(Instant::compareTo)
        .orElse(null);
  }

  private static boolean isGivenUp(DeliveryOutcome outcome) {
    return outcome instanceof DeliveryOutcome.RequestRefused refused
        && refused.code().equals(CODE_GIVEN_UP);
  }

  private DeliveryOutcome outcome(Pending pending) {
    if (stop != null) {
      return stop;
    }
    if (pending.refusal() != null && givenUp()) {
      return new DeliveryOutcome.RequestRefused(status(pending.refusal()), CODE_GIVEN_UP);
    }
    DeliveryOutcome outcome = sender.send(pending.range().from(), pending.range().count());
    requests++;
    if (outcome instanceof DeliveryOutcome.Unavailable
        || outcome instanceof DeliveryOutcome.AccessRefused
        || outcome instanceof DeliveryOutcome.RequestRefused
        || outcome instanceof DeliveryOutcome.AudienceGone) {
      stop = outcome;
    } else if (outcome instanceof DeliveryOutcome.Refused refused) {
      inVain++;
      first = first == null ? refused : first;
    } else if (outcome instanceof DeliveryOutcome.Accepted
        || outcome instanceof DeliveryOutcome.Answered) {
      anyTaken = true;
    }
    return outcome;
  }

  private static int status(DeliveryOutcome outcome) {
    return outcome instanceof DeliveryOutcome.Refused refused
        ? refused.status()
        : ((DeliveryOutcome.TooLarge) outcome).status();
  }

  private boolean givenUp() {
    return requests >= limits.maxRequests() || hopeless();
  }

  private boolean hopeless() {
    return !anyTaken && inVain >= limits.hopeless();
  }

  /** Sends one range of the batch. */
  @FunctionalInterface
  public interface RangeSender {
    /**
     * Sends records.
     *
     * @param from first record of the batch, from 0
     * @param count number of records
     */
    DeliveryOutcome send(int from, int count);
  }

  /**
   * When to give up.
   *
   * @param maxRequests requests for one batch, at least 1
   * @param hopeless requests refused while none was taken, at least 1
   */
  public record Limits(int maxRequests, int hopeless) {
    /**
     * 512 requests; 32 in vain. The largest batch has 10,000 records, which is 15 refusals down to
     * its first record: 32 in vain means that two bad neighbors alone do not explain it.
     */
    public static final Limits STANDARD = new Limits(512, 32);

    /** Checks the numbers. */
    public Limits {
      if (maxRequests < 1 || hopeless < 1) {
        throw new IllegalArgumentException(
            "bisection needs at least 1 request, got " + maxRequests + " and " + hopeless);
      }
    }
  }

  /**
   * A contiguous range and how it ended.
   *
   * @param from first record, from 0
   * @param count number of records
   * @param outcome how it ended
   * @param unclearAt when a longer range with it left whose effect is not known, {@code null} where
   *     there was none
   */
  public record Part(int from, int count, DeliveryOutcome outcome, @Nullable Instant unclearAt) {
    /** With no earlier request in the dark. */
    public Part(int from, int count, DeliveryOutcome outcome) {
      this(from, count, outcome, null);
    }
  }

  /**
   * All parts of the range.
   *
   * @param parts by first record
   * @param requests calls of the sender
   */
  public record Result(List<Part> parts, int requests) {
    /** Copies the list. */
    public Result {
      parts = List.copyOf(parts);
    }
  }

  private record Pending(
      Range range, @Nullable DeliveryOutcome refusal, @Nullable Instant unclearAt) {
    Pending half(Range half, DeliveryOutcome refused) {
      Instant at =
          refused instanceof DeliveryOutcome.Refused content
              ? content.unclearAt()
              : ((DeliveryOutcome.TooLarge) refused).unclearAt();
      return new Pending(half, refused, at == null ? unclearAt : at);
    }
  }

  private record Range(int from, int count) {
    Range left() {
      return new Range(from, count / 2);
    }

    Range right() {
      return new Range(from + count / 2, count - count / 2);
    }
  }
}
