package io.sluice.acceptance.crash;

import io.sluice.acceptance.SkippedWaits;
import io.sluice.acceptance.crash.CrashPoint.Site;
import io.sluice.beam.delivery.DeliveryClock;
import io.sluice.beam.delivery.SystemDeliveryClock;
import io.sluice.jobs.JobMain;
import io.sluice.jobs.command.Session.Surroundings;
import io.sluice.records.RecordsJson;
import io.sluice.records.RunReport;
import io.sluice.sandbox.AmazonAdsSandbox;
import io.sluice.sandbox.ContractChecks;
import io.sluice.sandbox.JobProgress;
import io.sluice.sandbox.SandboxCredentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A warehouse, a workspace and a local Amazon Ads in the state in which a scenario's command finds
 * them, to be had again as often as wanted: the workspace is copied back to where it was, and a new
 * sandbox is told what the first one was told. To be closed.
 */
final class CrashWorld implements AutoCloseable {
  private static final SandboxCredentials CREDENTIALS =
      new SandboxCredentials(
          "amzn1.application-oa2-client.crash", "crash-client-secret", "Atzr|crash-refresh-token");
  private static final long LONGEST_SECONDS = 300;
  private static final Duration PATIENT = Duration.ofSeconds(50);
  // Done, or done with more refusals than allowed.
  private static final Set<Integer> DONE = Set.of(0, 4);

  // A process has one Spark context.
  private static final Object ONE_AT_A_TIME = new Object();

  private final Path folder;
  private final Scenario scenario;
  private final ChildJvm jvm;
  private final Relay relay = Relay.open();
  private final WarehouseDays days;
  private final List<Told> told = new ArrayList<>();
  private AmazonAdsSandbox sandbox;
  private Instant now;
  private Duration ahead = Duration.ZERO;
  private int runs;

  /**
   * How a command ended in this process.
   *
   * @param words its command line
   * @param exit its code
   * @param output all it printed
   * @param report its report; null where it leaves none
   */
  record Run(List<String> words, int exit, String output, @Nullable RunReport report) {}

  /** What Amazon was told on an earlier day. */
  private record Told(Instant at, Relay.Call call) {}

  private CrashWorld(Path folder, Scenario scenario, ChildJvm jvm, Duration timeout)
      throws IOException {
    this.folder = folder;
    this.scenario = scenario;
    this.jvm = jvm;
    this.now = WarehouseDays.morning(1);
    this.sandbox = start();
    relay.leadTo(sandbox.rootUri());
    Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(folder.resolve("secrets/client-id"), CREDENTIALS.clientId());
    Files.writeString(folder.resolve("secrets/client-secret"), CREDENTIALS.clientSecret());
    Files.writeString(folder.resolve("secrets/refresh-token"), CREDENTIALS.refreshToken());
    this.days = scenario.days();
    configure(PATIENT);
    days.fill(folder.resolve("warehouse"));
    Files.createDirectories(workspace());
    scenario.refusals().forEach(sandbox.faults()::add);
    relay.inTurn(true);
    for (Scenario.Told command : scenario.before()) {
      if (scenario == Scenario.ACCEPT) {
        RestoredBackups.keep(workspace(), backup());
      }
      tell(command);
    }
    if (scenario == Scenario.ACCEPT) {
      RestoredBackups.putLedgerBack(backup(), workspace());
    }
    relay.inTurn(false);
    configure(timeout);
    Folders.copy(workspace(), template());
  }

  private void configure(Duration timeout) throws IOException {
    Files.writeString(config(), CrashConfig.yaml(days, folder, relay.uri().toString(), timeout));
  }

  private void tell(Scenario.Told command) throws IOException {
    now = WarehouseDays.morning(command.day());
    int known = relay.calls().size();
    Run run = run(command.words());
    if (!DONE.contains(run.exit())) {
      throw new AssertionError(
          command.words() + " before ended with " + run.exit() + "\n" + run.output());
    }
    relay.calls().stream().skip(known).forEach(call -> told.add(new Told(now, call)));
    Folders.writtenBy(workspace(), now);
  }

  /** Makes the state of a scenario. */
  static CrashWorld of(Path folder, Scenario scenario, ChildJvm jvm) throws IOException {
    return of(folder, scenario, jvm, PATIENT);
  }

  /** The same with another time after which a request of the command is given up. */
  static CrashWorld of(Path folder, Scenario scenario, ChildJvm jvm, Duration timeout)
      throws IOException {
    return new CrashWorld(folder, scenario, jvm, timeout);
  }

  /** Goes back to where the command is due. */
  void reset() throws IOException {
    Folders.delete(workspace());
    Folders.delete(home());
    Folders.copy(template(), workspace());
    sandbox.close();
    sandbox = start();
    relay.leadTo(sandbox.rootUri());
    scenario.refusals().forEach(sandbox.faults()::add);
    Map<String, String> tokens = new LinkedHashMap<>();
    for (Told earlier : told) {
      now = earlier.at();
      again(earlier.call(), tokens);
    }
    sandbox.faults().clear();
    now = WarehouseDays.morning(2);
  }

