package io.sluice.acceptance;

import io.sluice.sandbox.EventView;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Days of orders in the warehouse, and the conversion that is made of them. */
final class OrderDays {
  /** The id of the conversion. */
  static final String ID = "orders";

  private static final SnapshotFixture SCHEMA =
      SnapshotFixture.ofIds("order_id")
          .column("email", "optional binary %s (STRING);")
          .column("ordered_at", "optional int64 %s (TIMESTAMP(MILLIS,true));");

  private final Activation activation;

  private OrderDays(Activation activation) {
    this.activation = activation;
  }

  static OrderDays in(Activation activation) {
    return new OrderDays(activation);
  }

  /** The configuration with the conversion in it. */
  static ActivationYaml configured(ActivationYaml yaml, Path warehouse) {
    return yaml.section(
        """
        conversions:
          - id: %s
            account: na
            api: events
            source:
              parquet: %s/orders/dt={date}/*.parquet
              columns: { event-id: order_id, event-time: ordered_at, email: email }
            event: { name: Order, type: OFF_AMAZON_PURCHASES, source: WEBSITE, country: US,
                     currency: USD, dataset: Orders }
        """
            .formatted(ID, warehouse));
  }

  /** Writes the orders {@code <day>-1} to {@code <day>-n}, placed early in the morning. */
  OrderDays has(LocalDate day, int orders) {
    List<Person> rows = new ArrayList<>();
    for (int n = 1; n <= orders; n++) {
      Map<String, Object> columns = new LinkedHashMap<>();
      columns.put("order_id", day + "-" + n);
      columns.put("email", "buyer" + n + "@" + Person.MAIL_DOMAIN);
      columns.put("ordered_at", morning(day).plusSeconds(30L * n));
      rows.add(new Person(columns));
    }
    SCHEMA.write(
        activation.warehouse().resolve("orders/dt=" + day + "/part-0.parquet"), rows, morning(day));
    return this;
  }

  private static Instant morning(LocalDate day) {
    return day.atTime(3, 0).toInstant(ZoneOffset.UTC);
  }

  /** How often Amazon got each event, by its id; events that it refused are none. */
  Map<String, Integer> atAmazon() {
    Map<String, Integer> times = new TreeMap<>();
    for (EventView event : activation.sandbox().events()) {
      times.merge(event.eventId(), 1, Integer::sum);
    }
    return times;
  }
}
