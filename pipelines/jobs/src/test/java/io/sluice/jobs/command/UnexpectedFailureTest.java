package io.sluice.jobs.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.ledger.LedgerConflictException;
import io.sluice.domain.report.StageImbalanceException;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.run.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A library's message may quote a person's data; a failed command shows none of it unasked. */
class UnexpectedFailureTest {
  private static final String ADDRESS = "jane.roe@members.example";

  @Test
  void valueInALibrarysMessageIsNotShown() {
    String told = run(UnexpectedFailureTest::parseAddress);
    assertThat(told, not(containsString("jane")));
    assertThat(
        told,
        allOf(
            containsString("unexpected: IllegalStateException <- NumberFormatException"),
            containsString(" at io.sluice.jobs.command.UnexpectedFailureTest.parseAddress("),
            containsString("--verbose"),
            containsString("it is a fault of Sluice")));
    assertThat(told, not(containsString("\tat ")));
  }

  @Test
  void verboseShowsAll() {
    String told = run(UnexpectedFailureTest::parseAddress, "--verbose");
    assertThat(told, allOf(containsString(ADDRESS), containsString("\tat ")));
  }

  @Test
  void ourOwnWordsAndPathsAreShown() {
    assertThat(
        String.join("\n", UnexpectedFailure.of(new NoSuchFileException("/srv/x")).lines()),
        containsString("/srv/x"));
    assertThat(
        CommandTree.words(new IllegalStateException(new StageImbalanceException("1 row is lost"))),
        allOf(containsString("1 row is lost"), containsString("StageImbalanceException")));
  }

  @Test
  void ledgerThatAnotherProcessMovedIsTriedAgain() {
    LedgerConflictException moved = new LedgerConflictException("rows of a@b moved; run again");
    assertThat(CommandTree.exit(moved), is(ExitCode.UNAVAILABLE));
    assertThat(CommandTree.words(moved), is("rows of a@b moved; run again"));
  }

  @Test
  void logOfOthersHoldsKindsAndPlacesOnly() {
    StringWriter log = new StringWriter();
    try {
      parseAddress();
    } catch (IllegalStateException e) {
      UnexpectedFailure.of(e).withoutTexts().printStackTrace(new PrintWriter(log, true));
    }
    assertThat(log.toString(), not(containsString("jane")));
    assertThat(
        log.toString(),
        allOf(
            containsString("Caused by: java.lang.NumberFormatException"),
            containsString("UnexpectedFailureTest.parseAddress")));
  }

  private static int parseAddress() {
    try {
      return Integer.parseInt(ADDRESS);
    } catch (NumberFormatException e) {
      throw new IllegalStateException("row of " + ADDRESS, e);
    }
  }

  private static String run(Callable<Integer> body, String... more) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    CommandLine line =
        CommandTree.of(
            new Session.Surroundings(Clock.systemUTC(), Map.of(), Progress.SILENT, text -> {}),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    line.addSubcommand(new Failing(body));
    String[] args = new String[more.length + 1];
    args[0] = "failing";
    System.arraycopy(more, 0, args, 1, more.length);
    assertThat(line.execute(args), is(1));
    return errors.toString(StandardCharsets.UTF_8);
  }

  @Command(name = "failing")
  private static final class Failing implements Callable<Integer> {
    private final Callable<Integer> body;

    Failing(Callable<Integer> body) {
      this.body = body;
    }

    @Override
    public Integer call() throws Exception {
      return body.call();
    }
  }
}
