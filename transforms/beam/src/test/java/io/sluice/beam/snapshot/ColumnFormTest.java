package io.sluice.beam.snapshot;

import static io.sluice.beam.snapshot.ParquetFixture.schema;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sluice.beam.qualify.EventColumns;
import io.sluice.domain.conversion.EventField;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values through a real file: written by Parquet's own writer, read by a row cursor. */
class ColumnFormTest {
  private static final long NOON = Instant.parse("2026-07-01T12:00:00Z").toEpochMilli();

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource
  void valueIsReadAsItsText(String field, Consumer<Group> value, String text) throws IOException {
    SourceColumns columns =
        new SourceColumns("id", null, null, null, null, null, null, Map.of(), List.of("v"), null);
    try (RowCursor row = open(field, value, columns)) {
      ColumnValues values = row.column("v");
      assertThat(values.count(), is(1));
      byte[] bytes = Arrays.copyOfRange(values.buffer(), values.start(0), values.end(0));
      assertThat(new String(bytes, StandardCharsets.UTF_8), equalTo(text));
    }
  }

  static Stream<Arguments> valueIsReadAsItsText() {
    return Stream.of(
        arguments("optional binary v (STRING)", put("Ünal"), "Ünal"),
        arguments("optional binary v", put("raw"), "raw"),
        arguments("optional int32 v", put(-7), "-7"),
        arguments("optional int32 v (INTEGER(8,true))", put(7), "7"),
        arguments("optional int64 v", put(9_007_199_254_740_993L), "9007199254740993"),
        arguments("optional int64 v", put(Long.MIN_VALUE), "-9223372036854775808"),
        arguments("optional int32 v (DECIMAL(9,2))", put(12_345), "123.45"),
        arguments("optional int32 v (DECIMAL(9,2))", put(12_300), "123"),
        arguments("optional int32 v (DECIMAL(9,2))", put(0), "0"),
        arguments("optional int64 v (DECIMAL(18,0))", put(-1_000L), "-1000"),
        arguments(
            "optional binary v (DECIMAL(30,1))",
            unscaled("-12345678901234567895", 9),
            "-1234567890123456789.5"),
        arguments(
            "optional fixed_len_byte_array(9) v (DECIMAL(20,0))",
            unscaled("98765432109876543210", 9),
            "98765432109876543210"));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource
  void valueOfALogicalTypeIsReadAsItsText(String field, Consumer<Group> value, String text)
      throws IOException {
    valueIsReadAsItsText(field, value, text);
  }

  static Stream<Arguments> valueOfALogicalTypeIsReadAsItsText() {
    return Stream.of(
        arguments("optional int32 v (DECIMAL(9,0))", put(-42), "-42"),
        arguments("optional int32 v (INTEGER(8,false))", put(255), "255"),
        arguments("optional int32 v (INTEGER(16,true))", put(-300), "-300"),
        arguments("optional int32 v (INTEGER(16,false))", put(65_535), "65535"),
        arguments("optional int32 v (INTEGER(32,true))", put(-5), "-5"),
        arguments("optional int32 v (INTEGER(32,false))", put((int) 3_000_000_000L), "3000000000"),
        arguments("optional int32 v (UINT_32)", put(-1), "4294967295"),
        arguments("optional int64 v (INTEGER(64,true))", put(-5L), "-5"),
        arguments("optional int64 v (INTEGER(64,false))", put(-1L), "18446744073709551615"),
        arguments("optional int64 v (UINT_64)", put(Long.MIN_VALUE), "9223372036854775808"),
        arguments("optional binary v (ENUM)", put("GOLD"), "GOLD"),
        arguments("optional binary v (JSON)", put("{}"), "{}"),
        arguments("optional binary v (UTF8)", put("old"), "old"),
        arguments(
            "optional fixed_len_byte_array(32) v",
            put("0123456789abcdef".repeat(2)),
            "0123456789abcdef".repeat(2)),
        arguments(
            "optional fixed_len_byte_array(16) v (UUID)",
            put(uuid("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")),
            "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
        arguments(
            "optional group v (LIST) { repeated group list { optional int32 element"
                + " (INTEGER(32,false)); } }",
            list("list", "element", -1),
            "4294967295"),
        arguments(
            "optional group v (LIST) { repeated int32 array (INTEGER(32,false)); }",
            (Consumer<Group>) row -> row.addGroup("v").add("array", -2),
            "4294967294"),
        arguments("repeated int64 v (INTEGER(64,false))", put(-2L), "18446744073709551614"));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource
  void numberIsReadAsItsDigits(String field, Consumer<Group> value, String text)
      throws IOException {
    EventColumns columns =
        new EventColumns(Map.of(EventField.VALUE, "v"), Map.of(), Map.of(), List.of(), null);
    try (RowCursor row = open(field, value, columns)) {
      ColumnValues values = row.column("v");
      byte[] bytes = Arrays.copyOfRange(values.buffer(), values.start(0), values.end(0));
      assertThat(new String(bytes, StandardCharsets.UTF_8), equalTo(text));
    }
  }

  static Stream<Arguments> numberIsReadAsItsDigits() {
    return Stream.of(
        arguments("optional float v", (Consumer<Group>) r -> r.add("v", 19.9f), "19.9"),
        arguments("optional double v", (Consumer<Group>) r -> r.add("v", 1e-3), "0.001"),
        arguments("optional boolean v", (Consumer<Group>) r -> r.add("v", true), "true"),
        arguments("optional boolean v", (Consumer<Group>) r -> r.add("v", false), "false"),
        arguments("optional int32 v (DECIMAL(9,2))", put(1_999), "19.99"),
        arguments("optional int32 v (INTEGER(32,false))", put(-1), "4294967295"),
        arguments("optional binary v (STRING)", put("19.99"), "19.99"));
  }

  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource
  void typeThatHasNoSuchUseIsRefusedByName(String field, String use, String name)
      throws IOException {
    Path file =
        ParquetFixture.write(
            folder.resolve("v.parquet"),
            schema("required binary id (STRING)", field),
            List.of(row -> row.add("id", "u1")));
    MappedColumns columns =
        switch (use) {
          case "id" -> SourceColumns.idsOnly("v");
          case "time" ->
              new SourceColumns(
                  "id", "v", null, null, null, null, null, Map.of(), List.of(), "UTC");
          case "number" ->
              new EventColumns(Map.of(EventField.VALUE, "v"), Map.of(), Map.of(), List.of(), null);
          default ->
              new SourceColumns(
                  "id", null, null, null, null, null, null, Map.of(), List.of("v"), null);
        };

    SnapshotInvalidException e =
        assertThrows(SnapshotInvalidException.class, () -> ParquetFixture.parts(columns, file));

    assertThat(e.getMessage(), containsString("column 'v' is " + name));
    assertThat(e.getMessage(), containsString("in the warehouse"));
  }

  static Stream<Arguments> typeThatHasNoSuchUseIsRefusedByName() {
    List<Arguments> all = new ArrayList<>();
    for (String use : List.of("id", "key")) {
      all.add(arguments("optional double v", use, "DOUBLE"));
      all.add(arguments("optional float v", use, "FLOAT"));
      all.add(arguments("optional boolean v", use, "BOOLEAN"));
    }
    for (String use : List.of("id", "key", "number")) {
      all.add(arguments("optional int32 v (DATE)", use, "DATE"));
      all.add(arguments("optional int32 v (TIME(MILLIS,true))", use, "TIME"));
      all.add(arguments("optional int64 v (TIME(MICROS,false))", use, "TIME"));
      all.add(arguments("optional int64 v (TIME(NANOS,true))", use, "TIME"));
      all.add(arguments("optional int64 v (TIMESTAMP(MILLIS,true))", use, "TIMESTAMP"));
      all.add(arguments("optional int64 v (TIMESTAMP(NANOS,false))", use, "TIMESTAMP"));
      all.add(arguments("optional int96 v", use, "INT96"));
      all.add(arguments("optional binary v (BSON)", use, "BSON"));
      all.add(arguments("optional fixed_len_byte_array(12) v (INTERVAL)", use, "INTERVAL"));
      all.add(arguments("optional fixed_len_byte_array(16) v", use, "FIXED_LEN_BYTE_ARRAY(16)"));
    }
    for (String type :
        List.of(
            "binary v (STRING)",
            "int32 v",
            "int64 v (INTEGER(64,false))",
            "double v",
            "boolean v",
            "int32 v (TIME(MILLIS,true))",
            "int32 v (DECIMAL(9,2))")) {
      all.add(arguments("optional " + type, "time", ""));
    }
    all.add(arguments("optional fixed_len_byte_array(16) v (UUID)", "time", "UUID"));
    return all.stream();
  }

  @ParameterizedTest(name = "{0} in {2} is {3}")
  @MethodSource
  void timeIsReadAsItsMoment(String field, Consumer<Group> value, String zone, String moment)
      throws IOException {
    SourceColumns columns =
        new SourceColumns("id", "v", null, null, null, null, null, Map.of(), List.of(), zone);
    try (RowCursor row = open(field, value, columns)) {
      assertThat(row.column("v").count(), is(1));
      assertThat(Instant.ofEpochMilli(row.column("v").number(0)), equalTo(Instant.parse(moment)));
    }
  }

  static Stream<Arguments> timeIsReadAsItsMoment() {
    String millis = "optional int64 v (TIMESTAMP(MILLIS,true))";
    String micros = "optional int64 v (TIMESTAMP(MICROS,true))";
    String nanos = "optional int64 v (TIMESTAMP(NANOS,true))";
    String local = "optional int64 v (TIMESTAMP(MICROS,false))";
    String date = "optional int32 v (DATE)";
    int july = (int) LocalDate.parse("2026-07-01").toEpochDay();
    return Stream.of(
        arguments(millis, put(NOON + 7), null, "2026-07-01T12:00:00.007Z"),
        arguments(millis, put(NOON), "Asia/Tokyo", "2026-07-01T12:00:00Z"),
        arguments(micros, put(NOON * 1_000 + 7_999), null, "2026-07-01T12:00:00.007Z"),
        arguments(micros, put(-1L), null, "1969-12-31T23:59:59.999Z"),
        arguments(nanos, put(NOON * 1_000_000 + 7_999_999), null, "2026-07-01T12:00:00.007Z"),
        arguments(local, put(NOON * 1_000), "UTC", "2026-07-01T12:00:00Z"),
        arguments(local, put(NOON * 1_000), "Europe/Berlin", "2026-07-01T10:00:00Z"),
        arguments(local, localMicros("2026-01-01T12:00"), "Europe/Berlin", "2026-01-01T11:00:00Z"),
        // An hour that the clocks skip: as late after midnight as the warehouse says.
        arguments(local, localMicros("2026-03-29T02:30"), "Europe/Berlin", "2026-03-29T01:30:00Z"),
        arguments(date, put(july), "UTC", "2026-07-01T00:00:00Z"),
        arguments(date, put(july), "America/New_York", "2026-07-01T04:00:00Z"),
        arguments(date, put(-1), "UTC", "1969-12-31T00:00:00Z"),
        arguments("optional int96 v", int96(2_440_588, 0), null, "1970-01-01T00:00:00Z"),
        arguments(
            "optional int96 v",
            int96(2_440_588 + july, 43_200_000_000_000L + 7_999_999),
            null,
            "2026-07-01T12:00:00.007Z"));
  }

  private RowCursor open(String field, Consumer<Group> value, MappedColumns columns)
      throws IOException {
    Path file =
        ParquetFixture.write(
            folder.resolve("v.parquet"),
            schema("required binary id (STRING)", field),
            List.of(
                row -> {
                  row.add("id", "u1");
                  value.accept(row);
                }));
    RowCursor row = RowCursor.open(ParquetFixture.parts(columns, file).get(0), columns);
    assertThat(row.next(), is(true));
    return row;
  }

  private static Consumer<Group> put(String value) {
    return row -> row.add("v", value);
  }

  private static Consumer<Group> put(int value) {
    return row -> row.add("v", value);
  }

  private static Consumer<Group> put(long value) {
    return row -> row.add("v", value);
  }

  private static Consumer<Group> put(byte[] value) {
    return row -> row.add("v", Binary.fromConstantByteArray(value));
  }

  private static byte[] uuid(String text) {
    UUID uuid = UUID.fromString(text);
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static Consumer<Group> list(String group, String element, int value) {
    return row -> row.addGroup("v").addGroup(group).add(element, value);
  }

  private static Consumer<Group> unscaled(String digits, int length) {
    BigInteger number = new BigInteger(digits);
    byte[] padded = new byte[length];
    Arrays.fill(padded, (byte) (number.signum() < 0 ? -1 : 0));
    byte[] bytes = number.toByteArray();
    System.arraycopy(bytes, 0, padded, length - bytes.length, bytes.length);
    return row -> row.add("v", Binary.fromConstantByteArray(padded));
  }

  private static Consumer<Group> localMicros(String time) {
    return put(LocalDateTime.parse(time).toInstant(ZoneOffset.UTC).toEpochMilli() * 1_000);
  }

  private static Consumer<Group> int96(int day, long nanos) {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(nanos).putInt(day);
    return row -> row.add("v", Binary.fromConstantByteArray(bytes.array()));
  }
}
