package io.sluice.jobs.demo;

import static io.sluice.jobs.demo.DemoParquet.put;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** One Parquet file of a demo snapshot, Snappy, timestamps in UTC milliseconds. */
final class DemoSnapshotFile {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message customer {
            required binary customer_id (STRING);
            optional group audience_ids (LIST) {
              repeated group list {
                optional int32 element;
              }
            }
            optional binary email (STRING);
            optional binary phone (STRING);
            optional binary first_name (STRING);
            optional binary last_name (STRING);
            optional binary street (STRING);
            optional binary city (STRING);
            optional binary state (STRING);
            optional binary zip (STRING);
            optional binary country (STRING);
            optional int64 qualified_at (TIMESTAMP(MILLIS,true));
            optional binary amzn_user_data (STRING);
            optional binary amzn_ad_storage (STRING);
          }
          """);

  private DemoSnapshotFile() {}

  /** Writes the rows, replacing the file if it is there. */
  static void write(Path path, List<DemoCustomer> rows) throws IOException {
    DemoParquet.write(path, SCHEMA, rows, DemoSnapshotFile::group);
  }

  private static Group group(DemoCustomer row) {
    Group group = new SimpleGroup(SCHEMA);
    group.add("customer_id", row.id());
    Group audiences = group.addGroup("audience_ids");
    row.audiences().forEach(id -> audiences.addGroup("list").append("element", (int) id));
    put(group, "email", row.contact().email());
    put(group, "phone", row.contact().phone());
    put(group, "first_name", row.contact().firstName());
    put(group, "last_name", row.contact().lastName());
    put(group, "street", row.street());
    if (row.town() != null) {
      put(group, "city", row.town().city());
      put(group, "state", row.town().state());
      put(group, "zip", row.town().postal());
    }
    group.add("country", row.country().name());
    group.add("qualified_at", row.qualifiedAt().toEpochMilli());
    put(group, "amzn_user_data", row.consent());
    put(group, "amzn_ad_storage", row.consent());
    return group;
  }
}
