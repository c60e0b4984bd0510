package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.ApiRegion;
import io.sluice.domain.conversion.ConversionReject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad rows: each ends under its code, none stops a run, too many stop it before a write. */
class ConversionRejectsTest {
  private static final Instant NOON = Activation.START.minus(Duration.ofHours(18));

  /** What the configuration refuses before any row is read. */
  private static final Set<ConversionReject> OF_SETTINGS =
      EnumSet.of(
          ConversionReject.CUSTOM_DATA_NAME,
          ConversionReject.CUSTOM_DATA_RESERVED,
          ConversionReject.CUSTOM_DATA_TOO_MANY);

  private static final List<String> TEXTS =
      List.of(
          "ordered_at",
          "event_name",
          "event_type",
          "event_source",
          "dataset",
          "ingestion",
          "advertiser",
          "total",
          "quantity",
          "brand",
          "ldu");

  @TempDir private Path folder;

  @Test
  void everyCodeIsCountedAndNoRowFailsTheRun() {
    try (Activation activation = Activation.ofConversions(folder, ConversionRejectsTest::mapped)) {
      Map<ConversionReject, OrderFixture> american = american();
      Map<ConversionReject, OrderFixture> european = european();
      Map<ConversionReject, OrderFixture> older = older();
      OrderFixture derived = good("derived").with("quantity", null);
      activation
          .day(1)
          .has("na", schema(), withGood(american.values()))
          .has("eu", schema(), withGood(european.values()))
          .has("older", schema(), withGood(older.values()))
          .has("derived", schema(), withGood(List.of(derived)));
      CommandResult run = activation.conversions().exits(0);

      rejected(run, "na", american.keySet());
      rejected(run, "eu", european.keySet());
      rejected(run, "older", older.keySet());
      rejected(run, "derived", Set.of(ConversionReject.EVENT_ID_COLUMN_EMPTY));
      Set<ConversionReject> all = EnumSet.copyOf(american.keySet());
      all.addAll(european.keySet());
      all.addAll(older.keySet());
      all.add(ConversionReject.EVENT_ID_COLUMN_EMPTY);
      all.addAll(OF_SETTINGS);
      assertThat(all, is(EnumSet.allOf(ConversionReject.class)));
      assertThat(activation.sandbox().eventCounts().counted(), is(4L));

      Set<String> stored = new TreeSet<>(LedgerRows.of(activation, "rejects", "code"));
      all.removeAll(OF_SETTINGS);
      assertThat(stored, is(new TreeSet<>(all.stream().map(Enum::name).toList())));
    }
  }

  @Test
  void tooManyBadRowsStopThePlanBeforeAWrite() {
    try (Activation activation =
        Activation.ofConversions(
            folder,
            yaml ->
                yaml.conversion("orders", ApiRegion.NA)
                    .conversion("orders", "guards.min-baseline", "10"))) {
      List<OrderFixture> orders = new ArrayList<>(OrderFixture.numbered("o", 1, 18, NOON));
      orders.add(orders.get(0).with("order_id", "b1").with("email", "nobody"));
      orders.add(orders.get(1).with("order_id", "b2").with("country", "Atlantis"));
      activation.day(1).has("orders", orders);
      CommandResult refused = activation.conversions().exits(3);
      assertThat(activation.eventUploads(), is(empty()));
      assertThat(
          refused.conversion().rejects(), is(Map.of("NO_USABLE_KEY", 1L, "COUNTRY_INVALID", 1L)));
      assertThat(refused.conversion().refusals().get(0).guard(), is("max-rejected-percent"));
      assertThat(
          refused.printed(), allOf(containsString("max-rejected-percent"), containsString("10")));

      String plan = refused.conversion().planId();
      activation
          .run("approve", plan, "--guard", "max-rejected-percent", "--reason", "old rows")
          .exits(0);
      activation.conversions().exits(0);
      assertThat(activation.sandbox().eventCounts().counted(), is(18L));
    }
  }

