package io.sluice.jobs.run;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;

import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedSparkTest {
  private static final List<String> SUBMITTED =
      List.of("spark.speculation", "spark.task.maxFailures");

  @AfterEach
  void forget() {
    SUBMITTED.forEach(System::clearProperty);
  }

  @Test
  void lanesAreNeverStartedTwiceWhateverWasSubmitted() {
    // As spark-submit hands its settings over.
    System.setProperty("spark.speculation", "true");
    System.setProperty("spark.task.maxFailures", "4");
    try (EmbeddedSpark spark = EmbeddedSpark.of("local[2]")) {
      JavaSparkContext planning = context(spark.pipeline(2));
      assertThat(planning.getConf().get("spark.speculation"), is("true"));
      assertThat(planning.getConf().get("spark.task.maxFailures"), is("4"));

      JavaSparkContext lanes = context(spark.pipelineOfLanes(2));
      assertThat(lanes.getConf().get("spark.speculation"), is("false"));
      assertThat(lanes.getConf().get("spark.task.maxFailures"), is("1"));
    }
  }

  @Test
  void sparkIsStartedOnceWhereNothingWasSubmitted() {
    try (EmbeddedSpark spark = EmbeddedSpark.of("local[2]")) {
      JavaSparkContext planning = context(spark.pipeline(2));
      assertThat(planning.getConf().get("spark.speculation"), is("false"));
      assertThat(planning.getConf().get("spark.task.maxFailures"), is("1"));
      assertThat(context(spark.pipelineOfLanes(2)), sameInstance(planning));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times, most recent failure:"
            + " Lost task 0.0 in stage 1.0 (TID 3) (10.0.0.7 executor 1): ExecutorLostFailure"
            + " (executor 1 exited caused by one of the running tasks) Reason: Command exited with"
            + " code 137",
        "Job 2 cancelled because SparkContext was shut down"
      })
  void lostExecutorIsToldApartFromAFailureOfOurOwn(String text) {
    // As Beam hands it on: without a type of its own.
    RuntimeException failed = new RuntimeException(new SparkException(text));
    ExecutorLostException lost = ExecutorLostException.of(failed).orElseThrow();
    assertThat(lost.getMessage(), containsString("run the same command again"));
    assertThat(lost.getMessage(), not(containsString("10.0.0.7")));
  }

  @Test
  void failureOfATaskIsNoLostExecutor() {
    RuntimeException failed =
        new PipelineExecutionException(
            new SparkException("Lost task 0.0 in stage 1.0: IllegalStateException: a bug of ours"));
    assertThat(ExecutorLostException.of(failed), is(Optional.empty()));
  }

  private static JavaSparkContext context(Pipeline pipeline) {
    return pipeline.getOptions().as(SparkContextOptions.class).getProvidedSparkContext();
  }
}
