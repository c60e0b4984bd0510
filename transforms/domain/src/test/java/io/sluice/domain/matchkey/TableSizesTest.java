package io.sluice.domain.matchkey;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.snapshot.MatchKeyType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The published tables hold every row of every map of their sources, and no row beside. */
class TableSizesTest {
  private static final String WHOLE_TABLE = "*";
  private static final Map<String, Integer> COLUMNS =
      Map.of(
          "events-states.tsv", 3,
          "events-address-terms.tsv", 3,
          "events-words.tsv", 3,
          "events-calling-codes.tsv", 2,
          "states.tsv", 3);

  @Test
  void everyMapOfTheSourcesIsCarriedOverWhole() {
    Map<String, Integer> expected = new TreeMap<>();
    Map<String, Integer> actual = new TreeMap<>();
    for (List<String> row : GoldenTable.rows("table-sizes.tsv")) {
      expected.put(row.get(0) + " " + row.get(1), Integer.valueOf(row.get(3)));
    }
    COLUMNS.forEach(
        (table, columns) ->
            RuleTable.rows(table, columns)
                .forEach(row -> actual.merge(map(expected, table, row), 1, Integer::sum)));
    assertThat(actual, is(expected));
  }

  private static String map(Map<String, Integer> expected, String table, List<String> row) {
    String whole = table + " " + WHOLE_TABLE;
    return expected.containsKey(whole) ? whole : table + " " + row.get(0);
  }

  @Test
  void noWordStandsTwiceInOneMap() {
    COLUMNS.forEach(
        (table, columns) -> {
          TreeSet<String> words = new TreeSet<>();
          for (List<String> row : RuleTable.rows(table, columns)) {
            String word = columns == 2 ? row.get(0) : row.get(0) + " " + row.get(1);
            assertThat(table + " holds " + word + " once", words.add(word), is(true));
          }
        });
  }

  /** A row that no value can reach would be carried over for nothing. */
  @Test
  void everyStateNameIsFoundByItsOwnSpelling() {
    MatchKeyHasher hasher =
        MatchKeyHasher.of(MatchKeyRules.defaults().withProfile(MatchKeyRules.Profile.EVENTS));
    for (List<String> row : RuleTable.rows("events-states.tsv", 3)) {
      NormalizedKey key = hasher.normalize(MatchKeyType.STATE, row.get(1), row.get(0));
      assertThat(row.get(0) + " " + row.get(1), key.text().orElse(""), is(row.get(2)));
    }
  }
}
