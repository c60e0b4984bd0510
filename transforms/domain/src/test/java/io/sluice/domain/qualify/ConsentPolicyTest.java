package io.sluice.domain.qualify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.qualify.ConsentPolicy.Verdict;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsentPolicyTest {
  @ParameterizedTest(name = "{0} userData={1} adStorage={2} tcf={3} gpp={4}: {5}")
  @CsvSource({
    "US,,,,,SEND",
    "US,UNKNOWN,,,,SEND",
    "US,DENIED,,,,DENIED",
    "US,,DENIED,,,DENIED",
    "DE,,,,,MISSING",
    "GB,,,,,MISSING",
    "DE,GRANTED,GRANTED,,,SEND",
    "DE,GRANTED,,,,SEND", // a missing ad-storage signal counts as granted
    "DE,,GRANTED,,,MISSING",
    "DE,UNKNOWN,,,,MISSING",
    "DE,NOT_APPLICABLE,,,,MISSING",
    "DE,,,CPxyz,,SEND",
    "DE,,,,DBxyz,SEND",
    "DE,UNKNOWN,,CPxyz,,SEND",
    "DE,GRANTED,DENIED,,,DENIED",
    "DE,DENIED,,CPxyz,DBxyz,DENIED", // a refusal is never outvoted
    "CH,,,,,SEND"
  })
  void verdictFollowsCountryAndSignals(
      String country,
      @Nullable Grant userData,
      @Nullable Grant adStorage,
      @Nullable String tcf,
      @Nullable String gpp,
      Verdict expected) {
    assertThat(
        ConsentPolicy.judge(country, new ConsentSignal(userData, adStorage, tcf, gpp)),
        is(expected));
  }

  @Test
  void textOfASignalHasNoConsentString() {
    ConsentSignal signal = new ConsentSignal(Grant.GRANTED, null, "CPsecret", "DBsecret");

    assertThat(signal.toString(), not(containsString("secret")));
    assertThat(signal.toString(), containsString("tcf"));
    assertThat(signal.isEmpty(), is(false));
    assertThat(ConsentSignal.NONE.isEmpty(), is(true));
  }
}
