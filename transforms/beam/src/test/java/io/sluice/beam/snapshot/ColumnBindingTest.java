package io.sluice.beam.snapshot;

import static io.sluice.beam.snapshot.ParquetFixture.listOfText;
import static io.sluice.beam.snapshot.ParquetFixture.schema;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnBindingTest {
  private static final String ID = "required binary id (STRING)";

  @Test
  void nameIsTakenExactlyEvenWhereAnotherDiffersInCase() {
    ColumnBinding bound = bind(schema("required binary ID (STRING)", ID), ids("id"));

    assertThat(bound.problems(), empty());
    assertThat(bound.descriptor("id").getPath()[0], is("id"));
  }

  @Test
  void nameIsTakenInAnotherCaseWhereThatIsUnique() {
    ColumnBinding bound =
        bind(schema("required binary USER_ID (STRING)", "optional int32 x"), ids("user_id"));

    assertThat(bound.problems(), empty());
    assertThat(bound.descriptor("user_id").getPath()[0], is("USER_ID"));
    assertThat(bound.form("user_id").kind(), is(ColumnForm.Kind.TEXT));
  }

  @Test
  void nameThatFitsTwoColumnsButForCaseIsRefused() {
    ColumnBinding bound =
        bind(schema("required binary ID (STRING)", "required binary Id (STRING)"), ids("id"));

    assertThat(
        bound.problems(),
        contains(
            allOf(containsString("'id'"), containsString("[ID, Id]"), containsString("exactly"))));
  }

  @Test
  void missingColumnIsAnsweredWithTheColumnsAndTheNearestNames() {
    MessageType schema = schema("required binary user_id (STRING)", "optional int32 spend");

    assertThat(
        bind(schema, ids("usr_id")).problems(),
        contains(
            allOf(
                containsString("[user_id, spend]"),
                containsString("nearest: [user_id]"),
                containsString("correct columns:"))));
    assertThat(
        bind(schema, ids("zzzzzz")).problems(),
        contains(allOf(containsString("[user_id, spend]"), not(containsString("nearest")))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optional double id",
        "optional float id",
        "optional boolean id",
        "optional int96 id",
        "optional fixed_len_byte_array(4) id",
        "optional int32 id (DATE)",
        "optional int64 id (TIMESTAMP(MILLIS,true))"
      })
  void typeThatIsNoTextIsRefusedWithItsRemedy(String field) {
    assertThat(
        bind(schema(field), ids("id")).problems(),
        contains(allOf(containsString("'id' is "), containsString("cast it in the warehouse"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optional binary id (STRING)",
        "optional binary id",
        "optional int32 id",
        "optional int64 id",
        "optional int64 id (DECIMAL(18,0))",
        "optional binary id (DECIMAL(30,2))",
        "optional fixed_len_byte_array(9) id (DECIMAL(20,0))"
      })
  void textAndWholeNumbersAndDecimalsAreTaken(String field) {
    assertThat(bind(schema(field), ids("id")).problems(), empty());
  }

  @Test
  void plainListIsTakenAndNestedOnesAreNot() {
    assertThat(bind(schema(listOfText("id")), ids("id")).problems(), empty());
    String ofTwo = "optional group id { optional int32 a; optional int32 b; }";
    String ofLists =
        "optional group id (LIST) { repeated group list { optional group element (LIST) {"
            + " repeated group list { optional int32 element; } } } }";
    for (String nested : List.of(ofTwo, ofLists)) {
      assertThat(
          bind(schema(nested), ids("id")).problems(),
          contains(allOf(containsString("is nested"), containsString("flatten it"))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optional int64 at (TIMESTAMP(MILLIS,false))",
        "optional int64 at (TIMESTAMP(MICROS,false))",
        "optional int32 at (DATE)"
      })
  void timeWithoutAZoneNeedsTheSourcesZone(String field) {
    assertThat(
        bind(schema(ID, field), times(null)).problems(),
        contains(allOf(containsString("'at'"), containsString("zone: on the source"))));
    assertThat(bind(schema(ID, field), times("Europe/Berlin")).problems(), empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"optional int64 at (TIMESTAMP(NANOS,true))", "optional int96 at"})
  void timeWithItsOwnZoneNeedsNoOther(String field) {
    assertThat(bind(schema(ID, field), times(null)).problems(), empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optional binary at (STRING)",
        "optional int64 at",
        "repeated int64 at (TIMESTAMP(MILLIS,true))"
      })
  void columnThatIsNoTimeIsRefused(String field) {
    assertThat(
        bind(schema(ID, field), times("UTC")).problems(),
        contains(
            allOf(containsString("'at' is "), containsString("needed is a timestamp or date"))));
  }

  @Test
  void onlyBoundColumnsAreReadAndTheirTypesAreTold() {
    ColumnBinding bound =
        bind(
            schema("optional int32 other", ID, "optional int64 at (TIMESTAMP(MICROS,true))"),
            times(null));

    assertThat(
        bound.projection().getFields().stream().map(Type::getName).toList(),
        equalTo(List.of("id", "at")));
    assertThat(
        bound.types(),
        equalTo(Map.of("id", "BINARY STRING", "at", "INT64 TIMESTAMP(MICROS,true)")));
    assertThat(
        bind(schema(listOfText("id")), ids("id")).types(),
        equalTo(Map.of("id", "list of BINARY STRING")));
  }

  private static ColumnBinding bind(MessageType schema, SourceColumns columns) {
    return ColumnBinding.of(schema, columns, ColumnPlaces.BY_NAME);
  }

  private static SourceColumns ids(String column) {
    return SourceColumns.idsOnly(column);
  }

  private static SourceColumns times(String zone) {
    return new SourceColumns("id", "at", null, null, null, null, null, Map.of(), List.of(), zone);
  }
}
