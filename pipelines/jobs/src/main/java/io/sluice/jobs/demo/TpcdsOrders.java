package io.sluice.jobs.demo;

import com.google.common.collect.Iterators;
import com.google.common.collect.PeekingIterator;
import io.sluice.jobs.demo.DemoOrder.Goods;
import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * TPC-DS {@code web_sales}, its lines joined by order number, with the customer who pays and the
 * item of the first line.
 *
 * <p>Columns by position as the TPC-DS specification lists them. An order of a customer whom the
 * demo does not have goes to another one, told by the number. The second of the day is TPC-DS's,
 * the day the demo's.
 */
final class TpcdsOrders {
  private static final int SOLD_TIME_SK = 1;
  private static final int ITEM_SK = 3;
  private static final int BILL_CUSTOMER_SK = 4;
  private static final int ORDER_NUMBER = 17;
  private static final int QUANTITY = 18;
  private static final int NET_PAID = 29;
  private static final int BRAND = 8;
  private static final int CATEGORY = 12;
  private static final int DAY_SECONDS = 86_400;
  private static final long PURPOSE = 3;
  private static final BigDecimal YEN_A_DOLLAR = BigDecimal.valueOf(150);

  private final List<DemoCustomer> customers;
  private final List<Goods> items;
  private final PeekingIterator<List<List<String>>> lines;

  private TpcdsOrders(
      List<DemoCustomer> customers, List<Goods> items, PeekingIterator<List<List<String>>> lines) {
    this.customers = customers;
    this.items = items;
    this.lines = lines;
  }

  /** Opens the generator for so many customers, those that the first snapshot has. */
  static TpcdsOrders of(int customers) {
    TpcdsCustomers source = TpcdsCustomers.of(customers);
    List<DemoCustomer> buyers = new ArrayList<>(customers);
    for (int i = 0; i < customers; i++) {
      buyers.add(source.next());
    }
    Session session = Session.getDefaultSession().withScale(1);
    List<Goods> items = new ArrayList<>();
    for (List<List<String>> row :
        Results.constructResults(Table.ITEM, session.withTable(Table.ITEM))) {
      items.add(new Goods(word(row.get(0).get(BRAND)), word(row.get(0).get(CATEGORY))));
    }
    return new TpcdsOrders(
        buyers,
        items,
        Iterators.peekingIterator(
            Results.constructResults(Table.WEB_SALES, session.withTable(Table.WEB_SALES))
                .iterator()));
  }

  /**
   * The next order.
   *
   * @param day midnight of the day it is put into
   */
  DemoOrder next(Instant day) {
    List<String> first = lines.peek().get(0);
    long number = Long.parseLong(first.get(ORDER_NUMBER));
    BigDecimal paid = BigDecimal.ZERO;
    long units = 0;
    while (lines.hasNext() && number == Long.parseLong(lines.peek().get(0).get(ORDER_NUMBER))) {
      List<String> line = lines.next().get(0);
      paid =
          paid.add(
              line.get(NET_PAID) == null ? BigDecimal.ZERO : new BigDecimal(line.get(NET_PAID)));
      units += line.get(QUANTITY) == null ? 0 : Long.parseLong(line.get(QUANTITY));
    }
    DemoHash hash = DemoHash.of(number, PURPOSE);
    DemoCustomer buyer = customers.get(place(first.get(BILL_CUSTOMER_SK), customers.size(), hash));
    DemoCountry country = buyer.country();
    return new DemoOrder(
        String.format(Locale.ROOT, "WEB-%07d", number),
        day.plusSeconds(second(first.get(SOLD_TIME_SK), hash)).plusMillis(hash.below(1_000)),
        country == DemoCountry.JP ? yen(paid) : paid,
        country.currency(),
        Math.max(1, units),
        country,
        buyer,
        items.get(place(first.get(ITEM_SK), items.size(), hash)),
        true);
  }

  /** The row of a surrogate key; TPC-DS leaves out a few keys, and knows more customers. */
  private static int place(@Nullable String key, int rows, DemoHash hash) {
    return key == null ? hash.below(rows) : (int) ((Long.parseLong(key) - 1) % rows);
  }

  private static int second(@Nullable String key, DemoHash hash) {
    return key == null ? hash.below(DAY_SECONDS) : Integer.parseInt(key) % DAY_SECONDS;
  }

  private static BigDecimal yen(BigDecimal dollars) {
    return dollars.multiply(YEN_A_DOLLAR).setScale(0, RoundingMode.HALF_UP);
  }

  private static @Nullable String word(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip().replaceAll("[^A-Za-z0-9]+", "_");
  }
}
