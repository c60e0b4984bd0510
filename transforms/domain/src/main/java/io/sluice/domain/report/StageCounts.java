package io.sluice.domain.report;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of all that went into one stage: in = out + excluded + rejected + held + deferred.
 *
 * @param in what went in
 * @param out what goes on to the next stage
 * @param excluded kept out by a rule, by code
 * @param rejected bad or refused, by code
 * @param held not offered now because of what came of it before
 * @param deferred put off to the next run
 */
public record StageCounts(
    long in,
    long out,
    Map<String, Long> excluded,
    Map<String, Long> rejected,
    long held,
    long deferred) {

  /** Nothing went in. */
  public static final StageCounts ZERO = new StageCounts(0, 0, Map.of(), Map.of(), 0, 0);

  /**
   * Copies the maps, sorted by code.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public StageCounts {
    excluded = Collections.unmodifiableMap(new TreeMap<>(excluded));
    rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
    if (in < 0 || out < 0 || held < 0 || deferred < 0) {
      throw new IllegalArgumentException(
          "counts must be >= 0, got in "
              + in
              + ", out "
              + out
              + ", held "
              + held
              + ", deferred "
              + deferred);
    }
    notNegative(excluded);
    notNegative(rejected);
  }

  /** All of it excluded for whatever reason. */
  public long excludedTotal() {
    return total(excluded);
  }

  /** All of it rejected for whatever reason. */
  public long rejectedTotal() {
    return total(rejected);
  }

  /** True when everything that went in is accounted for. */
  public boolean isBalanced() {
    return in == accountedFor();
  }

  /**
   * Insists on the balance.
   *
   * @param stage for the message
   * @return this
   * @throws StageImbalanceException with all numbers, if something was lost or counted twice
   */
  public StageCounts balanced(Stage stage) {
    if (!isBalanced()) {
      throw new StageImbalanceException(
          stage.text()
              + " does not add up: in "
              + in
              + ", but out "
              + out
              + " + excluded "
              + excludedTotal()
              + " "
              + excluded
              + " + rejected "
              + rejectedTotal()
              + " "
              + rejected
              + " + held "
              + held
              + " + deferred "
              + deferred
              + " = "
              + accountedFor()
              + (in > accountedFor() ? "; lost " : "; counted twice ")
              + Math.abs(in - accountedFor()));
    }
    return this;
  }

  /** The sum of this and other counts of the same stage, such as another region's. */
  public StageCounts plus(StageCounts other) {
    return new StageCounts(
        in + other.in,
        out + other.out,
        sum(excluded, other.excluded),
        sum(rejected, other.rejected),
        held + other.held,
        deferred + other.deferred);
  }

  private long accountedFor() {
    return out + excludedTotal() + rejectedTotal() + held + deferred;
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
    Map<String, Long> sum = new TreeMap<>(one);
    other.forEach((code, count) -> sum.merge(code, count, Long::sum));
    return sum;
  }

  private static void notNegative(Map<String, Long> counts) {
    counts.forEach(
        (code, count) -> {
          if (count < 0) {
            throw new IllegalArgumentException(
                "counts must be >= 0, got " + count + " for " + code);
          }
        });
  }
}
