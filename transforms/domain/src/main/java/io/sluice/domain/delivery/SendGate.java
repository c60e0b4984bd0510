package io.sluice.domain.delivery;

/**
 * Says whether a request may leave now. It is asked after the last wait and right before the
 * request, since a wait for the rate budget may outlast the lane's lease.
 */
@FunctionalInterface
public interface SendGate {
  /** Always open, for requests that change nothing. */
  SendGate OPEN = () -> true;

  /** True while a request may leave. Safe for several threads. */
  boolean isOpen();
}
