package io.sluice.domain.matchkey;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.domain.snapshot.MatchKeyType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorsTest {
  private static final MatchKeyHasher HASHER =
      MatchKeyHasher.of(
          MatchKeyRules.defaults().withPhone(Phone.PREFIX).withReference(Reference.AS_PUBLISHED));

  static List<List<String>> vectors() {
    return GoldenTable.rows("vectors.tsv");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void publishedVectorIsReproduced(List<String> row) {
    MatchKeyType type = MatchKeyType.valueOf(row.get(1));
    assertThat(HASHER.normalize(type, row.get(2), row.get(0)).text(), is(Optional.of(row.get(3))));
    String digest = row.get(4);
    if (!digest.isEmpty()) {
      assertThat(KeySets.hex(HASHER, type, row.get(2), row.get(0)), is(Optional.of(digest)));
    }
  }
}
