package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.google.common.hash.Hashing;
import io.sluice.amazonads.ApiRegion;
import io.sluice.sandbox.EventView;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns as warehouses have them: many types, many forms, one event. */
class ConversionColumnsTest {
  private static final Instant AT = Instant.parse("2026-02-28T11:30:00.250Z");
  private static final String LOCAL = "optional int64 %s (TIMESTAMP(MICROS,false));";

  @TempDir private Path folder;

  private final Map<String, OrderFixture> rows = new LinkedHashMap<>();
  private final Map<String, SnapshotFixture> schemas = new LinkedHashMap<>();

  @Test
  void numbersTimesAndUnitsComeInAnyType() {
    try (Activation activation =
        Activation.ofConversions(
            folder,
            yaml ->
                yaml.conversion("orders", ApiRegion.NA)
                    .conversion("orders", "source.zone", "Europe/Berlin")
                    .conversion("orders", "source.columns.limited-data-use", "ldu"))) {
      numbers();
      times();
      Activation.Day day = activation.day(1);
      rows.forEach((id, row) -> day.hasToo("orders", schemas.get(id), List.of(row)));
      CommandResult run = activation.conversions().exits(0);

      assertThat(run.conversion().rejects(), is(Map.of("TIME_DATE_ONLY", 1L)));
      Map<String, EventView> events = new LinkedHashMap<>();
      activation.events().forEach(event -> events.put(event.eventId(), event));
      value(events, "double", "12.35");
      value(events, "float", "0.1");
      value(events, "decimal", "123.45");
      value(events, "bytes", "9999999999999.99");
      value(events, "int", "7");
      value(events, "text", "100");
      for (String time : List.of("local", "nanos", "int96", "zoned", "unzoned")) {
        assertThat(time, events.get(time).eventTime(), is(AT));
      }
      assertThat(events.get("units").unitsSold(), is(3L));
      assertThat(events.get("limited").excluded(), is(EventView.Exclusion.LIMITED_DATA_USE));
      assertThat(run.conversion().adjusted().get("VALUE_ROUNDED"), is(1L));

      // Another type of the same value is no correction.
      activation
          .day(1)
          .has("orders", schemas.get("decimal"), List.of(rows.get("int").with("total", 70_000L)));
      activation.conversions().exits(0);
      assertThat(activation.events(), hasSize(13));
    }
  }

  @Test
  void keysComeRawHashedInListsAndUnderUpperCasedNames() {
    try (Activation activation = Activation.ofConversions(folder, ConversionColumnsTest::keys)) {
      String mail = "Jo@" + Person.MAIL_DOMAIN;
      String digest =
          Hashing.sha256()
              .hashString(mail.toLowerCase(Locale.ROOT), StandardCharsets.UTF_8)
              .toString();
      OrderFixture bare = OrderFixture.of("x", AT).with("email", null);
      SnapshotFixture schema =
          OrderFixture.schema()
              .text("email_sha")
              .column("email", SnapshotFixture.listOf("binary element (STRING)"));
      activation
          .day(1)
          .has(
              "orders",
              schema,
              List.of(
                  bare.with("order_id", "raw").with("email", List.of(mail)),
                  bare.with("order_id", "sha").with("email_sha", digest.toUpperCase(Locale.ROOT)),
                  bare.with("order_id", "both").with("email", List.of(mail, digest)),
                  bare.with("order_id", "two").with("email", List.of(mail, "b@c.example")),
                  bare.with("order_id", "device")
                      .with("maid", "38400000-8cf0-11bd-b23e-10b96e40000d"),
                  bare.with("order_id", "wrong").with("email_sha", mail)))
          .hasToo("orders", upperCased(), List.of(upper(OrderFixture.of("upper", AT))));
      CommandResult run =
          activation
              .reconfigure(yaml -> yaml.conversion("orders", "guards.max-rejected-percent", "off"))
              .conversions()
              .exits(0);

      assertThat(run.conversion().rejects(), is(Map.of("KEY_REPEATED", 1L, "NO_USABLE_KEY", 1L)));
      assertThat(
          ConversionsTest.ids(activation.events()),
          containsInAnyOrder("raw", "sha", "both", "device", "upper"));
      for (EventView event : activation.events()) {
        if (List.of("raw", "sha", "both").contains(event.eventId())) {
          assertThat(event.eventId(), event.digests(), is(Map.of("EMAIL", digest)));
        }
        assertThat(event.rawKeys(), hasSize(event.eventId().equals("device") ? 1 : 0));
      }
    }
  }

