package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A fault with where and how often it strikes.
 *
 * @param policy the fault
 * @param region the region it strikes, or nothing for all
 * @param operations the calls it strikes
 * @param times how often it strikes at most
 */
public record FaultRule(
    FaultPolicy policy, Optional<ApiRegion> region, Set<Operation> operations, long times) {
  /** Refuses a rule that can never strike. */
  public FaultRule {
    operations = Set.copyOf(operations);
    if (policy.every() < 1 || times < 1 || operations.isEmpty()) {
      throw new IllegalArgumentException(
          "Fault: every "
              + policy.every()
              + ", times "
              + times
              + ", "
              + operations.size()
              + " operations; each must be at least 1.");
    }
  }

  /** Returns a rule that strikes the policy's own calls in all regions without end. */
  public static FaultRule of(FaultPolicy policy) {
    return new FaultRule(policy, Optional.empty(), policy.operations(), Long.MAX_VALUE);
  }

  /** Returns the rule narrowed to a region. */
  public FaultRule in(ApiRegion only) {
    return new FaultRule(policy, Optional.of(only), operations, times);
  }

  /** Returns the rule with these calls instead of the policy's own. */
  public FaultRule on(Operation first, Operation... others) {
    return new FaultRule(policy, region, EnumSet.of(first, others), times);
  }

  /** Returns the rule that ends after so many strikes. */
  public FaultRule atMost(long strikes) {
    return new FaultRule(policy, region, operations, strikes);
  }

  boolean matches(Operation operation, ApiRegion where) {
    return operations.contains(operation) && region.map(where::equals).orElse(true);
  }
}
