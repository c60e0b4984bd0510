package io.sluice.domain.qualify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.qualify.ConsentSignal.Grant;
import io.sluice.domain.qualify.Qualifier.Routing;
import io.sluice.domain.qualify.Qualifier.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QualifierTest {
  private static final Instant AS_OF = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration LIFETIME = Duration.ofDays(90);
  private static final ConsentSignal GRANTED = new ConsentSignal(Grant.GRANTED, null, null, null);
  private static final ConsentSignal DENIED = new ConsentSignal(Grant.DENIED, null, null, null);
  private static final Routing ANY = Routing.single(Region.NA);
  private static final Set<Region> NA_EU = Set.of(Region.NA, Region.EU);

  @Test
  void rowOfOneAccountQualifiesWhateverItsCountry() {
    assertThat(
        forever(null, ANY).judge("CN", ConsentSignal.NONE, null),
        equalTo(new Verdict.Stands(Standing.QUALIFIED, "CN", null)));
  }

  @Test
  void audiencesCountryStandsInForTheRows() {
    assertThat(
        forever("US", ANY).judge(null, ConsentSignal.NONE, null),
        equalTo(new Verdict.Stands(Standing.QUALIFIED, "US", null)));
    assertThat(
        forever(null, ANY).judge(null, ConsentSignal.NONE, null),
        equalTo(new Verdict.Rejected(RejectCode.COUNTRY_MISSING)));
    // It is judged like any other: a German default needs consent.
    assertThat(
        forever("DE", ANY).judge(null, ConsentSignal.NONE, null),
        equalTo(new Verdict.Rejected(RejectCode.CONSENT_MISSING)));
  }

  @Test
  void deniedConsentIsToldToTheDiffEvenWhereNoCountryNeedsIt() {
    assertThat(
        forever(null, ANY).judge("US", DENIED, null),
        equalTo(new Verdict.Stands(Standing.CONSENT_DENIED, "US", null)));
  }

  @Test
  void deniedConsentIsStrongerThanAnEndedOrMissingLifetime() {
    Qualifier qualifier = Qualifier.of(AS_OF, LIFETIME, null, ANY);

    for (Instant at : new Instant[] {null, AS_OF, AS_OF.minus(LIFETIME)}) {
      // A denial keeps its time: of several days the newest row decides.
      Instant until = at == null ? null : at.plus(LIFETIME);
      assertThat(
          qualifier.judge("US", DENIED, at),
          equalTo(new Verdict.Stands(Standing.CONSENT_DENIED, "US", until)));
    }
  }

  @ParameterizedTest
  @CsvSource({"-1,LIFETIME_OVER", "0,LIFETIME_OVER", "1,QUALIFIED"})
  void lifetimeEndsAtItsVeryMoment(long seconds, Standing expected) {
    Instant until = AS_OF.plusSeconds(seconds);

    assertThat(
        Qualifier.of(AS_OF, LIFETIME, null, ANY).judge("DE", GRANTED, until.minus(LIFETIME)),
        equalTo(new Verdict.Stands(expected, "DE", until)));
  }

  @Test
  void lifetimeNeedsATimeOfQualification() {
    assertThat(
        Qualifier.of(AS_OF, LIFETIME, null, ANY).judge("US", ConsentSignal.NONE, null),
        equalTo(new Verdict.Rejected(RejectCode.QUALIFIED_AT_MISSING)));
  }

  @ParameterizedTest
  @CsvSource({"US,NA", "DE,EU", "GB,EU", "MX,NA", "IN,EU"})
  void rowGoesToTheAccountOfItsRegionOnly(String country, Region region) {
    for (Region own : NA_EU) {
      Verdict verdict =
          forever(null, new Routing(own, NA_EU, own == Region.NA)).judge(country, GRANTED, null);
      assertThat(
          verdict,
          own == region
              ? equalTo(new Verdict.Stands(Standing.QUALIFIED, country, null))
              : instanceOf(Verdict.Elsewhere.class));
    }
  }

  @ParameterizedTest
  @CsvSource({"JP,COUNTRY_NOT_ROUTED", "CN,COUNTRY_NOT_ROUTED", ",COUNTRY_MISSING"})
  void rowThatNoAccountTakesIsRejectedByOneTargetOnly(@Nullable String country, RejectCode code) {
    assertThat(
        forever(null, new Routing(Region.NA, NA_EU, true)).judge(country, GRANTED, null),
        equalTo(new Verdict.Rejected(code)));
    assertThat(
        forever(null, new Routing(Region.EU, NA_EU, false)).judge(country, GRANTED, null),
        instanceOf(Verdict.Elsewhere.class));
  }

  @Test
  void missingConsentIsRejectedByTheAccountThatTakesTheRow() {
    assertThat(
        forever(null, new Routing(Region.EU, NA_EU, false)).judge("DE", ConsentSignal.NONE, null),
        equalTo(new Verdict.Rejected(RejectCode.CONSENT_MISSING)));
    assertThat(
        forever(null, new Routing(Region.NA, NA_EU, true)).judge("DE", ConsentSignal.NONE, null),
        instanceOf(Verdict.Elsewhere.class));
  }

  @ParameterizedTest
  @CsvSource({
    "SUPPRESSED,CONSENT_DENIED", "CONSENT_DENIED,QUALIFIED", "QUALIFIED,LIFETIME_OVER",
    "LIFETIME_OVER,NOT_SELECTED", "SUPPRESSED,QUALIFIED", "SUPPRESSED,SUPPRESSED"
  })
  void strongerOfTwoRowsDecidesInEitherOrder(Standing stronger, Standing weaker) {
    assertThat(stronger.strongest(weaker), is(stronger));
    assertThat(weaker.strongest(stronger), is(stronger));
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("EnumOrdinal")
  void standingIsReadBackByItsOrdinal(Standing standing) {
    assertThat(Standing.of(standing.ordinal()), is(standing));
  }

  @Test
  void targetIsReadBackFromItsText() {
    AudienceTarget target = new AudienceTarget("a@b", "acme-na");

    assertThat(target.toString(), equalTo("a@b@acme-na"));
    assertThat(AudienceTarget.parse("a@b@acme-na"), equalTo(target));
    for (String bad : new String[] {"", "a", "@a", "a@"}) {
      assertThrows(IllegalArgumentException.class, () -> AudienceTarget.parse(bad));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyRejectSaysWhatToDo(RejectCode code) {
    assertThat(code.remedy().isBlank(), is(false));
  }

  private static Qualifier forever(@Nullable String country, Routing routing) {
    return Qualifier.of(AS_OF, null, country, routing);
  }
}
