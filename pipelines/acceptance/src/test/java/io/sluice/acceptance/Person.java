package io.sluice.acceptance;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One row of a warehouse snapshot, changed by copying.
 *
 * @param columns value by column; absent or null where the row has none. Texts are {@code String}
 *     or raw {@code byte[]}, times {@link Instant}, lists {@code List}
 */
record Person(Map<String, Object> columns) {
  /** Every e-mail address of these tests ends with it, so that a scan can look for it. */
  static final String MAIL_DOMAIN = "members.example";

  Person {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /** Somebody in the US with an e-mail address of that id, in audience 7. */
  static Person of(String id) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("customer_id", id);
    columns.put("email", id + "@" + MAIL_DOMAIN);
    columns.put("country", "US");
    columns.put("audience_ids", List.of(7));
    return new Person(columns);
  }

  /** People {@code p<from>} to {@code p<to>}, both included. */
  static List<Person> numbered(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(n -> of("p" + n)).toList();
  }

  /** With another value in a column; null for none. */
  Person with(String column, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(columns);
    changed.put(column, value);
    return new Person(changed);
  }

  Person in(String country) {
    return with("country", country);
  }

  Person qualifiedAt(Instant at) {
    return with("qualified_at", at);
  }

  /** With Amazon's signal for user data. */
  Person consent(String signal) {
    return with("amzn_user_data", signal);
  }

  String id() {
    return (String) columns.get("customer_id");
  }
}
