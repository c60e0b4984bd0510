package io.sluice.jobs.demo;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One order of the demo's web shop. Personal in shape, though nobody real: {@link #toString()}
 * keeps to the id.
 *
 * @param id the column {@code order_id}
 * @param orderedAt the column {@code ordered_at}, with time of day
 * @param total what was paid for all lines, three decimals at most
 * @param currency the currency of the customer's country, or {@code null} in a bad row
 * @param units pieces of all lines
 * @param country the column {@code country}; a bad row has one of another region than its buyer
 * @param buyer the customer with identifiers and consent
 * @param goods brand and category of the first line
 * @param keyed false in a bad row, which has no identifier at all
 */
record DemoOrder(
    String id,
    Instant orderedAt,
    BigDecimal total,
    @Nullable String currency,
    long units,
    DemoCountry country,
    DemoCustomer buyer,
    Goods goods,
    boolean keyed) {

  /** What was bought, written with letters, digits and underscores, as Amazon takes it. */
  record Goods(@Nullable String brand, @Nullable String category) {}

  DemoOrder withoutCurrency() {
    return new DemoOrder(id, orderedAt, total, null, units, country, buyer, goods, keyed);
  }

  DemoOrder withTotal(BigDecimal changed) {
    return new DemoOrder(id, orderedAt, changed, currency, units, country, buyer, goods, keyed);
  }

  DemoOrder at(Instant changed) {
    return new DemoOrder(id, changed, total, currency, units, country, buyer, goods, keyed);
  }

  DemoOrder in(DemoCountry changed) {
    return new DemoOrder(id, orderedAt, total, currency, units, changed, buyer, goods, keyed);
  }

  DemoOrder withoutKeys() {
    return new DemoOrder(id, orderedAt, total, currency, units, country, buyer, goods, false);
  }

  @Override
  public String toString() {
    return "DemoOrder[" + id + "]";
  }
}
