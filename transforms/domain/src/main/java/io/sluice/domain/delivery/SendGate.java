package io.sluice.domain.delivery;

import java.time.Duration;

/**
 * Says whether a request may leave now. It is asked after the last wait and again when the
 * connection stands and the body is about to be written: a wait for a token, the rate budget or the
 * network may outlast the lane's lease.
 */
@FunctionalInterface
public interface SendGate {
  /** Always open, for requests that change nothing. */
  SendGate OPEN = () -> true;

  /** True while a request may leave. Safe for several threads. */
  boolean isOpen();

  /** How long a request that leaves now may take at most until it is given up. */
  default Duration timeLeft() {
    return Duration.ofDays(1);
  }
}
