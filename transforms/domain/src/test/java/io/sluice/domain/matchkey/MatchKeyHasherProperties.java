package io.sluice.domain.matchkey;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Profile;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MatchKeyHasherProperties {
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final MatchKeyRules DEFAULTS = MatchKeyRules.defaults();
  private static final MatchKeyRules PUBLISHED =
      DEFAULTS.withReference(Reference.AS_PUBLISHED).withPhone(Phone.PREFIX);

  private static final MatchKeyRules EVENTS = DEFAULTS.withProfile(Profile.EVENTS);

  private final MatchKeyHasher repaired = MatchKeyHasher.of(DEFAULTS);
  private final MatchKeyHasher published = MatchKeyHasher.of(PUBLISHED);
  private final MatchKeyHasher events = MatchKeyHasher.of(EVENTS);

  /** Any text at all, halves of characters included, and text made of what the rules look at. */
  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> special =
        Arbitraries.of(
                "#", "-", "C/O", "c/o", ".", ",", " ", "@", "12", "B", "é", "ß", "İ", "ı", "µ", "ÿ",
                "Σ", "ς", "\u0308", "u", "ﬀ", "東", "三", "𝟙", "+", "0", "49", "STREET", "No",
                "Québec", "\u00a0", "\u2028", "\uD800", "\uFFFD", "x", "(", "!", "K", "ẞ", "Å")
            .list()
            .ofMaxSize(12)
            .map(parts -> String.join("", parts));
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(40), special, Arbitraries.strings().ascii());
  }

  @Provide
  Arbitrary<String> countries() {
    return Arbitraries.of(
        "US", "CA", "GB", "FR", "DE", "IT", "ES", "JP", "IN", "AU", "BE", "NL", "SG", "BR", "TR",
        "uk", "ZZ", "USA", "", "é1");
  }

  @Provide
  Arbitrary<RawKeySet> keySets() {
    return values()
        .injectNull(0.1)
        .list()
        .ofSize(8)
        .map(values -> RawKeySet.of(values.toArray(String[]::new)));
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    return Combinators.combine(keySets(), countries()).as(Row::new).list().ofMaxSize(8);
  }

  record Row(RawKeySet keys, String country) {
    @Override
    public String toString() {
      return "Row of " + country;
    }
  }

  @Property
  void everyPresentKeyHasEitherADigestOrAProblem(
      @ForAll("keySets") RawKeySet keys, @ForAll("countries") String country) {
    for (MatchKeyHasher hasher : List.of(repaired, published, events)) {
      HashedKeys hashed = hasher.hash(keys, country, ColumnForms.MIXED);
      assertThat(hashed.presentMask(), is(keys.mask()));
      for (MatchKeyType type : MatchKeyType.all()) {
        boolean present = (hashed.presentMask() & type.bit()) != 0;
        boolean valid = (hashed.validMask() & type.bit()) != 0;
        assertThat(valid || hashed.problem(type).isPresent(), is(present));
        assertThat(valid && hashed.problem(type).isPresent(), is(false));
      }
    }
  }

  @Property
  void digestOfNothingNeverAppears(
      @ForAll("keySets") RawKeySet keys, @ForAll("countries") String country) {
    for (MatchKeyHasher hasher : List.of(repaired, published, events)) {
      Optional.ofNullable(hasher.hash(keys, country, ColumnForms.MIXED).digests())
          .ifPresent(
              set ->
                  MatchKeyType.all().stream()
                      .flatMap(type -> set.hex(type).stream())
                      .forEach(hex -> assertThat(hex, is(not(OF_NOTHING)))));
    }
  }

  @Property
  void outputKeepsToItsAlphabet(
      @ForAll("values") String value, @ForAll("countries") String country) {
    assertAlphabet(MatchKeyType.PHONE, value, country, "[0-9]{4,17}");
    assertAlphabet(MatchKeyType.FIRST_NAME, value, country, "[a-z0-9]+");
    assertAlphabet(MatchKeyType.CITY, value, country, "[a-z0-9]+");
    assertAlphabet(MatchKeyType.STATE, value, country, "[a-z]{1,2}");
    assertAlphabet(MatchKeyType.POSTAL, value, country, "[A-Z0-9]+");
    assertAlphabet(MatchKeyType.EMAIL, value, country, "(?U)[\\w.-]+@[\\w.-][\\w.@-]*");
    assertAlphabet(MatchKeyType.ADDRESS, value, country, "[^\\s,.!(){}\\[\\]A-Z]+");
  }

  @Property
  void eventsOutputKeepsToItsAlphabet(
      @ForAll("values") String value, @ForAll("countries") String country) {
    for (MatchKeyType type : MatchKeyType.all()) {
      String alphabet =
          switch (type) {
            case EMAIL -> "[a-z0-9._-]+@[a-z0-9._-][a-z0-9._@-]*";
            case PHONE -> "[1-9][0-9]{6,14}";
            case FIRST_NAME, LAST_NAME -> "[a-z]+";
            case STATE -> "[a-z0-9]{1,2}";
            case ADDRESS, CITY, POSTAL -> "[a-z0-9]+";
          };
      events
          .normalize(type, value, country)
          .text()
          .ifPresent(text -> assertThat(type.name(), text, matchesPattern(alphabet)));
    }
  }

  /** A row in reused buffers, as the filter has it, gives what a set of its own gives. */
  @Property
  void reusedRowEqualsFreshSet(@ForAll("rows") List<Row> rows) {
    for (MatchKeyRules rules : List.of(DEFAULTS, PUBLISHED, EVENTS)) {
      MatchKeyHasher hasher = MatchKeyHasher.of(rules);
      MatchKeyRow reused = new MatchKeyRow();
      for (Row row : rows) {
        fill(reused, row);
        hasher.hash(reused);
        HashedKeys fresh =
            MatchKeyHasher.of(rules).hash(row.keys(), reused.country(), ColumnForms.MIXED);
        assertThat(reused.presentMask(), is(fresh.presentMask()));
        assertThat(reused.validMask(), is(fresh.validMask()));
        for (MatchKeyType type : MatchKeyType.all()) {
          assertThat(reused.problem(type), is(fresh.problem(type)));
          assertThat(hex(reused, type), is(hex(fresh, type)));
        }
      }
    }
  }

  private static void fill(MatchKeyRow to, Row row) {
    to.clear();
    to.country(row.country().toCharArray(), 0, row.country().length());
    for (MatchKeyType type : MatchKeyType.all()) {
      String value = row.keys().value(type);
      if (value != null) {
        to.value(type, value.toCharArray(), 0, value.length());
      }
    }
  }

  private static Optional<String> hex(MatchKeyRow row, MatchKeyType type) {
    byte[] hex = new byte[64];
    row.writeHex(type, hex, 0);
    return (row.validMask() & type.bit()) == 0
        ? Optional.empty()
        : Optional.of(new String(hex, StandardCharsets.US_ASCII));
  }

  private static Optional<String> hex(HashedKeys keys, MatchKeyType type) {
    return Optional.ofNullable(keys.digests()).flatMap(digests -> digests.hex(type));
  }

  private void assertAlphabet(MatchKeyType type, String value, String country, String alphabet) {
    repaired
        .normalize(type, value, country)
        .text()
        .ifPresent(text -> assertThat(type.name(), text, matchesPattern(alphabet)));
  }

  @Property
  void normalizingTwiceChangesNothingMore(
      @ForAll("values") String value, @ForAll("countries") String country) {
    for (MatchKeyType type :
        List.of(
            MatchKeyType.EMAIL,
            MatchKeyType.FIRST_NAME,
            MatchKeyType.LAST_NAME,
            MatchKeyType.CITY,
            MatchKeyType.POSTAL)) {
      Optional<String> once = repaired.normalize(type, value, country).text();
      once.ifPresent(
          text ->
              assertThat(type.name(), repaired.normalize(type, text, country).text(), is(once)));
    }
  }

  @Property
  void emailEqualsItsRuleWrittenAsRegularExpressions(@ForAll("values") String value) {
    String kept = value.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_.@-]", "");
    boolean email = kept.matches("[^@]+@[^@].*");
    assertPublished(MatchKeyType.EMAIL, value, null, email ? kept : "");
  }

  @Property
  void nameAndCityEqualTheirRulesWrittenAsRegularExpressions(@ForAll("values") String value) {
    String lower = value.strip().toLowerCase(Locale.ROOT);
    assertPublished(MatchKeyType.CITY, value, null, lower.replaceAll("[^a-z0-9]", ""));
    String spelled =
        lower
            .replace("ß", "ss")
            .replace("ä", "ae")
            .replace("ö", "oe")
            .replace("ü", "ue")
            .replace("ø", "o")
            .replace("æ", "ae");
    assertPublished(MatchKeyType.LAST_NAME, value, null, spelled.replaceAll("[^a-z0-9]", ""));
  }

  @Property
  void stateWithoutATableIsItsFirstTwoCapitals(@ForAll("values") String value) {
    String letters = value.strip().toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
    boolean cut = value.strip().length() > 2 && letters.length() > 2;
    String expected = cut ? letters.substring(0, 2) : letters;
    assertPublished(MatchKeyType.STATE, value, "JP", expected.toLowerCase(Locale.ROOT));
  }

  /** Damaged text has no key under any rules; everything else follows the published rule. */
  private void assertPublished(MatchKeyType type, String value, String country, String expected) {
    NormalizedKey key = published.normalize(type, value, country);
    if (!key.problem().equals(Optional.of(KeyProblem.UNREADABLE))) {
      assertThat(type.name(), key.text().orElse(""), is(expected));
    }
  }

  @Property(tries = 200)
  void defaultLocaleAndThreadAndOrderChangeNothing(
      @ForAll("rows") List<Row> rows, @ForAll Random random)
      throws InterruptedException, ExecutionException {
    List<Optional<DigestSet>> expected = hashAll(repaired, rows);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    try {
      var task = new FutureTask<>(() -> hashAll(MatchKeyHasher.of(DEFAULTS), rows));
      Thread thread = new Thread(task, "other-hasher");
      thread.start();
      assertThat(task.get(), is(expected));
    } finally {
      Locale.setDefault(before);
    }
    List<Integer> order = new ArrayList<>(Collections.nCopies(rows.size(), 0));
    order.replaceAll(zero -> random.nextInt(rows.size()));
    for (int index : order) {
      assertThat(hashAll(repaired, List.of(rows.get(index))).get(0), is(expected.get(index)));
    }
  }

  private static List<Optional<DigestSet>> hashAll(MatchKeyHasher hasher, List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                Optional.ofNullable(
                    hasher.hash(row.keys(), row.country(), ColumnForms.MIXED).digests()))
        .toList();
  }
}
