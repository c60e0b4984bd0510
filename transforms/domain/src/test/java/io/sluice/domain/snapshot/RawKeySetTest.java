package io.sluice.domain.snapshot;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RawKeySetTest {
  private static final RawKeySet SET =
      RawKeySet.of(" someone@example.com\t", null, "", " \u2003", null, "Ulm", null, null);

  @Test
  void blankIsAbsentAndWhiteSpaceAroundIsDropped() {
    assertThat(SET.value(MatchKeyType.EMAIL), equalTo("someone@example.com"));
    assertThat(SET.value(MatchKeyType.FIRST_NAME), is(nullValue()));
    assertThat(SET.value(MatchKeyType.LAST_NAME), is(nullValue()));
    assertThat(SET.mask(), is(MatchKeyType.EMAIL.bit() | MatchKeyType.CITY.bit()));
    assertThat(RawKeySet.of(null, "", " ", null, null, null, null, null).isEmpty(), is(true));
  }

  @Test
  void textTellsShapesOnly() {
    assertThat(SET.toString(), equalTo("RawKeySet[2 keys]"));
  }

  @Test
  void equalityIsByValues() {
    RawKeySet same = RawKeySet.of("someone@example.com", null, null, null, null, "Ulm", null, null);

    assertThat(SET, equalTo(same));
    assertThat(SET.hashCode(), is(same.hashCode()));
    assertThat(SET, not(equalTo(RawKeySet.of(null, null, null, null, null, "Ulm", null, null))));
  }

  @Test
  void otherThanEightValuesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> RawKeySet.of("a", "b"));
  }
}
