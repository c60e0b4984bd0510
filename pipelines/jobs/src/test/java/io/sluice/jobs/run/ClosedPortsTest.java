package io.sluice.jobs.run;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.PrivilegedAction;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.internal.config.package$;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import org.junit.jupiter.api.Test;
import scala.Option;

/** Embedded Spark listens on loopback, to whoever knows its secret. */
class ClosedPortsTest {
  @Test
  void strangersFindNoOpenDoor() {
    try (EmbeddedSpark spark = EmbeddedSpark.of("local[2]")) {
      JavaSparkContext context =
          spark.pipeline(2).getOptions().as(SparkContextOptions.class).getProvidedSparkContext();
      assertThat(context.getConf().get("spark.driver.host"), is("127.0.0.1"));
      assertThat(context.getConf().get("spark.driver.bindAddress"), is("127.0.0.1"));
      RpcAddress driver =
          new RpcAddress("127.0.0.1", context.getConf().getInt("spark.driver.port", 0));
      assertThrows(Exception.class, () -> ask(driver, new SparkConf()));
      assertThrows(
          Exception.class,
          () ->
              ask(
                  driver,
                  new SparkConf()
                      .set("spark.authenticate", "true")
                      .set("spark.authenticate.secret", "guessed")));
    }
  }

  @Test
  void whatIsSubmittedToAClusterStaysAsItIs() {
    assertThat(LaneThreads.embedded("local"), is(true));
    assertThat(LaneThreads.embedded("local[*]"), is(true));
    assertThat(LaneThreads.embedded("local[2,3]"), is(true));
    assertThat(LaneThreads.embedded("local-cluster[2,1,1024]"), is(false));
    assertThat(LaneThreads.embedded("spark://localhost:7077"), is(false));
    assertThat(LaneThreads.embedded("yarn"), is(false));
  }

  /**
   * What a second process does that wants to take part; Hadoop keeps this one's secret for its
   * user.
   */
  private static void ask(RpcAddress driver, SparkConf conf) {
    UserGroupInformation.createRemoteUser("stranger")
        .doAs(
            (PrivilegedAction<Void>)
                () -> {
                  connect(driver, conf);
                  return null;
                });
  }

  private static void connect(RpcAddress driver, SparkConf conf) {
    conf.set("spark.rpc.askTimeout", "10s");
    conf.set("spark.rpc.lookupTimeout", "10s");
    RpcEnv stranger =
        RpcEnv.create(
            "stranger",
            "127.0.0.1",
            0,
            conf,
            new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE()),
            true);
    try {
      stranger.setupEndpointRef(driver, "HeartbeatReceiver");
    } finally {
      stranger.shutdown();
    }
  }
}
