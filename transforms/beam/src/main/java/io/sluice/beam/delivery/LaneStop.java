package io.sluice.beam.delivery;

import io.sluice.beam.delivery.LaneResult.Verdict;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Why a lane starts no further request; the first reason wins. Safe for several threads. */
final class LaneStop {
  private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();

  /**
   * A reason.
   *
   * @param verdict how the run ends, {@code null} where it ends by an exception
   * @param code short code
   * @param remedy what to do
   */
  record Reason(@Nullable Verdict verdict, String code, String remedy) {}

  boolean isSet() {
    return reason.get() != null;
  }

  @Nullable Reason reason() {
    return reason.get();
  }

  void set(Verdict verdict, String code, String remedy) {
    Reason told = new Reason(verdict, code, remedy);
    // That the threads have ended is no reason beside a real one.
    reason.updateAndGet(present -> present == null || present.verdict() == null ? told : present);
  }

  void aborted() {
    reason.compareAndSet(null, new Reason(null, "aborted", ""));
  }
}
