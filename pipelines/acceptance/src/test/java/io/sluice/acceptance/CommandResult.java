package io.sluice.acceptance;

import io.sluice.records.RunReport;
import java.util.List;
import java.util.Optional;

/**
 * What a command line came to.
 *
 * @param command its words
 * @param exit what the process would return
 * @param out printed results and progress
 * @param err printed problems
 * @param result {@code result.json} of the run; empty where none was written
 */
record CommandResult(
    List<String> command, int exit, String out, String err, Optional<RunReport> result) {

  /**
   * Checks the exit code and that {@code result.json}, where there is one, says the same.
   *
   * @return this
   */
  CommandResult exits(int expected) {
    boolean same = result.isEmpty() || result.get().exitCode() == expected;
    if (exit != expected || !same) {
      throw new AssertionError(
          command
              + " returned "
              + exit
              + ", expected "
              + expected
              + ", result.json has "
              + result.map(RunReport::exitCode)
              + "\n"
              + out
              + "\n"
              + err);
    }
    return this;
  }

  /** All that was printed. */
  String printed() {
    return out + err;
  }

  RunReport report() {
    return result.orElseThrow(
        () -> new AssertionError(command + " wrote no result.json\n" + printed()));
  }

  /** The only audience of the report. */
  RunReport.Audience audience() {
    List<RunReport.Audience> all = report().audiences();
    if (all.size() != 1) {
      throw new AssertionError(command + " reports " + all.size() + " audiences");
    }
    return all.get(0);
  }

  /** One audience of the report, the first account's where it has several. */
  RunReport.Audience audience(String id) {
    return report().audiences().stream()
        .filter(a -> a.audience().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no audience " + id + " in " + report()));
  }

  /** The only conversion of the report. */
  RunReport.Conversion conversion() {
    List<RunReport.Conversion> all = report().conversions();
    if (all.size() != 1) {
      throw new AssertionError(command + " reports " + all.size() + " conversions");
    }
    return all.get(0);
  }

  /** A number of the only audience's delivery; 0 where it is not told. */
  long delivered(String name) {
    return audience().delivery().getOrDefault(name, 0L);
  }

  /** Changes of a kind of the only audience; 0 where there are none. */
  long changes(String kind) {
    return audience().changes().getOrDefault(kind, 0L);
  }
}
