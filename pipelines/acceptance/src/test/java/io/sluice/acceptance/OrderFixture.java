package io.sluice.acceptance;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One row of the warehouse's orders, changed by copying.
 *
 * @param columns value by column; absent or null where the row has none. Texts are {@code String}
 *     or raw {@code byte[]}, times {@link Instant}, lists {@code List}
 */
record OrderFixture(Map<String, Object> columns) {
  /** The column of each field that a test's conversion has unless it says otherwise. */
  static final Map<String, String> COLUMNS =
      ordered(
          "event-id", "order_id",
          "event-time", "ordered_at",
          "value", "total",
          "currency", "currency",
          "units", "quantity",
          "country", "country",
          "email", "email",
          "consent-user-data", "amzn_user_data",
          "consent-ad-storage", "amzn_ad_storage");

  /** What holds where a row says nothing. */
  static final Map<String, String> EVENT =
      ordered("name", "Online order", "type", "OFF_AMAZON_PURCHASES", "source", "WEBSITE");

  OrderFixture {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /** The type of each column; a column that is not mapped does no harm. */
  static SnapshotFixture schema() {
    SnapshotFixture schema = SnapshotFixture.empty();
    for (String text :
        List.of(
            "order_id",
            "currency",
            "country",
            "email",
            "phone",
            "customer_id",
            "maid",
            "ip",
            "tcf",
            "gpp",
            "amzn_user_data",
            "amzn_ad_storage")) {
      schema = schema.text(text);
    }
    return schema
        .column("ordered_at", "optional int64 %s (TIMESTAMP(MILLIS,true));")
        .column("total", "optional double %s;")
        .column("quantity", "optional int32 %s;");
  }

  /** An order in the US of somebody of its own, at this time. */
  static OrderFixture of(String id, Instant at) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("order_id", id);
    columns.put("ordered_at", at);
    columns.put("total", 12.5);
    columns.put("currency", "USD");
    columns.put("quantity", 1);
    columns.put("country", "US");
    columns.put("email", id + "@" + Person.MAIL_DOMAIN);
    return new OrderFixture(columns);
  }

  /** Orders {@code <prefix><from>} to {@code <prefix><to>}, both included, a second apart. */
  static List<OrderFixture> numbered(String prefix, int from, int to, Instant first) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(n -> of(prefix + n, first.plusSeconds(n)))
        .toList();
  }

  /** With another value in a column; null for none. */
  OrderFixture with(String column, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(columns);
    changed.put(column, value);
    return new OrderFixture(changed);
  }

  OrderFixture in(String country) {
    return with("country", country);
  }

  /** With Amazon's signals. */
  OrderFixture consent(String signal) {
    return with("amzn_user_data", signal).with("amzn_ad_storage", signal);
  }

  String id() {
    return (String) columns.get("order_id");
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return Collections.unmodifiableMap(map);
  }
}
