package io.sluice.beam.delivery;

import io.sluice.beam.batch.AttemptDocuments;
import io.sluice.beam.batch.JsonObjects;
import io.sluice.beam.diff.TaskAttempt;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLeases;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BinaryOperator;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sending and settling have in common: a lane is run with the leases opened for it, a plan's
 * files that cannot be used end it as a verdict, and its result is written for the driver before it
 * is given on.
 *
 * <p>Spark may start a lane anew, although it counts no failure, when it loses an executor, and
 * even while the first attempt goes on: another lane's lost shuffle file repeats the whole stage.
 * The lease is the attempt's own, so the second one waits for the end of the first, and finds what
 * it did.
 *
 * @param <S> what a lane has to do
 * @param <R> what came of it
 */
abstract class LaneFn<S extends LaneFn.Work, R extends LaneFn.End>
    extends DoFn<KV<Integer, Iterable<S>>, R> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LaneFn.class);

  private final String stage;
  private final LaneSetting setting;

  LaneFn(String stage, LaneSetting setting) {
    this.stage = stage;
    this.setting = setting;
  }

  /** What a lane has to do. */
  interface Work extends Serializable {
    LaneId lane();

    List<String> plans();
  }

  /** What came of a lane. */
  interface End extends Serializable {
    LaneId lane();

    Enum<?> verdict();
  }

  /** Runs a lane to its end. */
  abstract R run(S spec, LaneSetting with, LaneLeases leases)
      throws IOException, InterruptedException;

  /** The result of a lane with a file that cannot be used. */
  abstract R filesBroken(S spec, String message);

  /** Adds a result to the metrics. */
  abstract void count(R result);

  @ProcessElement
  public final void process(@Element KV<Integer, Iterable<S>> lane, OutputReceiver<R> out)
      throws IOException, InterruptedException {
    for (S spec : lane.getValue()) {
      LOG.info("Lane {} starts to {} {} plans", spec.lane(), stage, spec.plans().size());
      R result = run(spec);
      LOG.info("Lane {} ended to {}: {}", spec.lane(), stage, result.verdict());
      JsonObjects.write(
          TaskAttempt.document(setting.results(stage), lane.getKey(), TaskAttempt.token()), result);
      count(result);
      out.output(result);
    }
  }

  private R run(S spec) throws InterruptedException {
    LaneLeases leases = setting.leases().open();
    try {
      return run(spec, setting, leases);
    } catch (IOException e) {
      LOG.error("Lane {}: a plan's file cannot be used", spec.lane(), e);
      return filesBroken(spec, e.getMessage());
    } finally {
      setting.leases().close(leases);
    }
  }

  /**
   * The results that the lanes of a run wrote to the workspace, by lane.
   *
   * @param order of a lane's attempts: the first one that had the lane comes first
   * @param sum of an attempt and the one after it
   */
  static <R extends End> List<R> results(
      LaneSetting setting, String stage, Class<R> type, Comparator<R> order, BinaryOperator<R> sum)
      throws IOException {
    List<R> results = new ArrayList<>();
    for (List<R> attempts : AttemptDocuments.readAll(setting.results(stage), type).values()) {
      attempts.stream().sorted(order).reduce(sum).ifPresent(results::add);
    }
    results.sort(Comparator.comparing(result -> result.lane().toString()));
    return results;
  }
}
