package io.sluice.domain.matchkey;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReferenceRowsTest {
  private static final List<List<String>> ROWS = GoldenTable.rows("reference-rows.tsv");
  private static final MatchKeyRules PUBLISHED =
      MatchKeyRules.defaults().withPhone(Phone.PREFIX).withReference(Reference.AS_PUBLISHED);

  @Test
  void allNinetyRowsReproduceInFullUnderThePublishedRules() {
    assertThat(ROWS, hasSize(90));
    assertThat(differences(PUBLISHED), is(empty()));
  }

  @Test
  void repairedTablesDifferInAccentedStatesOnly() {
    var differing = differences(PUBLISHED.withReference(Reference.REPAIRED));
    assertThat(
        new TreeSet<>(differing),
        contains(
            "CA STATE Québec",
            "FR STATE Midi-Pyrénées",
            "FR STATE Rhône-Alpes",
            "FR STATE Île-de-France"));
  }

  @Test
  void e164DiffersInPhonesOnlyAndAgreesOnEveryAmericanRow() {
    var differing = differences(PUBLISHED.withPhone(Phone.E164));
    assertThat(differing, is(not(empty())));
    for (String difference : differing) {
      assertThat(difference, difference.substring(3).startsWith("PHONE"), is(true));
      assertThat(difference, difference.startsWith("US"), is(false));
    }
  }

  private static List<String> differences(MatchKeyRules rules) {
    MatchKeyHasher hasher = MatchKeyHasher.of(rules);
    List<String> differences = new ArrayList<>();
    for (List<String> row : ROWS) {
      RawKeySet raw = RawKeySet.of(row.subList(1, 9).toArray(String[]::new));
      HashedKeys hashed = hasher.hash(raw, row.get(0), ColumnForms.MIXED);
      for (MatchKeyType type : MatchKeyType.all()) {
        String expected = row.get(9 + HashedKeys.index(type));
        Optional<String> actual =
            Optional.ofNullable(hashed.digests()).flatMap(digests -> digests.hex(type));
        if (!actual.orElse("").equals(expected)) {
          differences.add(row.get(0) + " " + type + " " + row.get(1 + HashedKeys.index(type)));
        }
      }
    }
    return differences;
  }
}
