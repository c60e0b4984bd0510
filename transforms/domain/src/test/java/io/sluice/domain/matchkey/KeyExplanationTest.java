package io.sluice.domain.matchkey;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.matchkey.MatchKeyRules.Profile;
import io.sluice.domain.snapshot.MatchKeyType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyExplanationTest {
  private static final MatchKeyRules RULES = MatchKeyRules.defaults();

  @Test
  void nameIsExplainedFromTypedToDigest() {
    assertThat(
        texts(MatchKeyType.LAST_NAME, " Mu\u0308ller-Weiß ", null),
        contains(
            "Mu\u0308ller-Weiß",
            "Müller-Weiß",
            "müller-weiß",
            "mueller-weiss",
            "muellerweiss",
            "muellerweiss",
            KeySets.hex(MatchKeyHasher.of(RULES), MatchKeyType.LAST_NAME, "Müller-Weiß", null)
                .orElseThrow()));
  }

  @Test
  void addressShowsItsWordsBeforeAndAfterTheTable() {
    List<String> texts = texts(MatchKeyType.ADDRESS, "12-B Elm Street #4", "US");
    assertThat(texts, hasItem("12 | B | ELM | STREET | # | 4"));
    assertThat(texts, hasItem("12 | B | ELM | ST | NUMBER | 4"));
    assertThat(texts, hasItem("12belmstnumber4"));
  }

  @Test
  void stateTellsWhetherItWasFound() {
    assertThat(texts(MatchKeyType.STATE, "Québec", "CA"), hasItem("QC"));
    assertThat(texts(MatchKeyType.STATE, "Bayern", "DE"), hasItem("its first two letters"));
  }

  @Test
  void problemIsTheHashersOwn() {
    KeyExplanation none = KeyExplanation.of(RULES, MatchKeyType.EMAIL, "joe at shop", "US");
    assertThat(none.problem(), is(Optional.of(KeyProblem.NOT_AN_EMAIL)));
  }

  @ParameterizedTest
  @EnumSource(MatchKeyType.class)
  void everyKeyOfEveryProfileEndsWithWhatTheHasherGives(MatchKeyType type) {
    for (Profile profile : Profile.values()) {
      MatchKeyRules rules = RULES.withProfile(profile);
      for (String value : List.of("Joe.5@Shop.example", "+1 571 412 0599", "75236", "İß-#5 Oak")) {
        KeyExplanation explanation = KeyExplanation.of(rules, type, value, "US");
        List<String> texts = explanation.steps().stream().map(KeyExplanation.Step::text).toList();
        KeySets.hex(MatchKeyHasher.of(rules), type, value, "US")
            .ifPresent(hex -> assertThat(texts.get(texts.size() - 1), is(hex)));
        assertThat(explanation.toString(), not(containsString("Joe")));
        assertThat(explanation.steps().toString(), not(containsString("Joe")));
      }
    }
  }

  private static List<String> texts(MatchKeyType type, String value, String country) {
    return KeyExplanation.of(RULES, type, value, country).steps().stream()
        .map(KeyExplanation.Step::text)
        .toList();
  }
}
