package io.sluice.amazonads.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Time that passes only when someone waits. */
final class VirtualTime {
  static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  private final List<Duration> sleeps = new ArrayList<>();
  private long nanos = 7_000_000_000_000L;
  private long elapsed;
  private long oversleepNanos;
  private boolean interruptNext;

  synchronized long nanoTime() {
    return nanos;
  }

  synchronized Instant instant() {
    return START.plusNanos(elapsed);
  }

  synchronized Duration elapsed() {
    return Duration.ofNanos(elapsed);
  }

  synchronized void pass(Duration duration) {
    nanos += duration.toNanos();
    elapsed += duration.toNanos();
  }

  synchronized void oversleep(Duration late) {
    oversleepNanos = late.toNanos();
  }

  /** The next wait ends by an interruption, as if it came half way through. */
  synchronized void interruptNextSleep() {
    interruptNext = true;
  }

  synchronized List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }

  Surroundings surroundings() {
    return new Surroundings(this::instant, this::nanoTime, this::sleep, new Random(42));
  }

  private synchronized void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (interruptNext) {
      interruptNext = false;
      pass(duration.dividedBy(2));
      throw new InterruptedException();
    }
    sleeps.add(duration);
    pass(duration.plusNanos(oversleepNanos));
  }
}
