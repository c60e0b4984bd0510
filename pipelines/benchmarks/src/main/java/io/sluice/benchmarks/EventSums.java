package io.sluice.benchmarks;

/**
 * What events of a region come to; equal sums mean that none is lost, doubled or changed in value.
 *
 * @param events how many
 * @param cents their values in hundredths
 * @param idSum the sum of the numbers in their ids, modulo 2^64
 */
record EventSums(long events, long cents, long idSum) {
  static final EventSums NONE = new EventSums(0, 0, 0);

  EventSums with(long idNumber, long moreCents) {
    return new EventSums(events + 1, cents + moreCents, idSum + idNumber);
  }

  EventSums plus(EventSums other) {
    return new EventSums(events + other.events, cents + other.cents, idSum + other.idSum);
  }
}
