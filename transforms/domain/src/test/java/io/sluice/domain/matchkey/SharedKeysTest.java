package io.sluice.domain.matchkey;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.snapshot.MatchKeyType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedKeysTest {

  @ParameterizedTest
  @CsvSource({
    "EMAIL, Joe@Shop.example, ' joe@shop.example ', true",
    "EMAIL, joe@shop.example, joe2@shop.example, false",
    "EMAIL, José@shop.example, Jose@shop.example, false",
    "PHONE, (571) 412-0599, +1 571 412 0599, true",
    "PHONE, 020 7946 0958, +44 20 7946 0958, true",
    "PHONE, 571 412 0599, 571 412 0598, false",
  })
  void spellingsOfOneValueHaveOneHash(MatchKeyType type, String one, String other, boolean alike) {
    assertThat(hash(type, one) == hash(type, other), is(alike));
  }

  @Test
  void addressOfDigitsIsNoPhoneNumber() {
    assertThat(hash(MatchKeyType.EMAIL, "571"), is(not(hash(MatchKeyType.PHONE, "571"))));
  }

  @Test
  void hashesAreFoundInAnyOrder() {
    SharedKeys shared = SharedKeys.of(new long[] {7, -3, 5});
    assertThat(shared.contains(-3), is(true));
    assertThat(shared.contains(5), is(true));
    assertThat(shared.contains(6), is(false));
    assertThat(SharedKeys.NONE.contains(7), is(false));
    assertThat(shared.toString(), is("SharedKeys[3]"));
  }

  @Test
  void onlyAddressesAndNumbersAreLookedAt() {
    for (MatchKeyType type : MatchKeyType.all()) {
      boolean watched = type == MatchKeyType.EMAIL || type == MatchKeyType.PHONE;
      assertThat(type.name(), SharedKeys.watches(type), is(watched));
    }
  }

  private static long hash(MatchKeyType type, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return SharedKeys.hash(type, utf8, 0, utf8.length);
  }
}
