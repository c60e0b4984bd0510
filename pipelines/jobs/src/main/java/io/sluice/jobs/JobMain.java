package io.sluice.jobs;

import io.sluice.jobs.command.CommandTree;
import io.sluice.jobs.command.Session.Surroundings;
import io.sluice.jobs.report.ProgressBar;
import java.io.PrintStream;
import java.time.Clock;

/** The command line's entry: runs one command and returns its exit code to the process. */
public final class JobMain {
  private JobMain() {}

  /** Runs and exits. */
  public static void main(String[] args) {
    Clock clock = Clock.systemUTC();
    PrintStream out = System.out;
    Surroundings surroundings =
        new Surroundings(
            clock, System.getenv(), ProgressBar.plain(System.err, clock), out::println);
    System.exit(run(surroundings, System.err, args));
  }

  /**
   * Runs one command.
   *
   * @param surroundings clock, environment, progress, output
   * @param errors where problems are told
   * @param args the command line
   * @return the exit code, see {@link ExitCode}
   */
  public static int run(Surroundings surroundings, PrintStream errors, String... args) {
    return CommandTree.of(surroundings, errors).execute(args);
  }
}
