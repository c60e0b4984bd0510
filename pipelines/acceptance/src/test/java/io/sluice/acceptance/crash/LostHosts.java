package io.sluice.acceptance.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.acceptance.cluster.JvmProcess;
import io.sluice.acceptance.cluster.StandaloneCluster;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.beam.iceberg.IcebergLaneLeases;
import io.sluice.domain.delivery.LaneId;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * The command of a scenario on a standalone cluster, whose workers die with their executors at
 * chosen moments. Each moment is met, not waited for: the executor stands still in it. For each
 * dead worker a new one comes.
 */
final class LostHosts {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final String VICTIM = "na";
  private static final String OTHER = "eu";

  private final CrashWorld world;
  private final StandaloneCluster cluster;
  private final Path folder;
  private final Set<Moment> moments;
  private final List<Moment> deaths = new ArrayList<>();
  private final Map<String, Integer> seen = new LinkedHashMap<>();

  private LostHosts(CrashWorld world, StandaloneCluster cluster, Path folder, Set<Moment> moments) {
    this.world = world;
    this.cluster = cluster;
    this.folder = folder;
    this.moments = moments;
  }

  /** When a host dies. */
  enum Moment {
    /** A task of the plan begins, others have written fragments; it stands still for ever. */
    PLAN_HELD,
    /** As before, and the host dies. */
    PLAN,
    /** Amazon took the second batch of a lane and has not answered: there is no receipt. */
    UPLOAD,
    /** As before, and the executor dies alone: its worker tells that it did. */
    UPLOAD_ALONE,
    /** Amazon is asked for the end of a job. */
    FOLLOW,
    /** A task of the ledger's advance reads a batch. */
    LEDGER
  }

  /**
   * How it went.
   *
   * @param exit the command's exit code
   * @param deaths the moments that were met, in their order
   * @param driver all that the driver printed
   */
  record Run(int exit, List<Moment> deaths, String driver) {}

