package io.sluice.domain.qualify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountriesTest {
  @ParameterizedTest
  @CsvSource({"us,US", "' De ',DE", "UK,GB", "uk,GB", "GB,GB", "it,IT", "jp,JP"})
  void spellingsOfACountryBecomeItsCode(String raw, String code) {
    assertThat(Countries.normalize(raw), equalTo(Optional.of(code)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "USA", "XX", "EU", "Germany", "U", "49"})
  void otherTextsAreNoCountry(String raw) {
    assertThat(Countries.normalize(raw), equalTo(Optional.empty()));
  }

  @Test
  void kingdomAndEconomicAreaNeedConsent() {
    long inNeed = Arrays.stream(Locale.getISOCountries()).filter(Countries::needsConsent).count();

    // 27 of the Union, three more of the Economic Area, and the United Kingdom.
    assertThat(inNeed, is(31L));
    for (String country : new String[] {"GB", "DE", "FR", "IE", "IS", "LI", "NO", "HR", "GR"}) {
      assertThat(country, Countries.needsConsent(country), is(true));
    }
    for (String country : new String[] {"US", "CH", "TR", "JP", "BR", "UA", "RS"}) {
      assertThat(country, Countries.needsConsent(country), is(false));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "US,NA", "CA,NA", "MX,NA", "BR,NA", "GB,EU", "DE,EU", "NO,EU", "AE,EU", "TR,EU", "EG,EU",
    "SA,EU", "IN,EU", "ZA,EU", "CH,EU", "JP,FE", "AU,FE", "SG,FE"
  })
  void countryIsServedByItsRegion(String country, Region region) {
    assertThat(Countries.regionOf(country), equalTo(Optional.of(region)));
  }

  @Test
  void countryWithoutARegionHasNone() {
    assertThat(Countries.regionOf("CN"), equalTo(Optional.empty()));
  }

  @Test
  void everyCountryThatNeedsConsentIsServedByEurope() {
    Arrays.stream(Locale.getISOCountries())
        .filter(Countries::needsConsent)
        .forEach(c -> assertThat(c, Countries.regionOf(c), equalTo(Optional.of(Region.EU))));
  }

  @Test
  void regionIsFoundInAnyCase() {
    assertThat(Region.find("eu"), equalTo(Optional.of(Region.EU)));
    assertThat(Region.find("ASIA"), equalTo(Optional.empty()));
  }
}
