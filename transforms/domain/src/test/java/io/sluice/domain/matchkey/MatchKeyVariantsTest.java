package io.sluice.domain.matchkey;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.google.common.hash.Hashing;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MatchKeyVariantsTest {
  private static final MatchKeyRules RULES = MatchKeyRules.defaults();

  private final MatchKeyVariants variants = MatchKeyVariants.of(RULES);

  @Test
  void plainAmericanProfileHasOneReading() {
    RawKeySet raw =
        RawKeySet.of(
            "joe@shop.example", "571 412 0599", "Joe", "Doe", "5 Elm St", "El Paso", "TX", "75236");
    assertThat(of(raw, "US"), is(empty()));
  }

  @Test
  void taggedAddressIsReadWithoutItsTagAndWithItsPlusSign() {
    List<String> emails = hexes(email("Joe+News@shop.example"), "US", MatchKeyType.EMAIL);
    assertThat(emails, hasItem(sha256("joe@shop.example")));
    assertThat(emails, hasItem(sha256("joe+news@shop.example")));
    assertThat(emails, not(hasItem(sha256("joenews@shop.example"))));
  }

  @Test
  void accentsAndDamagedTablesAndTrunkZerosAreReadBothWays() {
    RawKeySet raw =
        RawKeySet.of(null, "06 6982 1234", "José", null, "1 Boulevard Elm", null, "Québec", null);
    assertThat(hexes(raw, "CA", MatchKeyType.FIRST_NAME), hasItem(sha256("jose")));
    assertThat(hexes(raw, "CA", MatchKeyType.STATE), hasItem(sha256("qu")));
    assertThat(hexes(raw, "CA", MatchKeyType.ADDRESS), hasItem(sha256("1boulevardelm")));
    assertThat(hexes(raw, "IT", MatchKeyType.PHONE), hasItem(sha256("39669821234")));
  }

  @Test
  void placeholderThatThePublishedRulesHashIsNotAdded() {
    RawKeySet raw = RawKeySet.of("test@test.com", null, "José", null, null, null, null, null);
    for (DigestSet set : of(raw, "US")) {
      assertThat(set.mask(), is(MatchKeyType.FIRST_NAME.bit()));
    }
  }

  @Test
  void digestsHaveNoOtherReading() {
    assertThat(of(email("AB".repeat(32)), "US"), is(empty()));
  }

  @Provide
  Arbitrary<RawKeySet> sets() {
    return Arbitraries.of("é+x@ö.de", "06 12", "Ö 5", "Québec", "a@b", "#5-B", "x", "75236-1")
        .injectNull(0.2)
        .list()
        .ofSize(8)
        .map(values -> RawKeySet.of(values.toArray(String[]::new)));
  }

  @Property(tries = 300)
  void variantsAreFewDistinctAndOfTheSameKeys(@ForAll("sets") RawKeySet raw) {
    DigestSet main = MatchKeyHasher.of(RULES).hash(raw, "CA", ColumnForms.MIXED).digests();
    if (main != null) {
      Collection<DigestSet> others = variants.of(raw, "CA", ColumnForms.MIXED, main);
      assertThat(others.size() <= 5, is(true));
      assertThat(new TreeSet<>(others).contains(main), is(false));
      others.forEach(set -> assertThat(set.mask(), is(main.mask())));
    }
  }

  private List<String> hexes(RawKeySet raw, String country, MatchKeyType type) {
    return of(raw, country).stream().flatMap(set -> set.hex(type).stream()).toList();
  }

  private Collection<DigestSet> of(RawKeySet raw, String country) {
    DigestSet main =
        Optional.ofNullable(
                MatchKeyHasher.of(RULES).hash(raw, country, ColumnForms.MIXED).digests())
            .orElseThrow();
    return variants.of(raw, country, ColumnForms.MIXED, main);
  }

  private static RawKeySet email(String email) {
    return RawKeySet.of(email, null, null, null, null, null, null, null);
  }

  private static String sha256(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }
}
