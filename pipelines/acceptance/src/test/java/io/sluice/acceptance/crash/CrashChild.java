package io.sluice.acceptance.crash;

import io.sluice.acceptance.crash.CrashPoint.Site;
import io.sluice.jobs.JobMain;
import io.sluice.jobs.command.Session.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A process that runs the real command line at another time and dies at one point. Its arguments:
 * the workspace, the moment at which it starts, the point or {@code count} and a file for what it
 * passed; then the command line.
 */
final class CrashChild {
  private static final String COUNT = "count ";

  /** Before the file of a {@link MovedClock} and the point at which the process stands still. */
  static final String STOP = "stop ";

  private CrashChild() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException, SQLException {
    Path workspace = Path.of(arguments[0]);
    boolean counting = arguments[2].startsWith(COUNT);
    Clock clock = clock(Instant.parse(arguments[1]));
    String point = arguments[2];
    if (point.startsWith(STOP)) {
      String[] words = point.split(" ", 3);
      clock = MovedClock.by(Path.of(words[1]), clock);
      point = words[2];
      Tripwire.stopsInstead();
    }
    Tripwire wire = counting ? Tripwire.counting() : Tripwire.at(CrashPoint.parse(point));
    FileWatch files = FileWatch.start(workspace, wire);
    CatalogWatch.start(wire, files);
    Surroundings surroundings =
        new Surroundings(
            clock,
            Map.of(),
            step -> wire.pass(Site.STEP, word(step)).ifPresent(kind -> Tripwire.kill()),
            System.out::println);
    String[] command = Arrays.copyOfRange(arguments, 3, arguments.length);
    int exit = JobMain.run(surroundings, System.err, command);
    if (counting) {
      write(Path.of(arguments[2].substring(COUNT.length())), wire.passed());
    }
    System.exit(exit);
  }

  /** A clock that shows this moment now and goes on with the system's. */
  static Clock clock(Instant now) {
    Clock system = Clock.systemUTC();
    return Clock.offset(system, Duration.between(system.instant(), now));
  }

  private static void write(Path file, Map<String, Integer> passed) throws IOException {
    String lines =
        passed.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
            .collect(Collectors.joining());
    Files.writeString(file, lines);
  }

  private static String word(String step) {
    return step.strip().split("[^A-Za-z]", 2)[0].toLowerCase(Locale.ROOT);
  }
}
