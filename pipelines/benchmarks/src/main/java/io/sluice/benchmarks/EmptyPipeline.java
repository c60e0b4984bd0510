package io.sluice.benchmarks;

import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;

/** A Beam pipeline of one element on embedded Spark with two cores: what starting up costs. */
public final class EmptyPipeline {
  private EmptyPipeline() {}

  /** Takes no arguments. */
  public static void main(String[] args) {
    SparkPipelineOptions options = PipelineOptionsFactory.as(SparkPipelineOptions.class);
    options.setRunner(SparkRunner.class);
    options.setSparkMaster("local[2]");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply("OneElement", Create.of(1));
    pipeline.run().waitUntilFinish();
  }
}
