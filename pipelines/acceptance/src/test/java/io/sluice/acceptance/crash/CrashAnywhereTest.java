package io.sluice.acceptance.crash;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.sluice.acceptance.crash.CrashSeries.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Killed anywhere, run again: the command line in a process of its own gets SIGKILL, and the next
 * run brings Amazon, ledger and report to where they would be without it.
 *
 * <p>A dozen points by default. {@code crash.points} takes so many of all, {@code crash.seed}
 * others, {@code crash.replay} a single one; see the README of this module.
 */
class CrashAnywhereTest {
  private static final long SEED = 20_260_302L;
  // One process is killed while the runs behind another kill are made.
  private static final int THREADS = 2;

  private static final List<String> SAMPLE =
      List.of(
          "AUDIENCES HTTP_APPLIED POST:/amc/audiences/records 4",
          "AUDIENCES SQL_AFTER update:memberships 1",
          "PLAN WRITE_HALF outbox 2",
          "APPLY WRITE_HALF receipts 3",
          "SETTLE SQL_BEFORE update:deliveries 1",
          "CREATE HTTP_APPLIED POST:/amc/audiences/metadata 1",
          "CONVERSIONS HTTP_ANSWERED POST:/adsApi/*/create/events 1",
          "RETRY HTTP_LOST POST:/amc/audiences/records 1",
          "ACCEPT SQL_AFTER update:memberships 1",
          "BACKFILL_NET WRITE_BEFORE manifest.json 1",
          "BACKFILL_REPLAY SQL_AFTER update:memberships 2",
          "BACKFILL_CONVERSIONS DELETE_BEFORE outbox 1",
          "MAINTAIN SQL_HALF update:memberships 1");

  @TempDir private Path folder;

  private final List<CrashSeries> series = new ArrayList<>();

  @AfterEach
  void close() {
    series.forEach(CrashSeries::close);
  }

  @Test
  void nothingIsLostDoubledOrLeftOpen() throws Exception {
    Instant start = Instant.now();
    ChildJvm jvm = ChildJvm.in(folder.resolve("jvm"));
    String replay = System.getProperty("crash.replay", "");
    int points = Integer.getInteger("crash.points", 0);
    long seed = Long.getLong("crash.seed", SEED);
    if (!replay.isEmpty()) {
      given(List.of(replay), jvm);
    } else if (points == 0) {
      given(SAMPLE, jvm);
      series.get(0).warm();
    } else {
      all(seed, jvm);
    }
    Optional<Instant> until =
        Optional.ofNullable(Long.getLong("crash.minutes"))
            .map(minutes -> start.plus(Duration.ofMinutes(minutes)));
    String file = System.getProperty("crash.report", "");
    // Written anew after each point: whoever stops a series has what was done.
    Report report =
        file.isEmpty() ? () -> {} : () -> CrashReport.write(Path.of(file), seed, start, series);
    kill(points == 0 ? Integer.MAX_VALUE : points, until, report);

    holds(series.stream().flatMap(s -> s.outcomes().stream()).toList());
  }

  private static void holds(List<Outcome> outcomes) {
    List<String> broken =
        outcomes.stream()
            .filter(outcome -> !outcome.broken().isEmpty())
            .map(o -> "-Dcrash.replay='" + o.name() + "': " + String.join("; ", o.broken()))
            .toList();
    assertThat(broken, is(empty()));
    assertThat(
        "killed",
        outcomes.stream().filter(Outcome::died).count(),
        greaterThan(outcomes.size() / 2L));
    if (outcomes.size() > 1) {
      assertThat(
          "receipts at a kill",
          outcomes.stream().mapToInt(Outcome::receipted).sum(),
          greaterThan(0));
    }
  }

  /** Points as they are printed. */
  private void given(List<String> points, ChildJvm jvm) {
    for (Scenario scenario : Scenario.values()) {
      List<CrashPoint> own =
          points.stream()
              .map(point -> point.strip().split(" ", 2))
              .filter(words -> Scenario.valueOf(words[0]) == scenario)
              .map(words -> CrashPoint.parse(words[1]))
              .toList();
      if (!own.isEmpty()) {
        series.add(CrashSeries.at(scenario, folder, jvm, own));
      }
    }
  }

  private void all(long seed, ChildJvm jvm) throws IOException, InterruptedException {
    for (Scenario scenario : Scenario.values()) {
      series.add(CrashSeries.over(scenario, folder, jvm, seed));
    }
  }

  private synchronized void write(Report report) throws IOException {
    report.write();
  }

  /** Writes what is known by now. */
  private interface Report {
    void write() throws IOException;
  }

  /** Takes a point of each series in turn, until there is none or the time is over. */
  private void kill(int points, Optional<Instant> until, Report report)
      throws InterruptedException, ExecutionException {
    BlockingQueue<CrashSeries> idle = new LinkedBlockingQueue<>(series);
    AtomicInteger left = new AtomicInteger(points);
    Callable<Void> work =
        () -> {
          while (left.getAndDecrement() > 0 && until.map(Instant.now()::isBefore).orElse(true)) {
            CrashSeries next = idle.poll();
            if (next == null) {
              break;
            }
            if (next.next()) {
              idle.add(next);
              write(report);
            } else {
              left.incrementAndGet();
            }
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<Void> done : threads.invokeAll(Collections.nCopies(THREADS, work))) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
