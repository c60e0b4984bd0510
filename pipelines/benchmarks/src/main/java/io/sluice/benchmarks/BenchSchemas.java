package io.sluice.benchmarks;

import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** The schemas of the data set's files and how rows are put into them. */
final class BenchSchemas {
  /** A day's snapshot: twelve columns, as a warehouse exports them. */
  static final MessageType SNAPSHOT =
      MessageTypeParser.parseMessageType(
          """
          message member {
            required binary user_id (STRING);
            optional group audiences (LIST) { repeated group list { optional int32 element; } }
            optional binary email (STRING);
            optional binary phone (STRING);
            optional binary first_name (STRING);
            optional binary last_name (STRING);
            optional binary address (STRING);
            optional binary city (STRING);
            optional binary state (STRING);
            optional binary zip (STRING);
            optional binary country (STRING);
            optional int64 qualified_at (TIMESTAMP(MILLIS,true));
          }
          """);

  /** When each member was last sent. */
  static final MessageType SENT =
      MessageTypeParser.parseMessageType(
          """
          message sent {
            required binary user_id (STRING);
            required int64 sent_at (TIMESTAMP(MILLIS,true));
          }
          """);

  /** The digests of each member, raw bytes. */
  static final MessageType KEYS =
      MessageTypeParser.parseMessageType(
          """
          message keys {
            required binary user_id (STRING);
            required binary email;
            required binary phone;
            required binary first_name;
            required binary last_name;
            required binary address;
            required binary city;
            required binary state;
            required binary zip;
          }
          """);

  private BenchSchemas() {}

  /** A row of {@link #SENT}. */
  record Sent(String userId, long sentAt) {}

  /** A row of {@link #KEYS}. */
  record Keys(String userId, List<byte[]> digests) {
    Keys {
      digests = List.copyOf(digests);
    }

    @Override
    public String toString() {
      return "Keys[" + userId + "]";
    }
  }

  static void write(BenchMember row, MemberFile.ColumnWriter to) {
    to.text(row.userId())
        .list(row.audiences())
        .text(row.email())
        .text(row.phone())
        .text(row.firstName())
        .text(row.lastName())
        .text(row.address())
        .text(row.city())
        .text(row.state())
        .text(row.zip())
        .text(BenchMember.COUNTRY)
        .number(row.qualifiedAt());
  }

  static void write(Sent row, MemberFile.ColumnWriter to) {
    to.text(row.userId()).number(row.sentAt());
  }

  static void write(Keys row, MemberFile.ColumnWriter to) {
    to.text(row.userId());
    for (byte[] digest : row.digests()) {
      to.bytes(digest);
    }
  }
}
