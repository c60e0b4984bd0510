package io.sluice.jobs.run;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;

/**
 * Keeps strangers out of embedded Spark, which opens two ports though no other process has a use
 * for them: one for messages, one for blocks. Both are bound to loopback, and whoever connects must
 * know a secret that Spark makes for this process; other users of the machine do not. The host's
 * own name, which may have no address, is not looked up.
 */
final class ClosedPorts {
  private ClosedPorts() {}

  /** Names this host by its loopback address, before Spark asks for the name of the machine. */
  static void nameHost() {
    Utils.setCustomHostname(loopback());
  }

  /** Whatever the configuration says so far about these settings is overruled. */
  static void in(SparkConf conf) {
    String host = loopback();
    conf.set("spark.driver.host", host);
    conf.set("spark.driver.bindAddress", host);
    conf.set("spark.authenticate", "true");
    conf.remove("spark.authenticate.secret");
    conf.set("spark.network.crypto.enabled", "true");
    conf.set("spark.network.crypto.saslFallback", "false");
  }

  private static String loopback() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return loopback instanceof Inet6Address ? "[::1]" : loopback.getHostAddress();
  }
}
