package io.sluice.domain.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bad records of a batch that Amazon refused as a whole: a refused range is halved and
 * both halves are sent, down to single records.
 *
 * <p>Halving is worth its requests only where few records are bad. It gives up after {@link
 * Limits#maxRequests()} requests, and earlier where the first {@link Limits#hopeless()} requests
 * were all refused, since the fault then lies in what all records share. The ranges left are
 * refused as they are, without being sent.
 */
public final class Bisection {
  /** Code of a range that was refused as part of a longer one and never sent by itself. */
  public static final String CODE_GIVEN_UP = "bisection_limit";

  private final Limits limits;
  private final RangeSender sender;
  private final List<Part> parts = new ArrayList<>();
  private int requests;
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
   * @return parts that cover the range without gap or overlap, by first record. A range refused
   *     with more than one record was given up. After {@link DeliveryOutcome.Unavailable} or {@link
   *     DeliveryOutcome.AccessRefused} nothing more is sent and the ranges left carry that outcome
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
    pending.push(new Pending(whole, null));
    while (!pending.isEmpty()) {
      Pending next = pending.pop();
      Range range = next.range();
      DeliveryOutcome outcome = outcome(next);
      if (outcome instanceof DeliveryOutcome.Refused refused && range.count() > 1 && !givenUp()) {
        // A stack: the left half is looked at first, so parts come nearly in order.
        pending.push(new Pending(range.right(), refused));
        pending.push(new Pending(range.left(), refused));
      } else {
        parts.add(new Part(range.from(), range.count(), outcome));
      }
    }
  }

  private List<Part> ended(int from, int count) {
    if (first != null && stop == null && hopeless()) {
      return List.of(new Part(from, count, first));
    }
    parts.sort(Comparator.comparingInt(Part::from));
    return parts;
  }

  private DeliveryOutcome outcome(Pending pending) {
    if (stop != null) {
      return stop;
    }
    if (pending.refusal() != null && givenUp()) {
      return new DeliveryOutcome.Refused(pending.refusal().status(), CODE_GIVEN_UP);
    }
    DeliveryOutcome outcome = sender.send(pending.range().from(), pending.range().count());
    requests++;
    if (outcome instanceof DeliveryOutcome.Unavailable
        || outcome instanceof DeliveryOutcome.AccessRefused) {
      stop = outcome;
    } else if (!(outcome instanceof DeliveryOutcome.Refused refused)) {
      anyTaken = true;
    } else if (first == null) {
      first = refused;
    }
    return outcome;
  }

  private boolean givenUp() {
    return requests >= limits.maxRequests() || hopeless();
  }

  private boolean hopeless() {
    return !anyTaken && requests >= limits.hopeless();
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
   * @param hopeless requests refused in a row from the first one on, at least 1
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
   */
  public record Part(int from, int count, DeliveryOutcome outcome) {}

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

  private record Pending(Range range, DeliveryOutcome.@Nullable Refused refusal) {}

  private record Range(int from, int count) {
    Range left() {
      return new Range(from, count / 2);
    }

    Range right() {
      return new Range(from + count / 2, count - count / 2);
    }
  }
}
