package io.sluice.acceptance.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the build ships: {@code sluice.jar}, and Spark's jars that are put beside it. */
final class BuiltJar {
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "jdk.internal.ref",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private static final Path TARGET =
      Path.of(System.getProperty("basedir", "")).resolve("../jobs/target").toAbsolutePath();

  private BuiltJar() {}

  /** The shaded jar. The test is skipped, and says so, where only classes have been compiled. */
  static Path file() {
    Path jar = TARGET.normalize().resolve("sluice.jar");
    assumeTrue(Files.isRegularFile(jar), jar + " is not built: run mvn package or mvn verify");
    return jar;
  }

  /** The folder of Spark's own jars. */
  static Path sparkJars() {
    Path folder = TARGET.normalize().resolve("spark-jars");
    assumeTrue(Files.isDirectory(folder), folder + " is not there: run mvn package or mvn verify");
    return folder;
  }

  /** What Spark 3.5 needs opened on Java 17, as its own launcher does. */
  static List<String> javaOptions() {
    List<String> options = new ArrayList<>();
    options.add("-XX:+IgnoreUnrecognizedVMOptions");
    OPENED.forEach(name -> options.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    options.add("-Djdk.reflect.useDirectMethodHandle=false");
    options.add("-Djava.net.preferIPv4Stack=true");
    return options;
  }
}
