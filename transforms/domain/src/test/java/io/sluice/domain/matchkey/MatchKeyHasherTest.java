package io.sluice.domain.matchkey;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MatchKeyHasherTest {
  private static final String DIGEST =
      "9eceb13483d7f187ec014fd6d4854d1420cfc634328af85f51d0323ba8622e21";
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final MatchKeyHasher hasher = MatchKeyHasher.of(MatchKeyRules.defaults());

  @Test
  void emailOfAmazonsDocumentationHasItsDocumentedDigest() {
    assertThat(
        KeySets.hex(hasher, MatchKeyType.EMAIL, "abc@example.com", null), is(Optional.of(DIGEST)));
  }

  @Test
  void digestOfEitherCasePassesThroughInEveryKey() {
    for (MatchKeyType type : MatchKeyType.all()) {
      RawKeySet raw = KeySets.only(type, " " + DIGEST.toUpperCase(Locale.ROOT) + " ");
      HashedKeys hashed = hasher.hash(raw, null, ColumnForms.MIXED);
      assertThat(digests(hashed).hex(type), is(Optional.of(DIGEST)));
      assertThat(hashed.alreadyHashedMask(), is(type.bit()));
      assertThat(
          hasher.normalize(type, DIGEST.toUpperCase(Locale.ROOT), null).text(),
          is(Optional.of(DIGEST)));
    }
  }

  @Test
  void digestOfNothingIsRefusedEvenWhenItIsGiven() {
    HashedKeys hashed =
        hasher.hash(KeySets.only(MatchKeyType.EMAIL, OF_NOTHING), "US", new ColumnForms(1, 0));
    assertThat(hashed.digests(), is(nullValue()));
    assertThat(
        hashed.problem(MatchKeyType.EMAIL), is(Optional.of(KeyProblem.NORMALIZED_TO_NOTHING)));
  }

  @Test
  void plainValueInAHashedColumnIsAProblem() {
    RawKeySet raw = KeySets.only(MatchKeyType.EMAIL, "joe@shop.example");
    HashedKeys hashed = hasher.hash(raw, "US", new ColumnForms(MatchKeyType.EMAIL.bit(), 0));
    assertThat(hashed.digests(), is(nullValue()));
    assertThat(hashed.problem(MatchKeyType.EMAIL), is(Optional.of(KeyProblem.NOT_HASHED)));
    assertThat(hashed.presentMask(), is(MatchKeyType.EMAIL.bit()));
  }

  @Test
  void digestInARawColumnIsAProblem() {
    RawKeySet raw = RawKeySet.of(DIGEST, null, "Joe", null, null, null, null, null);
    HashedKeys hashed = hasher.hash(raw, "US", new ColumnForms(0, 0b101));
    assertThat(hashed.problem(MatchKeyType.EMAIL), is(Optional.of(KeyProblem.NOT_RAW)));
    assertThat(hashed.validMask(), is(MatchKeyType.FIRST_NAME.bit()));
    assertThat(hashed.alreadyHashedMask(), is(0));
    assertThrows(IllegalArgumentException.class, () -> new ColumnForms(1, 1));
  }

  @Test
  void almostDigestIsTreatedAsText() {
    String almost = DIGEST.substring(1) + "g";
    assertThat(
        hasher.normalize(MatchKeyType.LAST_NAME, almost, null).text(), is(Optional.of(almost)));
  }

  @Test
  void longestValueIsTakenAndOneCharacterMoreIsNot() {
    String longest = "x".repeat(MatchKeyHasher.MAX_VALUE_LENGTH);
    assertThat(hasher.normalize(MatchKeyType.CITY, longest, null).text(), is(Optional.of(longest)));
    assertThat(
        hasher.normalize(MatchKeyType.CITY, longest + "x", null).problem(),
        is(Optional.of(KeyProblem.TOO_LONG)));
  }

  @Test
  void damagedTextGivesNoKey() {
    for (String damaged : new String[] {"Jos\uFFFD", "a\uD83D", "\uDE00a"}) {
      assertThat(
          hasher.normalize(MatchKeyType.FIRST_NAME, damaged, null).problem(),
          is(Optional.of(KeyProblem.UNREADABLE)));
    }
  }

  @Test
  void masksTellPresentValidAndPlaceholderKeysApart() {
    RawKeySet raw = RawKeySet.of("test@test.com", "12", "李", null, "Damrak 1", "na", null, " ");
    HashedKeys hashed = hasher.hash(raw, "NL", ColumnForms.MIXED);
    assertThat(hashed.presentMask(), is(0b0011_0111));
    assertThat(hashed.placeholderMask(), is(0b0010_0001));
    assertThat(hashed.validMask(), is(0));
    assertThat(hashed.hasProblems(), is(true));
    assertThat(hashed.problem(MatchKeyType.EMAIL), is(Optional.of(KeyProblem.PLACEHOLDER)));
    assertThat(hashed.problem(MatchKeyType.PHONE), is(Optional.of(KeyProblem.IMPOSSIBLE_PHONE)));
    assertThat(
        hashed.problem(MatchKeyType.FIRST_NAME), is(Optional.of(KeyProblem.NORMALIZED_TO_NOTHING)));
    assertThat(hashed.problem(MatchKeyType.LAST_NAME), is(Optional.empty()));
    assertThat(hashed.problem(MatchKeyType.ADDRESS), is(Optional.of(KeyProblem.NO_ADDRESS_RULES)));
  }

  @Test
  void placeholderIsHashedUnderThePublishedRulesAndStillMarked() {
    MatchKeyHasher published =
        MatchKeyHasher.of(MatchKeyRules.defaults().withReference(Reference.AS_PUBLISHED));
    HashedKeys hashed =
        published.hash(KeySets.only(MatchKeyType.EMAIL, "test@test.com"), "US", ColumnForms.MIXED);
    assertThat(hashed.validMask(), is(MatchKeyType.EMAIL.bit()));
    assertThat(hashed.placeholderMask(), is(MatchKeyType.EMAIL.bit()));
    assertThat(hashed.hasProblems(), is(false));
  }

  @Test
  void presentKeysAreJoinedInCanonicalOrder() {
    RawKeySet raw = RawKeySet.of("joe@shop.example", null, "Joe", null, null, null, "TX", null);
    DigestSet set = digests(hasher.hash(raw, "US", ColumnForms.MIXED));
    assertThat(set.mask(), is(0b0100_0101));
    for (MatchKeyType type : MatchKeyType.all()) {
      String value = raw.value(type);
      assertThat(
          set.hex(type),
          is(value == null ? Optional.empty() : KeySets.hex(hasher, type, value, "US")));
    }
  }

  @Test
  void emptySetHasNoDigestsAndNoProblems() {
    HashedKeys hashed = hasher.hash(RawKeySet.of(new String[8]), "US", ColumnForms.MIXED);
    assertThat(hashed.digests(), is(nullValue()));
    assertThat(hashed.presentMask(), is(0));
    assertThat(hashed.hasProblems(), is(false));
  }

  @Test
  void textFormsTellNoValueAndNoDigest() {
    NormalizedKey key = hasher.normalize(MatchKeyType.EMAIL, "joe@shop.example", null);
    assertThat(key.toString(), is("NormalizedKey[text of 16 characters]"));
    HashedKeys hashed =
        hasher.hash(KeySets.only(MatchKeyType.EMAIL, DIGEST), null, ColumnForms.MIXED);
    assertThat(hashed.toString(), not(containsString(DIGEST.substring(0, 8))));
    assertThat(hashed.toString(), is("HashedKeys[1 of 1 keys]"));
  }

  @Test
  void versionDiffersWhereverRulesDiffer() {
    MatchKeyRules rules = MatchKeyRules.defaults();
    assertThat(rules.version(), is("amc-r2-e164-repaired"));
    assertThat(rules.withPhone(Phone.PREFIX).version(), is("amc-r2-prefix-repaired"));
    assertThat(
        rules.withReference(Reference.AS_PUBLISHED).version(), is("amc-r2-e164-as.published"));
  }

  private static DigestSet digests(HashedKeys hashed) {
    return Optional.ofNullable(hashed.digests()).orElseThrow();
  }
}
