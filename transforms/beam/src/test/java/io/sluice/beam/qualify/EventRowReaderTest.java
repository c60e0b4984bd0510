package io.sluice.beam.qualify;

import static io.sluice.beam.snapshot.ParquetFixture.schema;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.sluice.beam.qualify.EventColumns.Form;
import io.sluice.beam.qualify.EventColumns.KeyColumn;
import io.sluice.beam.snapshot.ParquetFixture;
import io.sluice.beam.snapshot.RowCursor;
import io.sluice.domain.conversion.EventKey;
import io.sluice.domain.conversion.EventRow;
import io.sluice.domain.conversion.EventVocabulary;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import io.sluice.domain.matchkey.MatchKeyRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventRowReaderTest {
  private static final byte[] DIGEST =
      com.google.common.hash.Hashing.sha256()
          .hashString("abc@example.com", StandardCharsets.UTF_8)
          .asBytes();

  @TempDir private Path folder;

  @Test
  void everyValueThatGivesNoIdentifierIsCountedWithItsReason() throws IOException {
    Map<String, Long> problems = new TreeMap<>();
    int keys =
        read(
            columns(Form.HASHED, "PHONE", "MAID"),
            problems,
            row -> {
              row.add("mail", "jane@shop.example");
              row.add("other", "4.91512E+12");
              row.add("device", "nan");
            });
    assertThat(keys, is(0));
    assertThat(
        problems,
        equalTo(
            Map.of("EMAIL.NOT_HASHED", 1L, "PHONE.FLOATING_POINT", 1L, "MAID.PLACEHOLDER", 1L)));
  }

  @Test
  void digestAsThirtyTwoBytesIsUsedWhereItIsDeclaredAndCountedElsewhere() throws IOException {
    Map<String, Long> problems = new TreeMap<>();
    Binary raw = Binary.fromConstantByteArray(DIGEST);
    assertThat(
        read(columns(Form.HASHED, "PHONE", "MAID"), problems, row -> row.add("mail", raw)), is(1));
    assertThat(problems, equalTo(Map.of()));
    assertThat(
        read(columns(Form.MIXED, "PHONE", "MAID"), problems, row -> row.add("mail", raw)), is(0));
    assertThat(problems, equalTo(Map.of("EMAIL.RAW_DIGEST", 1L)));
  }

  private int read(
      EventColumns columns, Map<String, Long> problems, java.util.function.Consumer<Group> values)
      throws IOException {
    Path file =
        ParquetFixture.write(
            folder.resolve("f" + System.nanoTime()),
            schema(
                "optional binary mail (STRING)",
                "optional binary other (STRING)",
                "optional binary device (STRING)"),
            List.of(values));
    EventRowReader reader =
        new EventRowReader(columns, vocabulary(), MatchKeyRules.defaults(), "US");
    try (RowCursor rows = RowCursor.open(ParquetFixture.parts(columns, file).get(0), columns)) {
      assertThat(rows.next(), is(true));
      EventRow row = reader.read(rows.row());
      for (EventKey key : row.keys()) {
        assertThat(key.digest().orElseThrow(), equalTo(DIGEST));
      }
      problems.clear();
      reader.problems().forEach((problem, n) -> problems.put(problem, n[0]));
      assertThat((long) reader.dropped(), is(problems.values().stream().mapToLong(n -> n).sum()));
      return row.keys().size();
    }
  }

  private static EventColumns columns(Form mail, String other, String device) {
    Map<String, List<KeyColumn>> keys = new LinkedHashMap<>();
    keys.put("EMAIL", List.of(new KeyColumn("mail", mail)));
    keys.put(other, List.of(new KeyColumn("other", Form.MIXED)));
    keys.put(device, List.of(new KeyColumn("device", Form.MIXED)));
    return new EventColumns(Map.of(), keys, Map.of(), List.of(), null);
  }

  private static EventVocabulary vocabulary() {
    return new EventVocabulary(
        Set.of(), Set.of(), Set.of(), Set.of(), Map.of("MAID", KeyForm.RAW), Set.of(), Set.of());
  }
}
