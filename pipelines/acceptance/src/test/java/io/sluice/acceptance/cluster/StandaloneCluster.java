package io.sluice.acceptance.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A standalone Spark of one master and one worker (2 cores, 2 GiB), each a process of its own on
 * free ports of this machine, as an installation would start them. Spark's jars are copied into a
 * home of their own, without Guava: the platform's is of another age, and the jar must not need it.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  private final Path folder;
  private final List<JvmProcess> processes = new ArrayList<>();
  private String master = "";

  private StandaloneCluster(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts it; returns when the worker is registered.
   *
   * @param sparkJars the jars of a Spark installation
   * @param folder exists and is empty; gets the home, the logs and the worker's folder
   */
  static StandaloneCluster start(Path sparkJars, Path folder)
      throws IOException, InterruptedException {
    StandaloneCluster cluster = new StandaloneCluster(folder);
    // An interrupted build leaves no Spark behind.
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "end of Spark"));
    boolean started = false;
    try {
      cluster.install(sparkJars);
      cluster.startMaster();
      cluster.startWorker();
      started = true;
      return cluster;
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  private void install(Path sparkJars) throws IOException {
    Path jars = Files.createDirectories(home().resolve("jars"));
    Files.createFile(home().resolve("RELEASE"));
    Files.createDirectory(scratch());
    try (DirectoryStream<Path> all = Files.newDirectoryStream(sparkJars, "*.jar")) {
      for (Path jar : all) {
        String name = jar.getFileName().toString();
        if (!name.startsWith("guava-")) {
          Files.copy(jar, jars.resolve(name));
        }
      }
    }
  }

  private void startMaster() throws IOException, InterruptedException {
    JvmProcess process =
        spark(
            "master",
            "256m",
            "org.apache.spark.deploy.master.Master",
            List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
    processes.add(process);
    master = process.await(MASTER, START).group(1);
  }

  private void startWorker() throws IOException, InterruptedException {
    JvmProcess process =
        spark(
            "worker",
            "256m",
            "org.apache.spark.deploy.worker.Worker",
            List.of(
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                "2",
                "--memory",
                "2g",
                "--work-dir",
                work().toString(),
                master));
    processes.add(process);
    process.await(REGISTERED, START);
  }

  /**
   * Runs a command of the jar as {@code spark-submit --deploy-mode client} would.
   *
   * @param name of this submission, for its log
   * @param jar the shaded jar
   * @param arguments the command line of the jar
   */
  JvmProcess submit(String name, Path jar, List<String> arguments) throws IOException {
    List<String> submit =
        new ArrayList<>(
            List.of(
                "--master",
                master,
                "--deploy-mode",
                "client",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.executor.memory=1g",
                "--conf",
                "spark.task.maxFailures=1",
                "--class",
                "io.sluice.jobs.JobMain",
                jar.toString()));
    submit.addAll(arguments);
    JvmProcess process = spark(name, "768m", "org.apache.spark.deploy.SparkSubmit", submit);
    processes.add(process);
    return process;
  }

  /** The files of what executors print, in the order of their applications. */
  List<Path> executorLogs() throws IOException {
    try (Stream<Path> files = Files.walk(work(), 3)) {
      return files.filter(file -> file.endsWith("stderr")).sorted().toList();
    }
  }

  private JvmProcess spark(String name, String heap, String main, List<String> arguments)
      throws IOException {
    List<String> java = new ArrayList<>(BuiltJar.javaOptions());
    java.add("-Xmx" + heap);
    java.add("-Djava.io.tmpdir=" + scratch());
    java.addAll(List.of("-cp", home().resolve("jars") + "/*", main));
    java.addAll(arguments);
    return JvmProcess.start(
        name,
        folder,
        Map.of(
            "SPARK_HOME",
            home().toString(),
            "SPARK_SCALA_VERSION",
            "2.12",
            "SPARK_LOCAL_DIRS",
            scratch().toString(),
            "SPARK_LOCAL_IP",
            "127.0.0.1"),
        java);
  }

  private Path home() {
    return folder.resolve("spark-home");
  }

  private Path scratch() {
    return folder.resolve("scratch");
  }

  private Path work() {
    return folder.resolve("work");
  }

  /** Ends all processes, executors included; the youngest first. */
  @Override
  public synchronized void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
    processes.clear();
  }
}
