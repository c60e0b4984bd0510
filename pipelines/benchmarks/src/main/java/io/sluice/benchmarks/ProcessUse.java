package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process of this machine has used so far, by Linux's {@code /proc}.
 *
 * @param cpuSeconds user and system time of all its threads
 * @param peakKib its largest resident memory
 */
record ProcessUse(double cpuSeconds, long peakKib) {
  /** What {@code getconf CLK_TCK} says on every Linux of today. */
  private static final double TICKS_A_SECOND = 100;

  private static final int USER_TICKS = 11;

  /** Reads the counters of a process. */
  static ProcessUse of(long pid) throws IOException {
    Path folder = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(folder.resolve("stat"));
    // The name in brackets may have blanks; the fields after it start with the state.
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    long ticks =
        Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(USER_TICKS + 1));
    long peak =
        Files.readAllLines(folder.resolve("status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElse(0);
    return new ProcessUse(ticks / TICKS_A_SECOND, peak);
  }

  /** The CPU seconds since an earlier look. */
  double cpuSince(ProcessUse earlier) {
    return cpuSeconds - earlier.cpuSeconds;
  }
}
