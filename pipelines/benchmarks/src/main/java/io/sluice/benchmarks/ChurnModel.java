package io.sluice.benchmarks;

import java.time.Duration;
import java.time.Instant;

/**
 * Who is in the data set on which day: 5 % churn, of which 1.5 % join, 1.5 % leave, 1 % change and
 * 1 % are due for renewal.
 *
 * <p>Pure arithmetic on a seed: any row can be made at any time, in any order, on any thread.
 */
final class ChurnModel {
  /** The audience that is synced. */
  static final int AUDIENCE = 7;

  /** The time to live that sent_at is chosen for; with {@link #RENEWAL_MARGIN}, see the README. */
  static final Duration TTL = Duration.ofDays(90);

  /** How long before its end a membership is renewed. */
  static final Duration RENEWAL_MARGIN = Duration.ofDays(30);

  /** A member leaves when {@code qualified_at} is so long ago; none of the data set's is. */
  static final Duration LIFETIME = Duration.ofDays(365);

  private static final Duration SENT_LATELY = Duration.ofDays(1);
  private static final Duration SENT_LONG_AGO = Duration.ofDays(70);
  private static final int THOUSAND = 1_000;
  private static final int LEAVE = 15;
  private static final int CHANGE = 10;
  private static final int DUE = 10;
  private static final int JOIN = 15;
  private static final long FATE = 0x5eedL;
  private static final long STRIDE = 1_000_003;
  private static final long OTHER_STRIDE = 1_000_033;

  private final long members;
  private final long seed;
  private final Instant asOf;

  private ChurnModel(long members, long seed, Instant asOf) {
    this.members = members;
    this.seed = seed;
    this.asOf = asOf;
  }

  /**
   * A data set.
   *
   * @param members rows of yesterday, 1,000 to 1 billion
   * @param seed anything
   * @param asOf today's midnight
   */
  static ChurnModel of(long members, long seed, Instant asOf) {
    if (members < THOUSAND || members > 1_000_000_000) {
      throw new IllegalArgumentException("members must be 1000..1000000000, got " + members);
    }
    return new ChurnModel(members, seed, asOf);
  }

  /** All places: yesterday's members and today's newcomers. */
  long slots() {
    return members + members * JOIN / THOUSAND;
  }

  /** The moment that qualification is judged at. */
  Instant asOf() {
    return asOf;
  }

  /** A membership sent at this moment or before is due for renewal. */
  Instant renewSentBefore() {
    return asOf.minus(TTL).plus(RENEWAL_MARGIN);
  }

  /** A row qualified at this moment or before has outlived the audience. */
  Instant qualifiedAfter() {
    return asOf.minus(LIFETIME);
  }

  /** The place at a position of a day's files: another order each day, each place once. */
  long slotAt(Day day, long position) {
    if (day == Day.YESTERDAY) {
      return position;
    }
    long slots = slots();
    // Two primes: no count in range is divisible by both, and a coprime stride visits each place.
    long stride = slots % STRIDE == 0 ? OTHER_STRIDE : STRIDE;
    return (position * stride + slots / 2) % slots;
  }

  /** What becomes of a place. */
  Slot slot(long slot) {
    if (slot >= members) {
      return Slot.JOINED;
    }
    int fate = new SlotHash().at(seed ^ FATE, slot).below(2 * THOUSAND);
    if (fate < 2 * LEAVE) {
      return fate % 2 == 0 ? Slot.GONE : Slot.DESELECTED;
    }
    if (fate < 2 * (LEAVE + CHANGE)) {
      return Slot.CHANGED;
    }
    return fate < 2 * (LEAVE + CHANGE + DUE) ? Slot.DUE : Slot.SAME;
  }

  /** True where a place has a row in a day's snapshot. */
  boolean hasRow(Slot fate, Day day) {
    return fate != (day == Day.YESTERDAY ? Slot.JOINED : Slot.GONE);
  }

  /** When a member of yesterday was last sent. */
  Instant sentAt(Slot fate) {
    return asOf.minus(fate == Slot.DUE ? SENT_LONG_AGO : SENT_LATELY);
  }

  /** A day's row of a place that has one. */
  BenchMember member(long slot, Slot fate, Day day) {
    return MemberText.of(seed, slot)
        .member(
            fate == Slot.CHANGED && day == Day.TODAY,
            fate == Slot.DESELECTED && day == Day.TODAY,
            asOf.toEpochMilli());
  }
}