  private void again(Relay.Call call, Map<String, String> tokens) throws IOException {
    // A question changes nothing.
    if (call.method().equals("GET")) {
      return;
    }
    String token = call.isToken() ? "" : tokens.getOrDefault(call.region(), "");
    Relay.Call again = relay.replay(call, token);
    if (again.status() != call.status()) {
      throw new AssertionError(call.place() + " got " + again.status() + ": " + again.answer());
    }
    if (call.isToken()) {
      String given = RecordsJson.mapper().readTree(again.answer()).path("access_token").asText();
      tokens.put(call.region(), "Bearer " + given);
    }
  }

  /** Runs the command in a process of its own to its end and tells what it passed. */
  Map<String, Integer> count() throws IOException, InterruptedException {
    Path counts = folder.resolve("counts");
    Tripwire requests = Tripwire.counting();
    relay.watch(requests, () -> {});
    Process process = jvm.startToTheEnd(childArguments("count " + counts, "killed"), log());
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError("the command did not end well:\n" + Files.readString(log()));
    }
    Map<String, Integer> passed = new LinkedHashMap<>();
    for (String line : Files.readAllLines(counts)) {
      int end = line.lastIndexOf(' ');
      passed.put(line.substring(0, end), Integer.parseInt(line.substring(end + 1)));
    }
    passed.putAll(requests.passed());
    return passed;
  }

  /**
   * Runs the command in a process of its own and kills it.
   *
   * @return false if it got to its end: the point was not passed
   */
  boolean crash(CrashPoint point) throws IOException, InterruptedException {
    boolean outside = point.kind().site() == Site.HTTP;
    String inside = outside ? "STEP_BEFORE never 1" : point.toString();
    Tripwire requests = outside ? Tripwire.at(point) : Tripwire.counting();
    DeathByHand death = new DeathByHand();
    relay.watch(requests, death);
    Process process = jvm.start(childArguments(inside, "killed"), log());
    death.of(process);
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("the process hung at " + point + "\n" + Files.readString(log()));
    }
    relay.watch(Tripwire.counting(), () -> {});
    int exit = process.exitValue();
    if (exit != 0 && exit != SIGKILLED) {
      throw new AssertionError(
          "the process ended with " + exit + " at " + point + "\n" + Files.readString(log()));
    }
    return exit == SIGKILLED;
  }

  private static final int SIGKILLED = 128 + 9;

  /** Runs the scenario's command here, some minutes later. */
  Run again(String... more) throws IOException {
    // The lease of a killed process is over after two.
    return later(Duration.ofMinutes(10), more);
  }

  /** Runs the scenario's command here after a while. */
  Run later(Duration pause, String... more) throws IOException {
    List<String> words = new ArrayList<>(scenario.command());
    words.addAll(List.of(more));
    return later(pause, words);
  }

  /** Runs another command here, some minutes later. */
  Run next(List<String> words) throws IOException {
    return later(Duration.ofMinutes(10), words);
  }

  private Run later(Duration pause, List<String> words) throws IOException {
    now = now.plus(pause);
    return run(words);
  }

  /** The clock of commands here is off by so much from now on; Amazon's is right. */
  void commandsClockAhead(Duration by) {
    ahead = by;
  }

  /** Runs the scenario's command here by a clock of the test. */
  Run by(Clock clock) throws IOException {
    return run(scenario.command(), SystemDeliveryClock.of(clock));
  }

  private Run run(List<String> words) throws IOException {
    return run(words, new SkippedWaits(now.plus(ahead)));
  }

  private Run run(List<String> words, DeliveryClock clock) throws IOException {
    String runId = "here-" + ++runs;
    List<String> command = command(words, runId);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Map<String, String> environment = Map.of("HOME", home().toString());
    Surroundings surroundings = new Surroundings(clock, environment, out::println, out::println);
    int exit;
    synchronized (ONE_AT_A_TIME) {
      exit = JobMain.run(surroundings, out, command.toArray(String[]::new));
    }
    Path result = workspace().resolve("runs/" + runId + "/result.json");
    RunReport report =
        Files.exists(result)
            ? RecordsJson.mapper().readValue(result.toFile(), RunReport.class)
            : null;
    return new Run(words, exit, printed.toString(StandardCharsets.UTF_8), report);
  }

  private List<String> command(List<String> words, String runId) {
    List<String> command = new ArrayList<>(words);
    // As many threads as lanes: with one, sending would start Spark anew.
    command.addAll(
        List.of("--config", config().toString(), "--run-id", runId, "--master", "local[2]"));
    return command;
  }

  private List<String> childArguments(String point, String runId, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(workspace().toString(), now.toString(), point));
    arguments.addAll(command(scenario.command(), runId));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /**
   * Starts the command in a process of its own that nobody kills; what it prints goes to {@link
   * #printed}.
   */
  Process start(String runId, String... more) throws IOException {
    return jvm.start(childArguments("STEP_BEFORE never 1", runId, more), file(runId));
  }

  /** The arguments of a {@link ClusterMain} that runs the scenario's command. */
  List<String> clusterArguments(String runId, String master, String... more) {
    List<String> arguments = new ArrayList<>(List.of(now.toString()));
    arguments.addAll(scenario.command());
    arguments.addAll(
        List.of("--config", config().toString(), "--run-id", runId, "--master", master));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** What a run of this id reported. */
  RunReport report(String runId) throws IOException {
    Path result = workspace().resolve("runs/" + runId + "/result.json");
    return RecordsJson.mapper().readValue(result.toFile(), RunReport.class);
  }

  /** Now, by the clock of the next command. */
  Instant now() {
    return now;
  }

  /** The beginning of the second day and ten minutes: every lease of that time is over. */
  Instant afterLeases() {
    return now.plus(Duration.ofMinutes(10));
  }

  /** Looks at every request between its effect and its answer. */
  void afterEffects(Relay.AfterEffect look) {
    relay.afterEffects(look);
  }

  /** Where requests go. */
  int port() {
    return relay.uri().getPort();
  }

  /** What a process of this run id printed. */
  String printed(String runId) throws IOException {
    return Files.readString(file(runId));
  }

  private Path file(String runId) {
    return folder.resolve(runId + ".log");
  }

  /** Lets every upload pass a gate. */
  void beforeUploads(Runnable gate) {
    relay.beforeUploads(call -> gate.run());
  }

  /** Lets every upload pass a gate that sees it. */
  void beforeEachUpload(Consumer<Relay.Call> gate) {
    relay.beforeUploads(gate);
  }

  /**
   * Starts the command in a process of its own that stands still at a point.
   *
   * @param clock file of the process's {@link MovedClock}
   * @param outside requests at which the process is stopped from here; empty for a point within it
   */
  Process startStopping(String point, Path clock, Optional<StoppedProcess> outside, String runId)
      throws IOException {
    String inside = outside.isPresent() ? "STEP_BEFORE never 1" : point;
    if (outside.isPresent() && point.startsWith("HTTP")) {
      relay.watch(Tripwire.at(CrashPoint.parse(point)), outside.get());
    }
    return jvm.start(childArguments(CrashChild.STOP + clock + " " + inside, runId), file(runId));
  }

  /** Waits until Amazon has all that is on its way. */
  void awaitCalls() throws InterruptedException {
    relay.awaitIdle();
  }

  /** The warehouse delivers the second day anew, see {@link WarehouseDays#correct}. */
  void correctTheDay() throws IOException {
    days.correct(folder.resolve("warehouse"), now);
  }

  /** Takes that back. */
  void forgetTheCorrection() throws IOException {
    days.forgetCorrection(folder.resolve("warehouse"));
  }

  private AmazonAdsSandbox start() {
    InstantSource clock = () -> now;
    return AmazonAdsSandbox.builder()
        .port(0)
        .clock(clock)
        .unlimitedRate()
        .contractChecks(ContractChecks.REQUESTS)
        .threads(4)
        .jobProgress(JobProgress.afterPolls(1))
        .credentials(CREDENTIALS)
        .start();
  }

  Scenario scenario() {
    return scenario;
  }

  /** What lies in the warehouse and must be had of it. */
  WarehouseDays days() {
    return days;
  }

  AmazonAdsSandbox sandbox() {
    return sandbox;
  }

  /** Requests of the day on which the command is due, those before it included. */
  List<Relay.Call> callsOfTheDay() {
    List<Relay.Call> calls = new ArrayList<>();
    // A ledger from a backup does not know what was sent since, and sends it again.
    List<Told> known = scenario == Scenario.ACCEPT ? List.of() : told;
    for (Told earlier : known) {
      if (!earlier.at().isBefore(WarehouseDays.morning(2))) {
        calls.add(earlier.call());
      }
    }
    calls.addAll(calls());
    return calls;
  }

  /** Requests since the command began. */
  List<Relay.Call> calls() {
    return relay.calls();
  }

  /** How many uploads were answered since then. */
  long uploads() {
    return calls().stream().filter(Relay.Call::isUpload).count();
  }

  Path workspace() {
    return folder.resolve("state");
  }

  Path config() {
    return folder.resolve("sluice.yaml");
  }

  /** What this machine remembers of the workspace is there. */
  private Path home() {
    return folder.resolve("home");
  }

  private Path backup() {
    return folder.resolve("backup");
  }

  private Path template() {
    return folder.resolve("template");
  }

  private Path log() {
    return file("killed");
  }

  @Override
  public void close() {
    relay.close();
    sandbox.close();
  }
}
