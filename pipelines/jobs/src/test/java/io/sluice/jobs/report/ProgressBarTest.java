package io.sluice.jobs.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final HandClock clock = new HandClock();

  @Test
  void plainLinesCarryTheElapsedTime() {
    try (ProgressBar bar = ProgressBar.plain(out, clock)) {
      bar.step("reading customers");
      clock.pass(Duration.ofSeconds(75));
      bar.tick();
      bar.step("sending 2 plan(s)\u001b[2J");
    }
    assertThat(written(), is("[0:00] reading customers\n[1:15] sending 2 plan(s)?[2J\n"));
  }

  @Test
  void terminalLineIsDrawnOverAndTakenAway() {
    ProgressBar bar = ProgressBar.onTerminal(out, clock, 60);
    bar.step("reading");
    clock.pass(Duration.ofSeconds(2));
    bar.tick();
    bar.close();
    bar.close();
    String blank = " ".repeat(59);
    assertThat(
        written(),
        is(
            "\r"
                + padded("[###.................] 0:00  reading")
                + "\r"
                + padded("[.###................] 0:02  reading")
                + "\r"
                + blank
                + "\r"));
  }

  @Test
  void shareInTheMessageFillsTheBar() {
    ProgressBar bar = ProgressBar.onTerminal(out, clock, 60);
    bar.step("batch 3 of 4");
    assertThat(written(), containsString("[###############.....] 0:00  batch 3 of 4"));
  }

  @Test
  void shareBeyondTheWholeOrOfNothingDoesNoHarm() {
    ProgressBar bar = ProgressBar.onTerminal(out, clock, 60);
    bar.step("7 of 4");
    assertThat(written(), containsString("[####################]"));
    bar.step("0 of 0");
    assertThat(written(), containsString("[###.................] 0:00  0 of 0"));
  }

  @Test
  void markWandersToTheEndAndBack() {
    ProgressBar bar = ProgressBar.onTerminal(out, clock, 60);
    bar.step("reading");
    for (int i = 0; i < 17; i++) {
      bar.tick();
    }
    assertThat(last(), containsString("[.................###]"));
    for (int i = 0; i < 17; i++) {
      bar.tick();
    }
    assertThat(last(), containsString("[###.................]"));
  }

  @Test
  void longMessageIsCutToTheTerminal() {
    ProgressBar bar = ProgressBar.onTerminal(out, clock, 40);
    bar.step("a".repeat(200));
    assertThat(written().length(), lessThan(41));
    assertThat(written(), endsWith("..."));
  }

  @Test
  void nothingIsWrittenBeforeTheFirstStep() {
    ProgressBar bar = ProgressBar.onTerminal(out, clock, 60);
    bar.tick();
    bar.close();
    assertThat(written(), is(""));
  }

  @Test
  void narrowTerminalIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ProgressBar.onTerminal(out, clock, 39));
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private String last() {
    List<String> lines = List.of(written().split("\r"));
    return lines.get(lines.size() - 1);
  }

  private static String padded(String line) {
    return line + " ".repeat(59 - line.length());
  }

  /** A clock moved by hand. */
  private static final class HandClock extends Clock {
    private Instant now = Reports.START;

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("only an instant is asked for");
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
