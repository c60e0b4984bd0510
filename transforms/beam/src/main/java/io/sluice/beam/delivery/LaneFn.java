package io.sluice.beam.delivery;

import io.sluice.beam.batch.JsonObjects;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLeases;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sending and settling have in common: a lane is run with the leases opened for it, a plan's
 * files that cannot be used end it as a verdict, and its result is written for the driver before it
 * is given on.
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
      JsonObjects.write(setting.resultPath(stage, spec.lane()), result);
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

  /** The results that the lanes of a run wrote to the workspace, by lane. */
  static <R extends End> List<R> results(
      String workspace, String runId, String stage, Class<R> type) throws IOException {
    List<R> results = new ArrayList<>();
    String folder = LaneSetting.resultFolder(workspace, runId, stage);
    for (ResourceId file : JsonObjects.list(folder + "*.json")) {
      JsonObjects.read(file.toString(), type).ifPresent(results::add);
    }
    results.sort(Comparator.comparing(result -> result.lane().toString()));
    return results;
  }
}
