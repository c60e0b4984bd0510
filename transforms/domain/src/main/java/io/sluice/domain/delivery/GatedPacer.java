package io.sluice.domain.delivery;

import java.time.Duration;

/**
 * A pacer that lets nothing through once its gate has closed. A closed gate ends a wait as an
 * interrupt does, so that a gateway reports the request as never made.
 */
public final class GatedPacer implements RequestPacer {
  private final RequestPacer pacer;
  private final SendGate gate;

  private GatedPacer(RequestPacer pacer, SendGate gate) {
    this.pacer = pacer;
    this.gate = gate;
  }

  /**
   * Puts a gate behind a pacer.
   *
   * @param pacer the rate budget
   * @param gate asked before and after the wait
   */
  public static GatedPacer of(RequestPacer pacer, SendGate gate) {
    return new GatedPacer(pacer, gate);
  }

  /**
   * {@inheritDoc}
   *
   * @throws InterruptedException also when the gate is closed; the share of the budget is lost
   *     where it closed during the wait
   */
  @Override
  public void acquire(int records) throws InterruptedException {
    check();
    pacer.acquire(records);
    check();
  }

  @Override
  public void throttled(Duration retryAfter) {
    pacer.throttled(retryAfter);
  }

  @Override
  public void succeeded() {
    pacer.succeeded();
  }

  @Override
  public SendGate gate() {
    return gate;
  }

  private void check() throws InterruptedException {
    if (!gate.isOpen()) {
      throw new InterruptedException("the lane's lease is not fresh: no request may start");
    }
  }
}
