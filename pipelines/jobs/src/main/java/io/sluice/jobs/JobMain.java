package io.sluice.jobs;

import io.sluice.jobs.command.CommandTree;
import io.sluice.jobs.command.Session.Surroundings;
import io.sluice.jobs.report.ProgressBar;
import java.io.FilterOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The command line's entry: runs one command and returns its exit code to the process. */
public final class JobMain {
  private JobMain() {}

  /** Runs and exits. */
  public static void main(String[] args) {
    Clock clock = Clock.systemUTC();
    PrintStream out = System.out;
    // Set by the launcher where standard error is a terminal that is wide enough.
    int columns = Integer.getInteger("sluice.terminal.columns", 0);
    ProgressBar progress =
        columns == 0
            ? ProgressBar.plain(System.err, clock)
            : ProgressBar.onTerminal(System.err, clock, columns).animated();
    Surroundings surroundings =
        new Surroundings(
            clock,
            System.getenv(),
            progress,
            line -> {
              progress.clear();
              out.println(line);
            });
    int exit = run(surroundings, beside(progress, System.err), args);
    progress.close();
    System.exit(exit);
  }

  /** Lines that are written where the bar is drawn. */
  private static PrintStream beside(ProgressBar progress, PrintStream err) {
    FilterOutputStream clearing =
        new FilterOutputStream(err) {
          @Override
          public void write(byte[] bytes, int from, int length) {
            progress.clear();
            err.write(bytes, from, length);
          }
        };
    return new PrintStream(clearing, true, StandardCharsets.UTF_8);
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
