package io.sluice.domain.diff;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ContentFingerprintTest {
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @Test
  void fingerprintIsTheFirstHalfOfTheKeyedDigest() {
    byte[] all = "0123456789abcdefv1\0content".getBytes(StandardCharsets.UTF_8);
    byte[] expected = Arrays.copyOf(Hashing.sha256().hashBytes(all).asBytes(), 16);

    assertThat(print(KEY, "v1", CONTENT), equalTo(Fingerprint.of(expected)));
    assertThat(print(KEY, "v1", CONTENT).bytes(), equalTo(expected));
  }

  @Test
  void keyRulesAndContentEachChangeIt() {
    byte[] otherKey = KEY.clone();
    otherKey[15]++;
    Fingerprint print = print(KEY, "v1", CONTENT);

    assertThat(print(otherKey, "v1", CONTENT), not(equalTo(print)));
    assertThat(print(KEY, "v2", CONTENT), not(equalTo(print)));
    assertThat(print(KEY, "v1", new byte[0]), not(equalTo(print)));
  }

  @Test
  void oneObjectGivesTheSameAnswerAgainAndReadsOnlyItsRange() {
    ContentFingerprint fingerprint = ContentFingerprint.of(KEY, "v1");
    byte[] wider = "xxcontentyy".getBytes(StandardCharsets.UTF_8);

    assertThat(fingerprint.of(wider, 2, 9), equalTo(print(KEY, "v1", CONTENT)));
    assertThat(fingerprint.of(wider, 2, 9), equalTo(print(KEY, "v1", CONTENT)));
  }

  @Test
  void referenceIsThirtyTwoHexDigitsAndNotTheId() {
    String reference = ContentFingerprint.of(KEY, "ids").reference(CONTENT, 0, CONTENT.length);

    assertThat(reference, matchesPattern("[0-9a-f]{32}"));
    assertThat(
        "after a raise of the rules",
        ContentFingerprint.of(KEY, "v2").reference(CONTENT, 0, CONTENT.length),
        equalTo(reference));
    assertThat(
        Fingerprint.of(HexFormat.of().parseHex(reference)),
        not(equalTo(print(KEY, "v2", CONTENT))));
  }

  @Test
  void shortKeyIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ContentFingerprint.of(new byte[15], "v1"));
  }

  @Test
  void fingerprintOfOtherThanSixteenBytesIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Fingerprint.of(new byte[15]));
  }

  @Test
  void contentOfTwoIdsHasTwoFingerprints() {
    Fingerprint one = member("a", CONTENT);

    assertThat(member("b", CONTENT), not(one));
    assertThat(member("a", CONTENT), equalTo(one));
    assertThat(print(KEY, "v1", CONTENT), not(one));
    // What the id ends with is no beginning of the content.
    assertThat(member("ab", new byte[] {1}), not(member("a", new byte[] {'b', 1})));
  }

  private static Fingerprint member(String id, byte[] content) {
    byte[] bytes = id.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return ContentFingerprint.of(KEY, "v1")
        .ofMember(bytes, 0, bytes.length, content, 0, content.length);
  }

  private static Fingerprint print(byte[] key, String rules, byte[] content) {
    return ContentFingerprint.of(key, rules).of(content, 0, content.length);
  }
}