  private static ActivationYaml mapped(ActivationYaml yaml) {
    yaml.accounts(ApiRegion.NA, ApiRegion.EU);
    all(yaml, "na", ApiRegion.NA);
    all(yaml, "eu", ApiRegion.EU);
    all(yaml, "older", ApiRegion.EU)
        .conversion("older", "api", "conversion-definitions")
        .conversion("older", "source.custom-data", null)
        .conversion("older", "source.columns.dataset", null)
        .conversion("older", "source.custom-data.brand", null)
        .conversion("older", "event-id-prefix", "older-");
    return all(yaml, "derived", ApiRegion.NA)
        .conversion("derived", "source.columns.event-id", null)
        .conversion("derived", "source.event-id-from", "[order_id, quantity]")
        .conversion("derived", "event-id-prefix", "derived-");
  }

  /** Every field from a column, so that any of them may be missing or bad. */
  private static ActivationYaml all(ActivationYaml yaml, String id, ApiRegion region) {
    yaml.conversion(id, region).conversion(id, "guards.max-rejected-percent", "off");
    for (String key : OrderFixture.EVENT.keySet()) {
      yaml.conversion(id, "event." + key, null);
    }
    Map<String, String> columns = new TreeMap<>();
    columns.put("event-name", "event_name");
    columns.put("event-type", "event_type");
    columns.put("event-source", "event_source");
    columns.put("dataset", "dataset");
    columns.put("ingestion", "ingestion");
    columns.put("advertiser-id", "advertiser");
    columns.put("external-user-id", "customer_id");
    columns.put("consent-tcf", "tcf");
    columns.put("ip-address", "ip");
    columns.put("limited-data-use", "ldu");
    columns.forEach((key, column) -> yaml.conversion(id, "source.columns." + key, column));
    return yaml.conversion(id, "source.custom-data.brand", "brand");
  }

  private static SnapshotFixture schema() {
    SnapshotFixture schema = OrderFixture.schema();
    for (String text : TEXTS) {
      schema = schema.text(text);
    }
    return schema.column("email", SnapshotFixture.listOf("binary element (STRING)"));
  }

  private static OrderFixture good(String id) {
    return OrderFixture.of(id, NOON)
        .with("ordered_at", NOON.toString())
        .with("total", "12.5")
        .with("quantity", "2")
        .with("email", List.of(id + "@" + Person.MAIL_DOMAIN))
        .with("event_name", "Online order")
        .with("event_type", "OFF_AMAZON_PURCHASES")
        .with("event_source", "WEBSITE");
  }

  private static Map<ConversionReject, OrderFixture> american() {
    Map<ConversionReject, OrderFixture> rows = new EnumMap<>(ConversionReject.class);
    String ahead = Activation.START.plus(Duration.ofMinutes(6)).toString();
    put(rows, ConversionReject.TIME_MISSING, "ordered_at", null);
    put(rows, ConversionReject.TIME_UNREADABLE, "ordered_at", "yesterday");
    put(rows, ConversionReject.TIME_DATE_ONLY, "ordered_at", "2026-02-28");
    put(rows, ConversionReject.TIME_ZONE_MISSING, "ordered_at", "2026-02-28 12:00:00");
    put(rows, ConversionReject.TIME_TOO_OLD, "ordered_at", "2026-02-08T06:00:00Z");
    put(rows, ConversionReject.TIME_IN_FUTURE, "ordered_at", ahead);
    put(rows, ConversionReject.NAME_MISSING, "event_name", null);
    put(rows, ConversionReject.NAME_TOO_LONG, "event_name", "n".repeat(257));
    put(rows, ConversionReject.NAME_CHARACTERS, "event_name", "order | web");
    put(rows, ConversionReject.TYPE_MISSING, "event_type", " ");
    put(rows, ConversionReject.TYPE_UNKNOWN, "event_type", "purchase");
    put(rows, ConversionReject.SOURCE_MISSING, "event_source", null);
    put(rows, ConversionReject.SOURCE_UNKNOWN, "event_source", "SHOP");
    put(rows, ConversionReject.INGESTION_UNSUPPORTED, "ingestion", "AMAZON_AD_TAG");
    put(rows, ConversionReject.DATASET_INVALID, "dataset", "1st");
    put(rows, ConversionReject.ADVERTISER_OTHER, "advertiser", "17");
    put(rows, ConversionReject.COUNTRY_MISSING, "country", null);
    put(rows, ConversionReject.COUNTRY_INVALID, "country", "Atlantis");
    put(rows, ConversionReject.COUNTRY_OTHER_REGION, "country", "JP");
    put(rows, ConversionReject.COUNTRY_NOT_SERVED, "country", "AR");
    put(rows, ConversionReject.VALUE_UNREADABLE, "total", "12,50");
    put(rows, ConversionReject.VALUE_OUT_OF_RANGE, "total", "10000000000000");
    put(rows, ConversionReject.VALUE_NEGATIVE, "total", "-0.01");
    put(rows, ConversionReject.CURRENCY_MISSING, "currency", null);
    put(rows, ConversionReject.CURRENCY_UNKNOWN, "currency", "XBT");
    put(rows, ConversionReject.UNITS_INVALID, "quantity", "1.5");
    put(rows, ConversionReject.NO_USABLE_KEY, "email", List.of("nobody"));
    put(rows, ConversionReject.KEY_REPEATED, "email", List.of("a@b.example", "c@d.example"));
    put(rows, ConversionReject.CONSENT_INVALID, "amzn_user_data", "maybe");
    put(rows, ConversionReject.CONSENT_INCOMPLETE, "amzn_ad_storage", "GRANTED");
    put(rows, ConversionReject.IP_ADDRESS_INVALID, "ip", "1.2.3");
    put(rows, ConversionReject.LIMITED_DATA_USE_INVALID, "ldu", "perhaps");
    put(rows, ConversionReject.EVENT_ID_MISSING, "order_id", null);
    put(rows, ConversionReject.EVENT_ID_INVALID, "order_id", "i".repeat(257));
    put(rows, ConversionReject.EVENT_ID_FLOATING_POINT, "order_id", "1.20655501E10");
    put(rows, ConversionReject.EVENT_ID_PLACEHOLDER, "order_id", "#REF!");
    put(rows, ConversionReject.EVENT_ID_PERSONAL, "order_id", "jo@" + Person.MAIL_DOMAIN);
    byte[] bytes = "Größe".getBytes(StandardCharsets.ISO_8859_1);
    put(rows, ConversionReject.TEXT_UNREADABLE, "event_name", bytes);
    put(rows, ConversionReject.EVENT_TOO_LARGE, "tcf", "C".repeat(1_000_000));
    return rows;
  }

