package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What the machine has been busy with so far, by Linux's {@code /proc}: who misses a rate where no
 * core was to be had has shown nothing about its limiter.
 *
 * @param busy CPU time of all processes, stolen time included
 * @param waited time in which some process waited for a core; zero where the kernel does not tell
 */
record MachineUse(Duration busy, Duration waited) {
  private static final long NANOS_A_TICK = 10_000_000;
  private static final Path STAT = Path.of("/proc/stat");
  private static final Path PRESSURE = Path.of("/proc/pressure/cpu");
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final int STEAL = 7;

  /** Reads the counters. */
  static MachineUse now() throws IOException {
    List<Long> ticks =
        Arrays.stream(Files.readAllLines(STAT).get(0).split(" +", -1))
            .skip(1)
            .map(Long::parseLong)
            .toList();
    long busy = 0;
    for (int i = 0; i <= STEAL; i++) {
      busy += i == IDLE || i == IO_WAIT ? 0 : ticks.get(i);
    }
    return new MachineUse(Duration.ofNanos(busy * NANOS_A_TICK), pressure());
  }

  private static Duration pressure() throws IOException {
    if (!Files.isReadable(PRESSURE)) {
      return Duration.ZERO;
    }
    String some = Files.readAllLines(PRESSURE).get(0);
    long micros = Long.parseLong(some.substring(some.indexOf("total=") + "total=".length()));
    return Duration.ofNanos(1_000 * micros);
  }

  /** What came since an earlier look. */
  MachineUse since(MachineUse earlier) {
    return new MachineUse(busy.minus(earlier.busy), waited.minus(earlier.waited));
  }
}
