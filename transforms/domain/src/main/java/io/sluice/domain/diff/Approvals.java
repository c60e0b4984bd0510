package io.sluice.domain.diff;

import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a person accepted for one plan after a guard refused it. Good for that plan only.
 *
 * @param maxRemovals removals accepted, opt-outs and erasures aside; empty where nothing was said
 * @param maxUpdates updates accepted
 * @param maxAdditions additions accepted
 * @param guards guards accepted by name
 */
public record Approvals(
    OptionalLong maxRemovals,
    OptionalLong maxUpdates,
    OptionalLong maxAdditions,
    Set<Guard> guards) {

  /** Nothing was accepted. */
  public static final Approvals NONE =
      new Approvals(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Set.of());

  /**
   * Copies the set.
   *
   * @throws IllegalArgumentException if a guard is among them that is accepted by a number or never
   */
  public Approvals {
    for (Guard guard : guards) {
      if (guard.acceptance() != Guard.Acceptance.BY_NAME) {
        throw new IllegalArgumentException(guard.configName() + " cannot be accepted by name");
      }
    }
    EnumSet<Guard> copy = EnumSet.noneOf(Guard.class);
    copy.addAll(guards);
    guards = Collections.unmodifiableSet(copy);
  }

  /** These and others: the larger numbers, all guards. */
  public Approvals and(Approvals other) {
    EnumSet<Guard> all = EnumSet.noneOf(Guard.class);
    all.addAll(guards);
    all.addAll(other.guards);
    return new Approvals(
        larger(maxRemovals, other.maxRemovals),
        larger(maxUpdates, other.maxUpdates),
        larger(maxAdditions, other.maxAdditions),
        all);
  }

  /** These but for guards accepted by name: what they found is not what was accepted. */
  public Approvals without(Set<Guard> others) {
    EnumSet<Guard> left = EnumSet.noneOf(Guard.class);
    left.addAll(guards);
    left.removeAll(others);
    return new Approvals(maxRemovals, maxUpdates, maxAdditions, left);
  }

  /**
   * Whether what a guard found was accepted.
   *
   * @param guard the guard
   * @param count what it counted; looked at only where the guard is accepted by a number
   */
  boolean accept(Guard guard, long count) {
    return switch (guard.acceptance()) {
      case NEVER -> false;
      case BY_NAME -> guards.contains(guard);
      case BY_REMOVALS -> covers(maxRemovals, count);
      case BY_UPDATES -> covers(maxUpdates, count);
      case BY_ADDITIONS -> covers(maxAdditions, count);
    };
  }

  private static boolean covers(OptionalLong accepted, long count) {
    return accepted.isPresent() && count <= accepted.getAsLong();
  }

  private static OptionalLong larger(OptionalLong one, OptionalLong other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return one.getAsLong() >= other.getAsLong() ? one : other;
  }
}