  private static Map<ConversionReject, OrderFixture> european() {
    Map<ConversionReject, OrderFixture> rows = new EnumMap<>(ConversionReject.class);
    put(rows, ConversionReject.CONSENT_MISSING, "ip", "192.0.2.7");
    rows.replaceAll((code, row) -> row.in("DE"));
    return rows;
  }

  private static Map<ConversionReject, OrderFixture> older() {
    Map<ConversionReject, OrderFixture> rows = new EnumMap<>(ConversionReject.class);
    put(rows, ConversionReject.TIME_TOO_OLD, "ordered_at", "2026-02-22T06:00:00Z");
    put(rows, ConversionReject.SOURCE_UNKNOWN, "event_source", "MEASUREMENT_ATTRIBUTION_PARTNER");
    rows.replaceAll((code, row) -> row.consent("GRANTED"));
    put(rows, ConversionReject.CONSENT_NOT_CARRIED, "tcf", "CPc");
    rows.replaceAll((code, row) -> row.in("DE"));
    return rows;
  }

  private static void put(
      Map<ConversionReject, OrderFixture> rows,
      ConversionReject code,
      String column,
      Object value) {
    rows.put(code, good(code.name()).with(column, value));
  }

  /** A good row at the end, so that what comes behind a bad row is seen to go on. */
  private static List<OrderFixture> withGood(Collection<OrderFixture> bad) {
    List<OrderFixture> rows = new ArrayList<>(bad);
    OrderFixture last = rows.get(rows.size() - 1);
    OrderFixture good = good("good-" + last.id().toLowerCase(java.util.Locale.ROOT));
    rows.add("DE".equals(last.columns().get("country")) ? good.in("DE").consent("GRANTED") : good);
    return rows;
  }

  private static void rejected(
      CommandResult run, String conversion, Collection<ConversionReject> codes) {
    Map<String, Long> expected = new TreeMap<>();
    codes.forEach(code -> expected.put(code.name(), 1L));
    assertThat(
        conversion,
        new TreeMap<>(
            run.report().conversions().stream()
                .filter(c -> c.conversion().equals(conversion))
                .findFirst()
                .orElseThrow()
                .rejects()),
        is(expected));
  }
}
