package io.sluice.amazonads;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ApiVocabularyTest {
  @Test
  void contractListsTheSameCodesAsTheFiles() {
    assertThat(enumOf("CountryCode"), containsInAnyOrder(ApiVocabulary.countries().toArray()));
    assertThat(enumOf("Currency"), containsInAnyOrder(ApiVocabulary.currencies().toArray()));
    assertThat(enumOf("ConsentValue"), containsInAnyOrder(ApiVocabulary.consentValues().toArray()));
  }

  @Test
  void codesThatYamlWouldTakeForBooleansAreThere() {
    assertThat(ApiVocabulary.countries(), hasItem("NO"));
    assertThat(ApiVocabulary.countries().containsAll(Set.of("AN", "XK", "UNKNOWN")), is(true));
    assertThat(ApiVocabulary.currencies(), hasSize(13));
    assertThat(ApiVocabulary.identityCountries(), hasSize(21));
    assertThat(ApiVocabulary.consentCountries(), hasSize(32));
  }

  @Test
  void marketplaceLeadsToItsRegion() {
    assertThat(ApiRegion.ofMarketplace("US"), is(Optional.of(ApiRegion.NA)));
    assertThat(ApiRegion.ofMarketplace("IN"), is(Optional.of(ApiRegion.EU)));
    assertThat(ApiRegion.ofMarketplace("GB"), is(Optional.of(ApiRegion.EU)));
    assertThat(ApiRegion.ofMarketplace("JP"), is(Optional.of(ApiRegion.FE)));
    assertThat(ApiRegion.ofMarketplace("KP"), is(Optional.empty()));
  }

  @Test
  void jobIdIsEncodedInThePath() {
    assertThat(AdsPaths.job("a b/c"), is("/amc/audiences/records/a%20b%2Fc"));
    assertThat(AdsPaths.audience(Long.MAX_VALUE), is(AdsPaths.METADATA + "/9223372036854775807"));
  }

  @Test
  void advertiserOfTheOlderConversionsStandsInThePathAsDigits() {
    assertThat(
        AdsPaths.eventData(Long.MAX_VALUE),
        is("/accounts/9223372036854775807/dsp/conversionDefinitions/eventData"));
    assertThat(AdsPaths.definitionsList(7), is("/accounts/7/dsp/conversionDefinitions/list"));
  }

  private static List<String> enumOf(String schema) {
    String text = OpenApiContract.AMC_AUDIENCES.text();
    int start = text.indexOf("enum: [", text.indexOf("    " + schema + ":\n"));
    String inside = text.substring(start + 7, text.indexOf(']', start));
    return Pattern.compile(",")
        .splitAsStream(inside)
        .map(code -> code.strip().replace("\"", ""))
        .toList();
  }
}
