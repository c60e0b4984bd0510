package io.sluice.beam.delivery;

import io.sluice.beam.batch.PlanFixture;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that passes only while somebody waits; repeated tasks run in the thread that waits. */
final class VirtualTime implements DeliveryClock {
  static final Instant START = PlanFixture.START;

  private final transient List<Task> tasks = new ArrayList<>();
  private Instant now = START;
  private boolean beating = true;

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public long nanoTime() {
    return ChronoUnit.NANOS.between(START, now());
  }

  @Override
  public void sleep(Duration duration) {
    Instant end = now().plus(duration.isNegative() ? Duration.ZERO : duration);
    for (Optional<Task> due = next(end); due.isPresent(); due = next(end)) {
      due.get().work.run();
    }
    synchronized (this) {
      now = now.isBefore(end) ? end : now;
    }
  }

  /** Lets time pass without any repeated task, as for a process that was stopped meanwhile. */
  synchronized void freeze(Duration duration) {
    now = now.plus(duration);
    tasks.forEach(t -> t.at = t.at.isBefore(now) ? now.plus(t.period) : t.at);
  }

  /** From now on no repeated task runs. */
  synchronized void stopBeats() {
    beating = false;
  }

  @Override
  public synchronized Beat every(Duration period, Runnable work) {
    Task task = new Task(period, work, now.plus(period));
    tasks.add(task);
    return () -> {
      synchronized (this) {
        tasks.remove(task);
      }
    };
  }

  private synchronized Optional<Task> next(Instant end) {
    if (!beating) {
      return Optional.empty();
    }
    Optional<Task> due =
        tasks.stream().filter(t -> !t.at.isAfter(end)).min(Comparator.comparing(t -> t.at));
    due.ifPresent(
        t -> {
          now = now.isBefore(t.at) ? t.at : now;
          t.at = now.plus(t.period);
        });
    return due;
  }

  private static final class Task {
    private final Duration period;
    private final Runnable work;
    private Instant at;

    Task(Duration period, Runnable work, Instant at) {
      this.period = period;
      this.work = work;
      this.at = at;
    }
  }
}
