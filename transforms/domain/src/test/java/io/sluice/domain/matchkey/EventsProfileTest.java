package io.sluice.domain.matchkey;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.matchkey.MatchKeyRules.Profile;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.domain.snapshot.MatchKeyType;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conversions rules; an expected text in capitals is the code of a problem. */
class EventsProfileTest {
  private static final MatchKeyRules RULES = MatchKeyRules.defaults().withProfile(Profile.EVENTS);

  @Test
  void emailOfAmazonsDocumentationHasItsDocumentedDigest() {
    assertThat(
        KeySets.hex(MatchKeyHasher.of(RULES), MatchKeyType.EMAIL, " ABC@example.com", null),
        is(Optional.of("9eceb13483d7f187ec014fd6d4854d1420cfc634328af85f51d0323ba8622e21")));
  }

  @ParameterizedTest
  @CsvSource({
    "EMAIL, joe+news_x@Shop.Example, joenews_x@shop.example",
    "EMAIL, José@shop.example, jos@shop.example",
    "EMAIL, joe.shop.example, NOT_AN_EMAIL",
    "EMAIL, Jane Doe <jane@shop.example>, jane@shop.example",
    "EMAIL, mailto:jane@shop.example, jane@shop.example",
    "EMAIL, jane@shop.example;joe@shop.example, NOT_AN_EMAIL",
    "EMAIL, Test@Test.com, PLACEHOLDER",
    "FIRST_NAME, O'Neil 3rd, oneilrd",
    "LAST_NAME, Müller, mller",
    "LAST_NAME, 李, NORMALIZED_TO_NOTHING",
    "CITY, São Paulo 2, sopaulo2",
    "POSTAL, 75236-9599, 75236",
    "POSTAL, SW1A 1AA, sw1a1aa",
    "POSTAL, 00000, PLACEHOLDER",
    "STATE, West Virginia, wv",
    "STATE, TX, tx",
    "STATE, Puerto Rico, pr",
    "STATE, Somewhere, so",
    "PHONE, (571) 412-0599, 15714120599",
    "PHONE, +1 571 412 0599, 15714120599",
    "PHONE, 000-000-0000, PLACEHOLDER",
    "PHONE, 12, IMPOSSIBLE_PHONE",
    "ADDRESS, '123 North Main Street, Apt #5', 123nmainstaptnumber5",
    "ADDRESS, 1 Sunset Boulevard, 1sunsetblvd",
    "ADDRESS, No 5 Elm-Road, number5elmrd",
  })
  void americanValueIsNormalized(MatchKeyType type, String value, String expected) {
    assertThat(normalized(RULES, type, value, "US"), is(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "DE, STATE, Baden-Württemberg, bw, bw",
    "DE, STATE, Saxony-Anhalt, st, st",
    "CA, STATE, Québec, qc, qc",
    "FR, STATE, Hérault, he, he",
    "NL, STATE, South Holland, zh, zh",
    "NL, STATE, Zeeland, ze, ze",
    "BR, STATE, Rio de Janeiro, rj, rj",
    "BR, STATE, São Paulo, sp, so",
    "BR, STATE, Paraná, pr, pa",
    "BR, STATE, Bahia, ba, ba",
    "MX, STATE, Chihuahua, ci, ci",
    "MX, STATE, Baja California Sur, bs, bs",
    "MX, STATE, México, mx, mx",
    "MX, STATE, Distrito Federal, df, df",
    "TR, STATE, Istanbul, 34, 34",
    "TR, STATE, İstanbul, 34, 34",
    "TR, STATE, Düzce, 81, 81",
    "TR, STATE, Duzce, 81, du",
    "TR, STATE, Çanakkale, 17, an",
    "TR, STATE, Diyarbakır, 21, di",
    "TR, STATE, Gümüşhane, 29, gu",
    "US, STATE, 'Texas, USA', te, tx",
    "US, STATE, District of Columbia, dc, di",
    "US, STATE, West Virginia, wv, wv",
    "ES, ADDRESS, Calle José Martí 5, callejosemarti5, callejosemarti5",
    "ES, ADDRESS, Cjon Rosa 5, callejonrosa5, callejonrosa5",
    "ES, ADDRESS, Cint. Sur 5, cinturonsur5, cinturonsur5",
    "ES, ADDRESS, Urb. Núñez 3, urbanizacinnuez3, urbanizacinnuez3",
    "FR, ADDRESS, 3 Allee des Érables, 3alledeserables, 3alledeserables",
    "US, ADDRESS, 5 Route 66, 5rte66, 5rte66",
    "US, ADDRESS, 1 Sunset Boulevard, 1sunsetblvd, 1sunsetboulevard",
    "ES, STATE, Madrid, m, m",
    "IT, PHONE, 06 6982 1234, 39669821234, 39669821234",
    "GB, PHONE, 020 7946 0958, 442079460958, 442079460958",
    "CH, PHONE, 044 668 18 00, 446681800, 446681800",
    "FR, ADDRESS, 3 Boulevard Voltaire, 3boulevardvoltaire, 3boulevardvoltaire",
    "FR, ADDRESS, 3 Blvd Voltaire, 3boulevardvoltaire, 3bouledvoltaire",
    "DE, ADDRESS, Hauptstraße 7, hauptstrasse7, hauptstrasse7",
    "DE, ADDRESS, Lange Str. 7, langest7, langest7",
    "IT, ADDRESS, P.za Duomo 1, piazzaduomo1, piazzaduomo1",
    "GB, ADDRESS, 1 The Square, 1thesquare, 1thesq",
    "NL, ADDRESS, Damrak 1, damrak1, damrak1",
    "JP, POSTAL, 787-0150, 787, 787",
  })
  void valueOfAnotherCountryIsNormalized(
      String country, MatchKeyType type, String value, String repaired, String published) {
    assertThat(normalized(RULES, type, value, country), is(repaired));
    assertThat(
        normalized(RULES.withReference(Reference.AS_PUBLISHED), type, value, country),
        is(published));
  }

  @Test
  void phoneAndStateNeedACountryAndAddressDoesNot() {
    assertThat(normalized(RULES, MatchKeyType.PHONE, "571 412 0599", null), is("COUNTRY_MISSING"));
    assertThat(normalized(RULES, MatchKeyType.PHONE, "+15714120599", null), is("15714120599"));
    assertThat(normalized(RULES, MatchKeyType.STATE, "TX", null), is("COUNTRY_MISSING"));
    assertThat(normalized(RULES, MatchKeyType.ADDRESS, "5 Elm Lane", null), is("5elmln"));
  }

  @Test
  void versionTellsTheProfilesApart() {
    assertThat(RULES.version(), is("events-r2-e164-repaired"));
  }

  private static String normalized(
      MatchKeyRules rules, MatchKeyType type, String value, String country) {
    NormalizedKey key = MatchKeyHasher.of(rules).normalize(type, value, country);
    return key.text().or(() -> key.problem().map(Enum::name)).orElseThrow();
  }
}