  @Test
  void columnsThatCannotBeReadAreToldByNameBeforeAnythingIsPlanned() {
    try (Activation activation =
        Activation.ofConversions(folder, yaml -> yaml.conversion("orders", ApiRegion.NA))) {
      activation
          .day(1)
          .has(
              "orders",
              OrderFixture.schema()
                  .without("currency")
                  .column("total", "optional group %s { optional int64 net; optional int64 tax; }")
                  .column("ordered_at", LOCAL),
              List.of(OrderFixture.of("x", AT).with("total", null).with("ordered_at", null)));
      CommandResult validated = activation.run("validate", "--select", "orders").exits(2);
      CommandResult run = activation.conversions().exits(2);
      for (CommandResult told : List.of(validated, run)) {
        assertThat(
            told.printed(),
            allOf(
                containsString("column 'total' is nested"),
                containsString("column 'currency' is not in the file"),
                containsString("column 'ordered_at' holds times without a zone")));
      }
      activation.day(2);
      activation.run("validate").exits(7);
      activation.day(2).has("orders", OrderFixture.of("x", AT));
      CommandResult good = activation.run("validate", "--access").exits(0);
      assertThat(
          good.out(),
          allOf(containsString("orders@na: 1 row in 1 file"), containsString("account na")));
    }
  }

  @Test
  void eventTimeMayBePartOfADerivedId() {
    try (Activation activation =
        Activation.ofConversions(
            folder,
            yaml ->
                yaml.conversion("orders", ApiRegion.NA)
                    .conversion("orders", "source.columns.event-id", null)
                    .conversion("orders", "source.event-id-from", "[order_id, ordered_at]"))) {
      OrderFixture one = OrderFixture.of("x", AT);
      OrderFixture other = one.with("ordered_at", AT.plusSeconds(5));
      activation.day(1).has("orders", one, other);
      activation.conversions().exits(0);
      assertThat(activation.sandbox().eventCounts().counted(), is(2L));
    }
  }

  private static ActivationYaml keys(ActivationYaml yaml) {
    return yaml.conversion("orders", ApiRegion.NA)
        .conversion(
            "orders", "source.columns.email", "[email, { column: email_sha, hashed: true }]")
        .conversion("orders", "source.columns.phone", "phone")
        .conversion("orders", "source.columns.maid", "maid");
  }

  private void numbers() {
    column("double", "total", "optional double %s;", 12.345);
    column("float", "total", "optional float %s;", 0.1f);
    column("decimal", "total", "optional int64 %s (DECIMAL(18,4));", 1_234_500L);
    byte[] large = new BigInteger("999999999999999").toByteArray();
    column("bytes", "total", "optional binary %s (DECIMAL(30,2));", large);
    column("int", "total", "optional int32 %s;", 7);
    column("text", "total", "optional binary %s (STRING);", " 1E2 ");
  }

  private void times() {
    long wall = AT.plus(Duration.ofHours(1)).toEpochMilli();
    column("local", "ordered_at", LOCAL, wall * 1_000);
    column("nanos", "ordered_at", "optional int64 %s (TIMESTAMP(NANOS,true));", nanos());
    column("int96", "ordered_at", "optional int96 %s;", int96());
    column("zoned", "ordered_at", "optional binary %s (STRING);", "2026-02-28T12:30:00.250+01:00");
    column("unzoned", "ordered_at", "optional binary %s (STRING);", "2026-02-28 12:30:00.250");
    column("units", "quantity", "optional int64 %s;", 3L);
    column("limited", "ldu", "optional boolean %s;", true);
    column("date", "ordered_at", "optional int32 %s (DATE);", 20_512);
  }

  private void column(String id, String column, String type, Object value) {
    schemas.put(
        id, OrderFixture.schema().column("ldu", "optional boolean %s;").column(column, type));
    rows.put(id, OrderFixture.of(id, AT).with(column, value));
  }

  private static void value(Map<String, EventView> events, String id, String value) {
    assertThat(id, events.get(id).value().compareTo(new BigDecimal(value)), is(0));
  }

  private static long nanos() {
    return AT.toEpochMilli() * 1_000_000 + 17;
  }

  private static byte[] int96() {
    long midnight = Instant.parse("2026-02-28T00:00:00Z").toEpochMilli();
    return ByteBuffer.allocate(12)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong((AT.toEpochMilli() - midnight) * 1_000_000)
        .putInt((int) (Duration.ofMillis(midnight).toDays() + 2_440_588))
        .array();
  }

  private static SnapshotFixture upperCased() {
    SnapshotFixture schema = SnapshotFixture.empty();
    for (String column :
        List.of("order_id", "currency", "country", "email", "phone", "maid", "email_sha")) {
      schema = schema.text(column.toUpperCase(Locale.ROOT));
    }
    return schema
        .text("AMZN_USER_DATA")
        .text("AMZN_AD_STORAGE")
        .column("ORDERED_AT", "optional int64 %s (TIMESTAMP(MILLIS,true));")
        .column("TOTAL", "optional double %s;")
        .column("QUANTITY", "optional int32 %s;");
  }

  private static OrderFixture upper(OrderFixture order) {
    Map<String, Object> columns = new LinkedHashMap<>();
    order.columns().forEach((name, value) -> columns.put(name.toUpperCase(Locale.ROOT), value));
    return new OrderFixture(columns);
  }
}
