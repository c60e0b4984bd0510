package io.sluice.domain.report;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one plan, or of several added up, stage by stage. A stage that was not run is not
 * there: {@code plan} ends with {@link Stage#BATCH}, {@code settle} adds {@link Stage#DELIVERY}.
 *
 * @param stages the counts by stage
 * @param removals members who are to leave: they come from the ledger and join at {@link
 *     Stage#BATCH}, since the snapshot does not have them; those whose digests are not stored are
 *     rejected there
 */
public record RunTally(Map<Stage, StageCounts> stages, long removals) {
  /** Nothing was counted. */
  public static final RunTally EMPTY = new RunTally(Map.of(), 0);

  /** Copies the map. */
  public RunTally {
    EnumMap<Stage, StageCounts> copy = new EnumMap<>(Stage.class);
    copy.putAll(stages);
    stages = Collections.unmodifiableMap(copy);
  }

  /**
   * Delivery's counts by Sluice's words.
   *
   * @param batched records that were in the outbox
   * @param accepted records taken, partial successes among them
   * @param refused records named as invalid, by code
   * @param unknown records whose outcome was never learned
   * @param failed records of jobs that failed without naming any, and those that never left
   */
  public static StageCounts delivery(
      long batched, long accepted, Map<String, Long> refused, long unknown, long failed) {
    return new StageCounts(batched, accepted, Map.of(), refused, unknown, failed);
  }

  /** This tally with the counts of a stage set. */
  public RunTally with(Stage stage, StageCounts counts) {
    EnumMap<Stage, StageCounts> copy = new EnumMap<>(Stage.class);
    copy.putAll(stages);
    copy.put(stage, counts);
    return new RunTally(copy, removals);
  }

  /** This tally with the number of removals set. */
  public RunTally withRemovals(long count) {
    return new RunTally(stages, count);
  }

  /** The sum of two tallies, stage by stage. */
  public RunTally plus(RunTally other) {
    EnumMap<Stage, StageCounts> sum = new EnumMap<>(Stage.class);
    sum.putAll(stages);
    other.stages.forEach((stage, counts) -> sum.merge(stage, counts, StageCounts::plus));
    return new RunTally(sum, removals + other.removals);
  }

  /** The counts of a stage, {@link StageCounts#ZERO} where it was not run. */
  public StageCounts of(Stage stage) {
    return stages.getOrDefault(stage, StageCounts.ZERO);
  }

  /**
   * Insists that each stage adds up and that what leaves one enters the next.
   *
   * @return this
   * @throws StageImbalanceException with the numbers, if not
   */
  public RunTally balanced() {
    stages.forEach((stage, counts) -> counts.balanced(stage));
    handOver(Stage.QUALIFY, Stage.MERGE, 0);
    handOver(Stage.MERGE, Stage.DIFF, 0);
    handOver(Stage.DIFF, Stage.BATCH, removals);
    handOver(Stage.BATCH, Stage.DELIVERY, 0);
    return this;
  }

  private void handOver(Stage from, Stage to, long joining) {
    @Nullable StageCounts given = stages.get(from);
    @Nullable StageCounts taken = stages.get(to);
    if (given != null && taken != null && given.out() + joining != taken.in()) {
      throw new StageImbalanceException(
          from.text()
              + " gave "
              + given.out()
              + (joining == 0 ? "" : " and " + joining + " removals joined")
              + ", but "
              + to.text()
              + " took "
              + taken.in());
    }
  }
}
