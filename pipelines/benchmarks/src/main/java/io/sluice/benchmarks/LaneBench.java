package io.sluice.benchmarks;

import io.sluice.amazonads.ApiRegion;
import io.sluice.sandbox.AmazonAdsSandbox;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import io.sluice.sandbox.MemberDetail;
import io.sluice.sandbox.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The sandboxes of the lanes that are measured, one for each with a limiter of its own, and what
 * they saw.
 *
 * <p>{@code LaneBench --work DIR [--seconds 600]} writes {@code DIR/sluice.yaml}, says {@code
 * ready}, waits for the first uploads of all lanes, refuses one of each with 429 when the window
 * and a little more is over, and prints a table when {@code DIR/done} appears. {@code LaneBench
 * --sizes 600} prints how many members each lane needs.
 */
public final class LaneBench {
  private static final int RETRY_AFTER = 5;
  private static final long MARGIN_SECONDS = 20;
  private static final long AFTER_SECONDS = 110;
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final int LOGGED = 500_000;

  private final Path work;
  private final long seconds;
  private final Map<LaneCase, AmazonAdsSandbox> sandboxes = new LinkedHashMap<>();
  private Instant purpose = Instant.EPOCH;

  private LaneBench(Path work, long seconds) {
    this.work = work;
    this.seconds = seconds;
  }

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    BenchArguments arguments = BenchArguments.parse(args, Set.of("work", "seconds", "sizes"));
    long sizes = arguments.number("sizes", 0);
    if (sizes > 0) {
      LaneCase.ALL.forEach(lane -> System.out.println(lane.name() + " " + members(lane, sizes)));
      return;
    }
    new LaneBench(arguments.path("work"), arguments.number("seconds", 600)).run();
  }

  private static long members(LaneCase lane, long seconds) {
    return lane.members(Duration.ofSeconds(seconds + MARGIN_SECONDS + AFTER_SECONDS));
  }

  private void run() throws IOException, InterruptedException {
    Map<LaneCase, BenchData> data = new LinkedHashMap<>();
    try {
      for (LaneCase lane : LaneCase.ALL) {
        data.put(lane, BenchData.load(work.resolve("data-" + members(lane, seconds))));
        sandboxes.put(lane, sandbox(lane));
      }
      LaneWorkspace.write(work, data, sandboxes);
      System.out.println("ready");
      MachineUse machine = measure();
      awaitDone();
      print(machine);
    } finally {
      sandboxes.values().forEach(AmazonAdsSandbox::close);
    }
  }

  private static AmazonAdsSandbox sandbox(LaneCase lane) {
    return AmazonAdsSandbox.builder()
        .region(ApiRegion.NA)
        .credentials(LaneWorkspace.credentials(lane))
        .rateLimit(lane.limit())
        .memberDetail(MemberDetail.LIGHT)
        .loggedRequests(LOGGED)
        .start();
  }

  /** Lets the window pass, then refuses an upload of each lane. */
  private MachineUse measure() throws IOException, InterruptedException {
    while (!sandboxes.values().stream().allMatch(LaneBench::hasUploads)) {
      pause();
    }
    MachineUse before = MachineUse.now();
    TimeUnit.SECONDS.sleep(seconds + MARGIN_SECONDS);
    MachineUse machine = MachineUse.now().since(before);
    FaultRule once =
        FaultRule.of(new FaultPolicy.ThrottleEveryNth(1, RETRY_AFTER))
            .on(Operation.RECORDS_UPLOAD)
            .atMost(1);
    purpose = Clock.systemUTC().instant();
    sandboxes.values().forEach(sandbox -> sandbox.faults().add(once));
    return machine;
  }

  private static boolean hasUploads(AmazonAdsSandbox sandbox) {
    return sandbox.stats().requestsByOperation().containsKey(Operation.RECORDS_UPLOAD.label());
  }

  private void awaitDone() throws InterruptedException {
    while (!Files.exists(work.resolve("done"))) {
      pause();
    }
  }

  private static void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
  }

  private void print(MachineUse machine) {
    double passed = seconds + MARGIN_SECONDS;
    System.out.printf(
        Locale.ROOT,
        "%nThe machine: %.2f cores busy of %d, some process waited for a core %.0f %% of the"
            + " time.%n%n",
        machine.busy().toMillis() / 1e3 / passed,
        Runtime.getRuntime().availableProcessors(),
        100 * machine.waited().toMillis() / 1e3 / passed);
    System.out.println(
        "| lane | requests | records | worst "
            + seconds
            + " s, share of the budget | longest gap s | 429 by the limit | back at 95 % after s"
            + " |");
    System.out.println("|---|---|---|---|---|---|---|");
    sandboxes.forEach(
        (lane, sandbox) -> {
          LaneUse use = new LaneUse(lane, sandbox.requests(), purpose);
          System.out.printf(
              Locale.ROOT,
              "| %s | %d | %d | %s | %.2f | %d | %s |%n",
              lane.name(),
              use.requests(),
              use.records(),
              text(use.worstShare((double) seconds), "%.4f"),
              use.longestGap(),
              use.throttled(),
              text(use.secondsUntilBack(RETRY_AFTER), "%.1f"));
        });
  }

  private static String text(OptionalDouble value, String format) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "-";
  }
}
