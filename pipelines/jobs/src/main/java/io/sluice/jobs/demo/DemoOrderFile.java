package io.sluice.jobs.demo;

import static io.sluice.jobs.demo.DemoParquet.put;

import java.io.IOException;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * One Parquet file of orders: timestamps in UTC milliseconds, totals as decimals of three places.
 */
final class DemoOrderFile {
  private static final int SCALE = 3;
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message web_order {
            required binary order_id (STRING);
            optional int64 ordered_at (TIMESTAMP(MILLIS,true));
            optional int64 total (DECIMAL(15,3));
            optional binary currency (STRING);
            optional int64 units;
            optional binary country (STRING);
            optional binary customer_id (STRING);
            optional binary email (STRING);
            optional binary phone (STRING);
            optional binary first_name (STRING);
            optional binary last_name (STRING);
            optional binary street (STRING);
            optional binary city (STRING);
            optional binary state (STRING);
            optional binary zip (STRING);
            optional binary device_id (STRING);
            optional binary amzn_user_data (STRING);
            optional binary amzn_ad_storage (STRING);
            optional binary brand (STRING);
            optional binary category (STRING);
          }
          """);

  private DemoOrderFile() {}

  /** Writes the rows, replacing the file if it is there. */
  static void write(Path path, List<DemoOrder> rows) throws IOException {
    DemoParquet.write(path, SCHEMA, rows, DemoOrderFile::group);
  }

  private static Group group(DemoOrder row) {
    Group group = new SimpleGroup(SCHEMA);
    group.add("order_id", row.id());
    group.add("ordered_at", row.orderedAt().toEpochMilli());
    group.add(
        "total",
        row.total().setScale(SCALE, RoundingMode.UNNECESSARY).unscaledValue().longValueExact());
    put(group, "currency", row.currency());
    group.add("units", row.units());
    group.add("country", row.country().name());
    put(group, "customer_id", row.buyer().id());
    if (row.keyed()) {
      identifiers(group, row.buyer());
    }
    put(group, "amzn_user_data", row.buyer().consent());
    put(group, "amzn_ad_storage", row.buyer().consent());
    put(group, "brand", row.goods().brand());
    put(group, "category", row.goods().category());
    return group;
  }

  private static void identifiers(Group group, DemoCustomer buyer) {
    put(group, "email", buyer.contact().email());
    put(group, "phone", buyer.contact().phone());
    put(group, "first_name", buyer.contact().firstName());
    put(group, "last_name", buyer.contact().lastName());
    put(group, "street", buyer.street());
    if (buyer.town() != null) {
      put(group, "city", buyer.town().city());
      put(group, "state", buyer.town().state());
      put(group, "zip", buyer.town().postal());
    }
    if (buyer.number() % 3 == 0) {
      group.add("device_id", device(buyer));
    }
  }

  /** One in three shops by the app. */
  private static String device(DemoCustomer buyer) {
    byte[] name = ("device of " + buyer.number()).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString();
  }
}
