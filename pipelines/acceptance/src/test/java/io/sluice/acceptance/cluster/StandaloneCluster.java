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
 * A standalone Spark of one master and some workers of 2 GiB, each a process of its own on free
 * ports of this machine, as an installation would start them. For the shipped jar, Spark's jars are
 * copied into a home of their own, without Guava: the platform's is of another age, and the jar
 * must not need it. Else all processes, executors too, have the class path of the tests.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  private final Path folder;
  private final String classPath;
  private final int cores;
  private final List<JvmProcess> processes = new ArrayList<>();
  private String master = "";
  private int workers;

  private StandaloneCluster(Path folder, String classPath, int cores) {
    this.cores = cores;
    this.folder = folder;
    this.classPath = classPath;
  }

  /**
   * Starts it; returns when the worker is registered.
   *
   * @param sparkJars the jars of a Spark installation
   * @param folder exists and is empty; gets the home, the logs and the worker's folder
   */
  static StandaloneCluster start(Path sparkJars, Path folder)
      throws IOException, InterruptedException {
    StandaloneCluster cluster =
        new StandaloneCluster(folder, folder.resolve("spark-home/jars") + "/*", 2);
    copy(sparkJars, cluster.jars());
    return cluster.start(1);
  }

  /**
   * Starts one whose processes have the class path of the tests, and whose workers have one core.
   *
   * @param folder exists and is empty
   * @param workers how many
   */
  public static StandaloneCluster ofTests(Path folder, int workers)
      throws IOException, InterruptedException {
    String tests = System.getProperty("surefire.test.class.path", "");
    return new StandaloneCluster(
            folder, tests.isEmpty() ? System.getProperty("java.class.path") : tests, 1)
        .start(workers);
  }

  private StandaloneCluster start(int workers) throws IOException, InterruptedException {
    // An interrupted build leaves no Spark behind.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end of Spark"));
    boolean started = false;
    try {
      Files.createDirectories(jars());
      Files.createFile(home().resolve("RELEASE"));
      Files.createDirectory(scratch());
      startMaster();
      List<JvmProcess> all = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        all.add(startWorker());
      }
      for (JvmProcess worker : all) {
        worker.await(REGISTERED, START);
      }
      started = true;
      return this;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private static void copy(Path sparkJars, Path jars) throws IOException {
    Files.createDirectories(jars);
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

  /** Starts a further worker at an address of its own; does not wait until it is registered. */
  public JvmProcess startWorker() throws IOException {
    JvmProcess process =
        spark(
            "worker-" + ++workers,
            "256m",
            "org.apache.spark.deploy.worker.Worker",
            List.of(
                "--host",
                "127.0.0." + workers,
                "--webui-port",
                "0",
                "--cores",
                Integer.toString(cores),
                "--memory",
                "2g",
                "--work-dir",
                work().toString(),
                master));
    processes.add(process);
    return process;
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
  public List<Path> executorLogs() throws IOException {
    try (Stream<Path> files = Files.walk(work(), 3)) {
      return files.filter(file -> file.endsWith("stderr")).sorted().toList();
    }
  }

  /**
   * Runs a class of the tests as a driver.
   *
   * @param name of this submission, for its log
   * @param settings of Spark, as system properties
   * @param arguments the main class and what it is given
   */
  public JvmProcess drive(String name, Map<String, String> settings, List<String> arguments)
      throws IOException {
    List<String> words = new ArrayList<>();
    settings.forEach((key, value) -> words.add("-D" + key + "=" + value));
    words.add("-Dspark.driver.host=127.0.0.1");
    words.add("-Dspark.executor.extraClassPath=" + classPath);
    JvmProcess process = java(name, "512m", words, arguments);
    processes.add(process);
    return process;
  }

  /** Where its master is. */
  public String master() {
    return master;
  }

  private JvmProcess spark(String name, String heap, String main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(main));
    command.addAll(arguments);
    return java(name, heap, List.of(), command);
  }

  private JvmProcess java(
      String name, String heap, List<String> options, List<String> mainAndArguments)
      throws IOException {
    List<String> java = new ArrayList<>(BuiltJar.javaOptions());
    java.add("-Xmx" + heap);
    java.add("-Djava.io.tmpdir=" + scratch());
    java.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    java.addAll(options);
    java.addAll(List.of("-cp", classPath));
    java.addAll(mainAndArguments);
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

  private Path jars() {
    return home().resolve("jars");
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
