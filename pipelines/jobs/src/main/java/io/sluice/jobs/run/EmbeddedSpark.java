package io.sluice.jobs.run;

import io.sluice.beam.diff.TaskAttempt;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.runners.spark.coders.SparkRunnerKryoRegistrator;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one Spark context of a process, shared by all its pipelines so that Spark starts once.
 * Embedded {@code local[*]} unless a master is named; under spark-submit the submitted settings
 * win. Embedded, it listens on loopback alone and to whoever knows a secret of this process. Not
 * safe for several threads.
 */
public final class EmbeddedSpark implements AutoCloseable {
  private static final int PARTITIONS_A_CORE = 4;
  private static final String PARALLELISM = "spark.default.parallelism";
  private static final String SPECULATION = "spark.speculation";
  private static final String MAX_FAILURES = "spark.task.maxFailures";
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedSpark.class);

  private final String master;
  private final String driver = TaskAttempt.token();
  private @Nullable JavaSparkContext context;
  private int parallelism;
  private String startedOn = "";

  private EmbeddedSpark(String master) {
    this.master = master;
  }

  /**
   * Makes it; Spark starts with the first pipeline.
   *
   * @param master such as {@code local[2]} or {@code spark://host:7077}; a master given to
   *     spark-submit wins
   */
  public static EmbeddedSpark of(String master) {
    return new EmbeddedSpark(master);
  }

  /**
   * An empty pipeline that runs on this context.
   *
   * @param keys how many groups the pipeline's shuffle has: as many partitions are made at least,
   *     so that no task holds two large groups at once
   */
  public Pipeline pipeline(int keys) {
    start(keys, master, Tasks.REPEATABLE);
    return pipeline();
  }

  /**
   * An empty pipeline with a task a lane. A lane waits for its network most of the time: embedded,
   * there are as many threads as lanes, so that no region waits for another one's end. On a cluster
   * that takes as many cores as lanes.
   *
   * <p>A lane is one task, which a failure ends and the next run resumes: Spark neither repeats it
   * nor starts a second one beside it, whatever was submitted.
   */
  public Pipeline pipelineOfLanes(int lanes) {
    start(lanes, LaneThreads.of(master, lanes), Tasks.ONCE);
    return pipeline();
  }

  /**
   * Runs a pipeline to its end.
   *
   * @throws ExecutorLostException if Spark lost an executor and gave up
   */
  @SuppressWarnings("checkstyle:illegalcatch") // Beam tells a lost executor by a bare one
  public void run(Pipeline pipeline) {
    try {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      throw ExecutorLostException.of(e).map(RuntimeException.class::cast).orElse(e);
    }
  }

  /**
   * What stands before the names of the files that the tasks of this driver write into a folder of
   * a plan: what those of another one left there is told apart by it.
   *
   * @param folder within the plan's folder
   * @return within the plan's folder, too
   */
  public String files(String folder) {
    return folder + "/" + driver + "-";
  }

  private Pipeline pipeline() {
    SparkContextOptions options = PipelineOptionsFactory.create().as(SparkContextOptions.class);
    options.setRunner(SparkRunner.class);
    options.setUsesProvidedSparkContext(true);
    options.setProvidedSparkContext(context);
    options.setEnableSparkMetricSinks(false);
    return Pipeline.create(options);
  }

  private void start(int keys, String wantedMaster, Tasks tasks) {
    if (LaneThreads.embedded(System.getProperty("spark.master", wantedMaster))) {
      // Before Spark's settings are read: they look the host up.
      ClosedPorts.nameHost();
    }
    SparkConf conf = new SparkConf();
    // What was submitted stays as it is, and its context too.
    conf.setIfMissing("spark.master", wantedMaster);
    String effective = conf.get("spark.master");
    boolean suits = context != null && (tasks == Tasks.REPEATABLE || once(context.getConf()));
    if (suits && parallelism >= keys && startedOn.equals(effective)) {
      return;
    }
    close();
    // The driver's cores say nothing about a cluster's: what was submitted comes first.
    int usual = PARTITIONS_A_CORE * Runtime.getRuntime().availableProcessors();
    int wanted = Math.max(keys, conf.getInt(PARALLELISM, usual));
    conf.setIfMissing("spark.app.name", "sluice");
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    conf.setIfMissing("spark.io.encryption.enabled", "true");
    if (LaneThreads.embedded(effective)) {
      // To this machine's disk and back: the bytes cost less than packing them.
      conf.setIfMissing("spark.shuffle.compress", "false");
      ClosedPorts.in(conf);
    }
    conf.setIfMissing(SPECULATION, "false");
    conf.setIfMissing(MAX_FAILURES, "1");
    if (tasks == Tasks.ONCE && !once(conf)) {
      LOG.warn(
          "Lanes run with {}=false and {}=1: what was submitted does not hold for them",
          SPECULATION,
          MAX_FAILURES);
      conf.set(SPECULATION, "false");
      conf.set(MAX_FAILURES, "1");
    }
    conf.set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    conf.set("spark.kryo.registrator", SparkRunnerKryoRegistrator.class.getName());
    conf.set(PARALLELISM, Integer.toString(wanted));
    context = new JavaSparkContext(conf);
    parallelism = wanted;
    startedOn = effective;
  }

  private static boolean once(SparkConf conf) {
    return !conf.getBoolean(SPECULATION, false) && conf.getInt(MAX_FAILURES, 1) == 1;
  }

  private enum Tasks {
    REPEATABLE,
    ONCE
  }

  @Override
  public void close() {
    if (context != null) {
      context.stop();
      context = null;
    }
  }
}
