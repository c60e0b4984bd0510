package io.sluice.acceptance.crash;

import io.sluice.jobs.JobMain;
import io.sluice.jobs.command.Session.Surroundings;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * A driver that runs the real command line at another time, its executors too. Its arguments: the
 * moment at which it starts; then the command line.
 */
final class ClusterMain {
  private ClusterMain() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    Surroundings surroundings =
        new Surroundings(
            CrashChild.clock(Instant.parse(arguments[0])),
            Map.of(),
            System.out::println,
            System.out::println);
    String[] command = Arrays.copyOfRange(arguments, 1, arguments.length);
    System.exit(JobMain.run(surroundings, System.err, command));
  }
}
