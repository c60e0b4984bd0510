package io.sluice.acceptance;

import io.sluice.jobs.JobMain;
import io.sluice.jobs.command.Session.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that runs command lines one after another and looks all the while on which addresses it
 * listens. Its arguments: a file with a command line a line, and a file for what was seen.
 */
final class ListeningChild {
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Set<String> seen = new TreeSet<>();
  private final List<String> lines = new ArrayList<>();

  private ListeningChild() {}

  /** Runs them. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ListeningChild child = new ListeningChild();
    Thread looking = new Thread(child::lookOn, "looks at the sockets");
    looking.setDaemon(true);
    looking.start();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      child.run(line.split(" "));
    }
    Files.write(Path.of(arguments[1]), child.lines);
    System.exit(0);
  }

  private void run(String... words) throws InterruptedException {
    String exit = words[0].equals("sandbox") ? serve(words) : "" + command(words);
    look();
    synchronized (this) {
      lines.add(words[0] + " " + exit + " " + String.join(", ", seen));
      seen.clear();
    }
  }

  private int command(String... words) {
    Surroundings surroundings =
        new Surroundings(
            new SkippedWaits(Activation.START), Map.of(), step -> look(), System.out::println);
    return JobMain.run(surroundings, System.err, words);
  }

  /** The sandbox serves until it is interrupted. */
  private String serve(String... words) throws InterruptedException {
    int before = ListeningSockets.ofThisProcess().size();
    Thread serving = new Thread(() -> command(words), "serves");
    serving.start();
    long start = System.nanoTime();
    while (ListeningSockets.ofThisProcess().size() == before) {
      if (System.nanoTime() - start > LONGEST.toNanos()) {
        return "never listened";
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    look();
    serving.interrupt();
    serving.join();
    return "0";
  }

  private void lookOn() {
    while (true) {
      look();
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private synchronized void look() {
    seen.addAll(ListeningSockets.ofThisProcess());
  }
}
