package io.sluice.beam.qualify;

import static io.sluice.beam.snapshot.ParquetFixture.addTexts;
import static io.sluice.beam.snapshot.ParquetFixture.listOfText;
import static io.sluice.beam.snapshot.ParquetFixture.schema;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.google.common.hash.Hashing;
import io.sluice.beam.snapshot.ParquetFixture;
import io.sluice.beam.snapshot.RowCursor;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.KeyHealth;
import io.sluice.domain.matchkey.SharedKeys;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySetWriterTest {
  private static final MessageType SCHEMA =
      schema(
          "optional binary id (STRING)",
          listOfText("mails"),
          "optional binary mail2 (STRING)",
          listOfText("phones"),
          "optional binary first (STRING)");
  private static final SourceColumns COLUMNS =
      new SourceColumns(
          "id",
          null,
          null,
          null,
          null,
          null,
          null,
          Map.of(
              MatchKeyType.EMAIL, List.of("mails", "mail2"),
              MatchKeyType.PHONE, List.of("phones"),
              MatchKeyType.FIRST_NAME, List.of("first")),
          List.of(),
          null);

  @TempDir private Path folder;

  private int mask;
  private int unusable;
  private ColumnForms forms = ColumnForms.MIXED;
  private Map<String, Long> problems = Map.of();

  @Test
  void plainValuesMakeOneSet() throws IOException {
    assertThat(
        sets(
            row -> {
              row.add("mail2", "a@x");
              row.add("first", " Ann\t");
            }),
        equalTo(List.of(set("a@x", null, "Ann"))));
    assertThat(mask, is(0b101));
    assertThat(unusable, is(0));
  }

  @Test
  void nthValuesOfListsMakeTheNthSetAndASingleValueStandsInEach() throws IOException {
    List<RawKeySet> sets =
        sets(
            row -> {
              addTexts(row, "mails", List.of("a", "b", "c"));
              addTexts(row, "phones", List.of("1", "2"));
              row.add("first", "Ann");
            });

    assertThat(sets, hasSize(3));
    assertThat(
        Set.copyOf(sets),
        equalTo(Set.of(set("a", "1", "Ann"), set("b", "2", "Ann"), set("c", null, "Ann"))));
  }

  @Test
  void columnsOfOneKeyFollowEachOtherInTheOrderOfPreference() throws IOException {
    List<RawKeySet> sets =
        sets(
            row -> {
              row.add("mail2", "last");
              addTexts(row, "mails", List.of("a", "b"));
              addTexts(row, "phones", List.of("1", "2", "3"));
            });

    assertThat(
        Set.copyOf(sets),
        equalTo(Set.of(set("a", "1", null), set("b", "2", null), set("last", "3", null))));
  }

  @Test
  void sameSetsAreOneAndTheirOrderDoesNotMatter() throws IOException {
    List<RawKeySet> sets = sets(row -> addTexts(row, "mails", List.of("b", "a", "b", " a")));

    assertThat(sets, equalTo(List.of(set("a", null, null), set("b", null, null))));
    assertThat(sets(row -> addTexts(row, "mails", List.of("a", "b"))), equalTo(sets));
  }

  @Test
  void noMoreThanAHundredSetsAreMade() throws IOException {
    List<String> many = IntStream.range(0, 150).mapToObj(i -> "u" + (1_000 + i)).toList();

    assertThat(
        sets(row -> addTexts(row, "mails", many)),
        equalTo(many.stream().limit(100).map(m -> set(m, null, null)).toList()));
  }

  @Test
  void blankValueIsAnAbsentOne() throws IOException {
    assertThat(sets(row -> row.add("first", " \t\n")), empty());
    assertThat(mask, is(0));
    assertThat(sets(row -> {}), empty());
    assertThat(unusable, is(0));
  }

  @Test
  void valueTooLongForAnIdentifierIsAbsentAndCounted() throws IOException {
    String longest = "x".repeat(KeySetWriter.MAX_VALUE_BYTES);
    assertThat(sets(row -> row.add("first", longest)), equalTo(List.of(set(null, null, longest))));
    assertThat(unusable, is(0));

    assertThat(
        sets(row -> addTexts(row, "mails", List.of(longest + "x", "a", longest + "yz"))),
        equalTo(List.of(set("a", null, null))));
    assertThat(unusable, is(2));
    assertThat(mask, is(0b1));
  }

  @Test
  void bytesThatAreNotUtf8AreAbsentAndCounted() throws IOException {
    byte[] latin1 = {'J', (byte) 0xfc, 'r', 'g'};
    assertThat(
        sets(
            row -> {
              row.add("first", Binary.fromConstantByteArray(latin1));
              row.add("mail2", "a@x");
            }),
        equalTo(List.of(set("a@x", null, null))));
    assertThat(unusable, is(1));

    assertThat(
        sets(row -> row.add("first", "\u2003Jürg\u2003")),
        equalTo(List.of(set(null, null, "Jürg"))));
    assertThat(unusable, is(0));
  }

  @Test
  void digestAsThirtyTwoBytesIsUsedWhereItIsDeclaredAndCountedElsewhere() throws IOException {
    byte[] digest =
        Hashing.sha256().hashString("abc@example.com", StandardCharsets.UTF_8).asBytes();
    Consumer<Group> row = r -> r.add("mail2", Binary.fromConstantByteArray(digest));

    forms = new ColumnForms(MatchKeyType.EMAIL.bit(), 0);
    assertThat(
        sets(row),
        equalTo(
            List.of(
                set(
                    "9eceb13483d7f187ec014fd6d4854d1420cfc634328af85f51d0323ba8622e21",
                    null,
                    null))));
    assertThat(unusable, is(0));

    forms = ColumnForms.MIXED;
    assertThat(sets(r -> row.accept(r)), equalTo(List.of()));
    assertThat(unusable, is(1));
    assertThat(problems, equalTo(Map.of("email.RAW_DIGEST", 1L)));
  }

  @Test
  void thirtyTwoPrintableCharactersAreNoDigestAsItIs() throws IOException {
    forms = new ColumnForms(MatchKeyType.EMAIL.bit(), 0);
    String md5 = "23463b99b62a72f26ed677cc556c44e8";
    assertThat(sets(r -> r.add("mail2", md5)), equalTo(List.of(set(md5, null, null))));
  }

  private List<RawKeySet> sets(Consumer<Group> row) throws IOException {
    Path file =
        ParquetFixture.write(
            folder.resolve("f" + System.identityHashCode(row)), SCHEMA, List.of(row));
    ByteBuilder content = new ByteBuilder(1);
    ContentCodec.writeHead(content, "US", ConsentSignal.NONE);
    KeySetWriter writer = new KeySetWriter(forms, SharedKeys.NONE, SharedKeyRule.Effect.REPORT);
    try (RowCursor cursor = RowCursor.open(ParquetFixture.parts(COLUMNS, file).get(0), COLUMNS)) {
      assertThat(cursor.next(), is(true));
      mask = writer.write(cursor.row(), content);
      unusable = writer.unusable();
      KeyHealth health = new KeyHealth();
      writer.countProblems(health);
      problems = health.problems;
    }
    return ContentCodec.read(content.toArray(), 0).keySets();
  }

  private static RawKeySet set(String email, String phone, String first) {
    return RawKeySet.of(email, phone, first, null, null, null, null, null);
  }
}
