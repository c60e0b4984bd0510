package io.sluice.benchmarks;

/**
 * One order. Personal in shape, though nobody real.
 *
 * @param number what the id is made of; each event has another one
 * @param orderedAt epoch milliseconds
 * @param buyer the person; addresses are American wherever they order
 * @param phone the buyer's phone as it is written in the country
 * @param maid an advertising id, 36 characters
 * @param place where it was ordered
 * @param cents hundredths of the currency
 * @param units pieces
 * @param brand letters and underscores
 * @param category letters and underscores
 */
record BenchEvent(
    long number,
    long orderedAt,
    BenchMember buyer,
    String phone,
    String maid,
    EventPlace place,
    long cents,
    int units,
    String brand,
    String category) {

  /** The id: a letter and 16 hexadecimal digits. */
  String id() {
    return EventId.of(number);
  }

  @Override
  public String toString() {
    return "BenchEvent[" + number + "]";
  }
}
