package io.sluice.domain.ledger;

/**
 * How a plan is made.
 *
 * @param retry of what was refused, not the daily change
 * @param guarded a guard refuses it: only opt-outs go
 * @param most changes beside opt-outs
 */
record Order(boolean retry, boolean guarded, int most) {
  static final Order DAILY = new Order(false, false, Integer.MAX_VALUE);
}
