package io.sluice.domain.ledger;

import io.sluice.domain.batch.PlannedChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/** Requests of senders that stand still; each may arrive at any time, behind any plan, or never. */
final class Stragglers {
  private final AmazonModel amazon;
  private final IntUnaryOperator dice;
  private final Predicate<PlannedChange> refused;
  private final List<List<PlannedChange>> standing = new ArrayList<>();
  private final List<List<PlannedChange>> came = new ArrayList<>();

  Stragglers(AmazonModel amazon, IntUnaryOperator dice, Predicate<PlannedChange> refused) {
    this.amazon = amazon;
    this.dice = dice;
    this.refused = refused;
  }

  /** A sender stops with these in its hands. */
  void add(List<PlannedChange> changes) {
    standing.add(changes);
  }

  boolean isEmpty() {
    return standing.isEmpty() && came.isEmpty();
  }

  /** True where one has gone on since the last repair. */
  boolean anyCame() {
    return !came.isEmpty();
  }

  /** The first one goes on; one in three had not sent. */
  void goOn(Instant now) {
    if (!standing.isEmpty()) {
      arrive(standing.remove(0), dice.applyAsInt(3) > 0, now);
    }
  }

  /** All go on, and all had sent. */
  void allArrive(Instant now) {
    standing.forEach(changes -> arrive(changes, true, now));
    standing.clear();
  }

  private void arrive(List<PlannedChange> changes, boolean sent, Instant now) {
    came.add(changes);
    if (sent) {
      changes.stream().filter(refused.negate()).forEach(change -> amazon.apply(change, now));
    }
  }

  /** Looks after all; those that went on are looked after for the last time. */
  void repair(Consumer<PlannedChange> member) {
    standing.forEach(changes -> changes.forEach(member));
    came.forEach(changes -> changes.forEach(member));
    came.clear();
  }
}
