package io.sluice.acceptance.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops a process as a debugger, a full disk or a sleeping machine does, and lets it go on. */
final class StoppedProcess implements Runnable {
  private static final long LONGEST_SECONDS = 240;

  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Process process;

  void of(Process stopped) {
    process = stopped;
    started.countDown();
  }

  /** Stops the process where it is; whoever calls waits until it goes on. */
  @Override
  public void run() {
    try {
      started.await();
      signal("STOP");
      reached.countDown();
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** True once the process stands still; false if it ended before. */
  boolean await() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (process.isAlive() && System.nanoTime() < end) {
      if (reached.await(50, TimeUnit.MILLISECONDS) || isStopped()) {
        return true;
      }
    }
    return reached.getCount() == 0;
  }

  /** Also of a process that stopped itself. */
  private boolean isStopped() {
    try {
      String state = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return state.startsWith("T", state.lastIndexOf(')') + 2);
    } catch (IOException e) {
      // It has ended.
      return false;
    }
  }

  /** Lets it go on. */
  void end() {
    signal("CONT");
    over.countDown();
  }

  /** Waits for its end; its exit code. */
  int exit() throws InterruptedException {
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the process hung after " + Duration.ofSeconds(LONGEST_SECONDS));
    }
    return process.exitValue();
  }

  /** Kills it where it stands still. */
  void kill() {
    process.destroyForcibly();
    over.countDown();
  }

  private void signal(String name) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (exit != 0) {
        throw new AssertionError("kill -" + name + " ended with " + exit);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
