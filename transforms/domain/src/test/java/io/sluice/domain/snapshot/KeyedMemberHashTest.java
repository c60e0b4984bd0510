package io.sluice.domain.snapshot;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyedMemberHashTest {
  // Source: the test vectors of SipHash's authors, key 00..0f, input 00.. of so many bytes.
  @ParameterizedTest
  @CsvSource({
    "0, 726fdb47dd0e0e31",
    "1, 74f839c593dc67fd",
    "7, ab0200f58b01d137",
    "8, 93f5f5799a932462",
    "15, a129ca6149be45e5"
  })
  void isSipHash(int length, String expected) {
    byte[] key = counted(0, 16);
    byte[] input = counted(-3, length + 3);

    long hash = KeyedMemberHash.ofSipKey(key).of(input, 3, input.length);

    assertThat(String.format("%016x", hash), is(expected));
  }

  /** Made by looking for a short vector in the lattice of FNV-1a: minutes without any key. */
  @Test
  void idsMadeToMeetWithoutTheKeyMeetUnderNoKey() {
    byte[] one = "kaK19Uzd8m".getBytes(StandardCharsets.US_ASCII);
    byte[] other = "SV045103Qh".getBytes(StandardCharsets.US_ASCII);
    assertThat(MemberHash.of(one, 0, 10), is(MemberHash.of(other, 0, 10)));

    Set<Long> hashes = new HashSet<>();
    for (int workspace = 0; workspace < 50; workspace++) {
      KeyedMemberHash hash = KeyedMemberHash.of(counted(workspace, 32));
      assertThat(hash.of(one, 0, 10), not(hash.of(other, 0, 10)));
      hashes.add(hash.of(one, 0, 10));
    }
    assertThat("each key its own", hashes, hasSize(50));
  }

  private static byte[] counted(int first, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }
}
