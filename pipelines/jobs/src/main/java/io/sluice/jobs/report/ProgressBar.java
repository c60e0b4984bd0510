package io.sluice.jobs.report;

import io.sluice.jobs.run.Progress;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what goes on: one line that moves on a terminal, a line a step with the elapsed time
 * elsewhere. A message with {@code 3 of 8} in it fills the bar that far; any other lets a mark
 * wander. ASCII only; for several threads.
 */
public final class ProgressBar implements Progress, AutoCloseable {
  private static final Pattern SHARE = Pattern.compile("\\b(\\d{1,9}) of (\\d{1,9})\\b");
  private static final int BAR = 20;
  private static final int MARK = 3;
  private static final int LEAST_WIDTH = 40;
  private static final long TICK_MILLIS = 200;

  private final PrintStream out;
  private final Clock clock;
  private final int width;
  private final Instant start;
  private ScheduledExecutorService ticker;
  private String message = "";
  private int ticks;
  private boolean drawn;

  private ProgressBar(PrintStream out, Clock clock, int width) {
    this.out = out;
    this.clock = clock;
    this.width = width;
    this.start = clock.instant();
  }

  /**
   * For a pipe, a file or a scheduler's log: a line a step, never rewritten.
   *
   * @param out where to
   * @param clock measures the elapsed time from now on
   */
  public static ProgressBar plain(PrintStream out, Clock clock) {
    return new ProgressBar(out, clock, 0);
  }

  /**
   * For a terminal: one line, drawn again at every step and at every {@link #tick}.
   *
   * @param out where to
   * @param clock measures the elapsed time from now on
   * @param columns the terminal's width, at least 40
   * @throws IllegalArgumentException if the terminal is narrower
   */
  public static ProgressBar onTerminal(PrintStream out, Clock clock, int columns) {
    if (columns < LEAST_WIDTH) {
      throw new IllegalArgumentException("columns must be >= " + LEAST_WIDTH + ", got " + columns);
    }
    return new ProgressBar(out, clock, columns);
  }

  /** Lets a thread of its own tick five times a second until it is closed. Returns this. */
  public synchronized ProgressBar animated() {
    if (width > 0 && ticker == null) {
      ticker =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "progress");
                thread.setDaemon(true);
                return thread;
              });
      var unused =
          ticker.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return this;
  }

  @Override
  public synchronized void step(String text) {
    message = ConsoleTable.printable(text);
    if (width == 0) {
      out.print("[" + elapsed() + "] " + message + "\n");
      out.flush();
    } else {
      draw();
    }
  }

  /** Moves the mark and the clock on; does nothing before the first step, or on no terminal. */
  public synchronized void tick() {
    if (width > 0 && !message.isEmpty()) {
      ticks++;
      draw();
    }
  }

  /** Takes the line away for good. May be called twice. */
  @Override
  public synchronized void close() {
    if (ticker != null) {
      ticker.shutdownNow();
      ticker = null;
    }
    clear();
  }

  /** Takes the line away until the next step, so that other output starts on a clean one. */
  public synchronized void clear() {
    if (drawn) {
      out.print("\r" + " ".repeat(width - 1) + "\r");
      out.flush();
      drawn = false;
    }
    message = "";
  }

  private void draw() {
    String line = bar() + " " + elapsed() + "  " + message;
    // The last column stays free: some terminals break the line there.
    int room = width - 1;
    String shown = line.length() > room ? line.substring(0, room - 3) + "..." : line;
    out.print("\r" + shown + " ".repeat(room - shown.length()));
    out.flush();
    drawn = true;
  }

  private String bar() {
    Matcher share = SHARE.matcher(message);
    if (share.find() && Long.parseLong(share.group(2)) > 0) {
      long done = Math.min(Long.parseLong(share.group(1)), Long.parseLong(share.group(2)));
      int filled = (int) (done * BAR / Long.parseLong(share.group(2)));
      return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "]";
    }
    int way = BAR - MARK;
    int place = ticks % (2 * way);
    int at = place <= way ? place : 2 * way - place;
    return "[" + ".".repeat(at) + "#".repeat(MARK) + ".".repeat(way - at) + "]";
  }

  private String elapsed() {
    Duration passed = Duration.between(start, clock.instant());
    return String.format(Locale.ROOT, "%d:%02d", passed.toMinutes(), passed.toSecondsPart());
  }
}
