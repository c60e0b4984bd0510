package io.sluice.acceptance.crash;

import io.sluice.acceptance.crash.CrashPoint.Kind;
import io.sluice.acceptance.crash.CrashPoint.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Counts what the process passes and kills it at one point. Safe for several threads. */
final class Tripwire {
  private static final AtomicBoolean STOPS = new AtomicBoolean();
  private static final AtomicBoolean STOPPED = new AtomicBoolean();

  private final @Nullable CrashPoint point;
  private final Map<String, Integer> passed = new LinkedHashMap<>();

  private Tripwire(@Nullable CrashPoint point) {
    this.point = point;
  }

  /** Counts alone. */
  static Tripwire counting() {
    return new Tripwire(null);
  }

  /** Kills at this point. */
  static Tripwire at(CrashPoint point) {
    return new Tripwire(point);
  }

  /**
   * Passes a site.
   *
   * @return how the process shall die in its course; empty if it shall not
   */
  Optional<Kind> pass(Site site, String place) {
    int number;
    synchronized (passed) {
      number = passed.merge(site + " " + place, 1, Integer::sum);
    }
    boolean here =
        point != null
            && point.kind().site() == site
            && point.place().equals(place)
            && point.number() == number;
    return here ? Optional.of(point.kind()) : Optional.empty();
  }

  /** How often each site was passed, as {@code SITE place}, in the order of the first time. */
  Map<String, Integer> passed() {
    synchronized (passed) {
      return new LinkedHashMap<>(passed);
    }
  }

  /** From now on the process stands still at its point, once, instead of dying there. */
  static void stopsInstead() {
    STOPS.set(true);
  }

  private static void stop() {
    if (!STOPPED.compareAndSet(false, true)) {
      return;
    }
    try {
      String self = Long.toString(ProcessHandle.current().pid());
      new ProcessBuilder("kill", "-STOP", self).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * SIGKILL to this process, by the same system call as {@code kill -9} without the time that
   * starting one takes. No hook runs, nothing is closed or flushed.
   */
  static void kill() {
    if (STOPS.get()) {
      stop();
      return;
    }
    try {
      Method destroy =
          Class.forName("java.lang.ProcessHandleImpl")
              .getDeclaredMethod("destroy0", long.class, long.class, boolean.class);
      destroy.setAccessible(true);
      destroy.invoke(null, ProcessHandle.current().pid(), 0L, true);
      Thread.sleep(60_000);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException("this JDK does not let a process kill itself", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("the process outlived its own SIGKILL");
  }
}