  /**
   * Runs the command.
   *
   * @param runId for the report
   * @param moments when hosts die
   * @param settings further ones of Spark
   */
  static Run run(
      CrashWorld world,
      StandaloneCluster cluster,
      Path folder,
      String runId,
      Set<Moment> moments,
      Map<String, String> settings)
      throws IOException, InterruptedException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    return new LostHosts(world, cluster, folder, moments).run(runId, settings);
  }

  private Run run(String runId, Map<String, String> settings)
      throws IOException, InterruptedException {
    world.afterEffects(this::afterEffect);
    Thread planning = new Thread(this::awaitPlanning, "death in the plan");
    planning.setDaemon(true);
    if (moments.contains(Moment.PLAN) || moments.contains(Moment.PLAN_HELD)) {
      holdPlanning();
      planning.start();
    }
    Map<String, String> all = new LinkedHashMap<>();
    all.put("spark.executor.memory", "512m");
    all.put("spark.cores.max", "2");
    all.put("spark.ui.enabled", "false");
    all.put(
        "spark.executor.extraJavaOptions",
        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Duser.timezone=UTC");
    all.putAll(settings);
    List<String> arguments = new ArrayList<>(List.of(ClusterMain.class.getName()));
    arguments.addAll(world.clusterArguments(runId, cluster.master()));
    // One that hangs must not keep the cores of the cluster.
    try (JvmProcess driver = cluster.drive(runId, all, arguments)) {
      int exit = driver.exitCode(LONGEST);
      return new Run(exit, deaths(), driver.output());
    }
  }

  private synchronized List<Moment> deaths() {
    return List.copyOf(deaths);
  }

  private void die(Moment moment, ProcessHandle executor) throws IOException {
    Executors.killHostOf(executor);
    cluster.startWorker();
    synchronized (this) {
      deaths.add(moment);
    }
  }

  /**
   * The fingerprint key comes from a script, which each task of the plan asks. The first executor
   * that asks once a document of the merge is there is told nothing before it is dead.
   */
  private void holdPlanning() throws IOException {
    Path key = folder.resolve("key.sh");
    String script =
        """
        #!/bin/sh
        if tr '\\0' ' ' < /proc/$PPID/cmdline | grep -q CoarseGrainedExecutorBackend \\
            && { [ -e %1$s/early ] || ls %2$s/plans/*/fragments/*.json > /dev/null 2>&1; } \\
            && mkdir %1$s/caught 2> /dev/null; then
          echo $PPID > %1$s/held
          while kill -0 $PPID 2> /dev/null; do sleep 0.05; done
        fi
        cat %3$s
        """
            .formatted(folder, world.workspace(), folder.resolve("key"));
    Path made = world.workspace().resolve("fingerprint.key");
    Files.writeString(
        folder.resolve("key"), Files.exists(made) ? Files.readString(made) : "a key of the tests");
    if (world.scenario() == Scenario.CONVERSIONS) {
      // Only the packing of events asks, before anything is written.
      Files.createFile(folder.resolve("early"));
    }
    makePipe(folder.resolve("held"));
    Files.writeString(key, script);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(
        world.config(), "fingerprint-key: exec:" + key + "\n", StandardOpenOption.APPEND);
  }

  private void awaitPlanning() {
    try {
      // Read once a script writes.
      long executor = Long.parseLong(Files.readString(folder.resolve("held")).strip());
      if (moments.contains(Moment.PLAN)) {
        die(Moment.PLAN, ProcessHandle.of(executor).orElseThrow());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean afterEffect(Relay.Call call, int port) throws IOException {
    String kind = call.isUpload() ? "upload" : call.method().equals("GET") ? "look" : "other";
    int number;
    synchronized (this) {
      number = seen.merge(kind + " " + call.region(), 1, Integer::sum);
    }
    boolean victim = call.region().equals(VICTIM);
    if (kind.equals("upload") && !victim && number == 3 && moments.contains(Moment.LEDGER)) {
      holdLedger();
    }
    if (kind.equals("upload") && victim && number == 2 && moments.contains(Moment.UPLOAD)) {
      die(Moment.UPLOAD, Executors.ofConnection(port, world.port()));
      freeLane();
      return true;
    }
    if (kind.equals("upload") && victim && number == 2 && moments.contains(Moment.UPLOAD_ALONE)) {
      Executors.kill(Executors.ofConnection(port, world.port()));
      synchronized (this) {
        deaths.add(Moment.UPLOAD_ALONE);
      }
      return true;
    }
    if (kind.equals("look") && victim && number == 1 && moments.contains(Moment.FOLLOW)) {
      die(Moment.FOLLOW, Executors.ofConnection(port, world.port()));
      return true;
    }
    return false;
  }

  /** Lets the dead executor's lease grow old at once, which takes two minutes. */
  private void freeLane() throws IOException {
    LaneId lane = PlanFolder.lane(manifest(VICTIM));
    try (IcebergLaneLeases leases =
        IcebergLaneLeases.open(CatalogSettings.sqlite(world.workspace().toString()))) {
      leases
          .acquire(lane, "time", world.afterLeases())
          .ifPresent(lease -> leases.release(lease, world.afterLeases(), lease.rate()));
    }
  }

  /** The ledger's task finds a pipe in place of a batch: it stands still as it reads. */
  private void holdLedger() throws IOException {
    PlanManifest plan = manifest(OTHER);
    Path batch =
        world
            .workspace()
            .resolve("plans/" + plan.planId() + "/outbox/" + plan.batches().get(0).file());
    Path kept = folder.resolve("kept-batch");
    Files.move(batch, kept);
    makePipe(batch);
    Thread trap = new Thread(() -> awaitLedger(batch, kept), "death in the ledger's advance");
    trap.setDaemon(true);
    trap.start();
  }

  private static void makePipe(Path pipe) throws IOException {
    try {
      int exit = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
      if (exit != 0) {
        throw new AssertionError("mkfifo " + pipe + " ended with " + exit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitLedger(Path pipe, Path kept) {
    try {
      // Opens when somebody reads.
      try (OutputStream held = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
        Optional<ProcessHandle> reader = Executors.having(pipe.toString());
        while (reader.isEmpty()) {
          reader = Executors.having(pipe.toString());
        }
        Files.move(kept, pipe, StandardCopyOption.ATOMIC_MOVE);
        die(Moment.LEDGER, reader.get());
        held.write("too late".getBytes(UTF_8));
      }
    } catch (IOException e) {
      // Nobody reads the pipe any more: that is the end of it.
    }
  }

  private PlanManifest manifest(String region) throws IOException {
    String workspace = world.workspace().toString();
    for (String plan : PlanFolder.planIds(workspace)) {
      PlanFolder made = PlanFolder.of(workspace, plan);
      Optional<PlanManifest> manifest = made.manifest();
      if (manifest.isPresent() && manifest.get().account().equals(region) && !made.isClosed()) {
        return manifest.get();
      }
    }
    throw new AssertionError("there is no plan of " + region);
  }
}
