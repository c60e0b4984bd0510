package io.sluice.domain.matchkey;

import static io.sluice.domain.matchkey.MatchKeyRules.Reference.AS_PUBLISHED;
import static io.sluice.domain.matchkey.MatchKeyRules.Reference.REPAIRED;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Profile;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.domain.snapshot.MatchKeyType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases by key; an expected text in capitals and underscores is the code of a problem. */
class NormalizersTest {

  @ParameterizedTest
  @CsvSource({
    "Abc@Example.com, abc@example.com",
    "joe+news@shop.example, joenews@shop.example",
    "first.last_name-x@a-b.example, first.last_name-x@a-b.example",
    "' jo e @ shop.example ', joe@shop.example",
    "JOSÉ@shop.example, josé@shop.example",
    "用户@shop.example, 用户@shop.example",
    "a@b@c, a@b@c",
    "no-at-sign.example, NOT_AN_EMAIL",
    "@shop.example, NOT_AN_EMAIL",
    "joe@, NOT_AN_EMAIL",
    "joe@@shop.example, NOT_AN_EMAIL",
    "'!!!', NOT_AN_EMAIL",
    "N/A, PLACEHOLDER",
    "unknown, PLACEHOLDER",
    "Test@Test.com, PLACEHOLDER",
    "NoReply@shop.example, PLACEHOLDER",
    "no-reply@shop.example, PLACEHOLDER",
    "noreply.fan@shop.example, noreply.fan@shop.example",
    "nan, PLACEHOLDER",
    "#REF!, PLACEHOLDER",
    "[object Object], PLACEHOLDER",
    "nan@nan.com, PLACEHOLDER",
    "Jane Doe <Jane@Shop.Example>, jane@shop.example",
    "'\"Doe, Jane\" <jane@shop.example>', jane@shop.example",
    "<jane@shop.example>, jane@shop.example",
    "jane@shop.example <jane@shop.example>, jane@shop.example",
    "mailto:jane@shop.example, jane@shop.example",
    "MAILTO:jane@shop.example?subject=Hello, jane@shop.example",
    "Jane <mailto:jane@shop.example>, jane@shop.example",
    "E-Mail: jane@shop.example, jane@shop.example",
    "'\"Jane Doe\" jane@shop.example', jane@shop.example",
    "'\"jane@shop.example\"', jane@shop.example",
    "jane@shop.example;, jane@shop.example",
    "'jane@shop.example; JANE@shop.example', jane@shop.example",
    "jane@shop.example (Jane Doe), jane@shop.example",
    "Jane Doe (jane@shop.example), jane@shop.example",
    "<a href='mailto:jane@shop.example'>jane@shop.example</a>, jane@shop.example",
    "Zoë <zoë@shop.example>, zoë@shop.example",
    "jane@shop.example;joe@shop.example, NOT_AN_EMAIL",
    "'jane@shop.example, joe@shop.example', NOT_AN_EMAIL",
    "jane@shop.example joe@shop.example, NOT_AN_EMAIL",
    "jane@shop.example/joe@shop.example, NOT_AN_EMAIL",
    "Jane <jane@shop.example> Joe <joe@shop.example>, NOT_AN_EMAIL",
    "joe@shop.example <jane@shop.example>, NOT_AN_EMAIL",
    "Jane Doe jane@shop.example, NOT_AN_EMAIL",
    "Jane Doe <jane at shop>, NOT_AN_EMAIL",
  })
  void emailIsNormalized(String value, String expected) {
    assertNormalized(REPAIRED, MatchKeyType.EMAIL, value, "US", expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Jane Doe <jane@shop.example>, janedoejane@shop.example",
    "mailto:jane@shop.example, mailtojane@shop.example",
    "jane@shop.example;joe@shop.example, jane@shop.examplejoe@shop.example",
  })
  void publishedRuleJoinsWhateverStandsInAnEmail(String value, String expected) {
    assertNormalized(AS_PUBLISHED, MatchKeyType.EMAIL, value, "US", expected);
  }

  @ParameterizedTest
  @CsvSource({
    "PHONE, 1.20655501E10",
    "PHONE, 4915112345678.0",
    "PHONE, '1,5E+10'",
    "PHONE, 4.91512E+12",
    "PHONE, ４．９１５１２Ｅ＋１２",
    "PHONE, '+4.91512E+12'",
    "POSTAL, 2134.0",
    "POSTAL, 02134.00",
    "POSTAL, '2134,0'",
    "POSTAL, 1E5",
    "POSTAL, 7.5236E4",
  })
  void numberThatWentThroughAFloatingPointColumnGivesNoKey(MatchKeyType type, String value) {
    for (Profile profile : Profile.values()) {
      for (Phone phone : Phone.values()) {
        for (Reference reference : Reference.values()) {
          MatchKeyRules rules =
              MatchKeyRules.defaults()
                  .withProfile(profile)
                  .withPhone(phone)
                  .withReference(reference);
          for (String country : new String[] {"US", "DE", "AU", "GB", null}) {
            assertThat(normalized(rules, type, value, country), is("FLOATING_POINT"));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nan",
        "NaN",
        "NaT",
        "\\N",
        "<NA>",
        "None",
        "null",
        "(null)",
        "undefined",
        "#REF!",
        "#N/A",
        "#DIV/0!",
        "#NAME?",
        "[object Object]",
        "########"
      })
  void whatProgramsWriteForNoValueIsAPlaceholderInEveryKey(String value) {
    for (Profile profile : Profile.values()) {
      MatchKeyRules rules = MatchKeyRules.defaults().withProfile(profile);
      for (MatchKeyType type : MatchKeyType.all()) {
        assertThat(type + value, normalized(rules, type, value, "US"), is("PLACEHOLDER"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "O'Neil-Smith III, oneilsmithiii",
    "Müller-Weiß, muellerweiss",
    "ÅGREN Øst Ærø, grenostaero",
    "José, jos",
    "李, NORMALIZED_TO_NOTHING",
    "Unknown, PLACEHOLDER",
    "N/A, PLACEHOLDER",
    "Nadia, nadia",
  })
  void nameIsNormalized(String value, String expected) {
    assertNormalized(REPAIRED, MatchKeyType.FIRST_NAME, value, null, expected);
    assertNormalized(REPAIRED, MatchKeyType.LAST_NAME, value, null, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "REPAIRED, Mu\u0308ller, mueller",
    "AS_PUBLISHED, Mu\u0308ller, muller",
    "AS_PUBLISHED, unknown, unknown",
  })
  void repairedNamesComposeLettersAndDropPlaceholders(
      Reference reference, String value, String expected) {
    assertNormalized(reference, MatchKeyType.LAST_NAME, value, null, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "München, mnchen",
    "Frankfurt am Main, frankfurtammain",
    "St. Louis, stlouis",
    "İzmir, izmir",
    "東京, NORMALIZED_TO_NOTHING",
  })
  void cityIsNormalized(String value, String expected) {
    assertNormalized(REPAIRED, MatchKeyType.CITY, value, "DE", expected);
  }

  @ParameterizedTest
  @CsvSource({
    "US, new york, ny, ny",
    "US, TX, tx, tx",
    "US, West Virginia, wv, wv",
    "US, District of Columbia, dc, di",
    "US, D.C., dc, dc",
    "US, Puerto Rico, pr, pu",
    "CA, Québec, qc, qu",
    "CA, Quebec, qc, qc",
    "FR, Île-de-France, if, le",
    "DE, Baden-Württemberg, bw, ba",
    "DE, Saxony-Anhalt, st, st",
    "DE, Hessen, he, he",
    "ES, Ávila, av, vi",
    "ES, Madrid, m, m",
    "IT, NA, na, na",
    "AU, New South Wales, ne, ne",
    "AU, Bß, bs, bss",
    "US, unknown, PLACEHOLDER, un",
    "JP, 東京都, NORMALIZED_TO_NOTHING, NORMALIZED_TO_NOTHING",
    ", TX, COUNTRY_MISSING, COUNTRY_MISSING",
    "USA, TX, COUNTRY_MISSING, COUNTRY_MISSING",
  })
  void stateIsNormalized(String country, String value, String repaired, String published) {
    assertNormalized(REPAIRED, MatchKeyType.STATE, value, country, repaired);
    assertNormalized(AS_PUBLISHED, MatchKeyType.STATE, value, country, published);
  }

  @ParameterizedTest
  @CsvSource({
    "US, 75236-9599, 75236, 75236",
    "US, 7523, NORMALIZED_TO_NOTHING, NORMALIZED_TO_NOTHING",
    "US, 00000, PLACEHOLDER, 00000",
    "US, 44444, 44444, 44444",
    "CA, k1a 0b1, K1A0B1, k1a0b1",
    "CA, K1A, NORMALIZED_TO_NOTHING, NORMALIZED_TO_NOTHING",
    "GB, sw1a 1aa, SW1A1AA, sw1a1aa",
    "uk, EC1A 1BB, EC1A1BB, EC1A1BB",
    "GB, M1 1AE, M11AE, M11AE",
    "GB, AA11AA4, NORMALIZED_TO_NOTHING, NORMALIZED_TO_NOTHING",
    "GB, SW1E, NORMALIZED_TO_NOTHING, NORMALIZED_TO_NOTHING",
    "IN, 395 003, 395003, 395003",
    "IN, ३९५००३, 395003, ३९५००३",
    "JP, 787-0150, 7870150, 7870150",
    "JP, ７８７０１５０, 7870150, NORMALIZED_TO_NOTHING",
    "FR, 77304 CEDEX 9, 77304, 77304",
    "AU, 2000, 2000, NORMALIZED_TO_NOTHING",
    "BE, 1000, 1000, NORMALIZED_TO_NOTHING",
    "NL, 1012 ab, 1012AB, NORMALIZED_TO_NOTHING",
    "SG, 238823, 238823, 23882",
    "BR, 01310-100, 01310100, 01310",
    "AU, n/a, PLACEHOLDER, NORMALIZED_TO_NOTHING",
    "US, unknown, PLACEHOLDER, PLACEHOLDER",
    ", 75236, COUNTRY_MISSING, COUNTRY_MISSING",
  })
  void postalIsNormalized(String country, String value, String repaired, String published) {
    assertNormalized(REPAIRED, MatchKeyType.POSTAL, value, country, repaired);
    if (!"AU".equals(country) || value.startsWith("2")) {
      assertNormalized(AS_PUBLISHED, MatchKeyType.POSTAL, value, country, published);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "US, 12-B Elm Street #4, 12belmstnumber4",
    "US, 12-14 Elm Street, 12-14elmst",
    "US, 77 O'Hare Ave. Suite 200, 77o'hareaveste200",
    "US, 'APT#5, 9 Main St.', apt" + "number59mainst",
    "US, 1 Sunset Boulevard, 1sunsetblvd",
    "GB, 1 The Boulevard, 1theblvd",
    "FR, 3 Boulevard Voltaire, 3blvdvoltaire",
    "FR, 3 Allee des Fleurs, 3alléedesfleurs",
    "DE, Hauptstraße 7, hauptstrasse7",
    "DE, Straße Ÿ 7, strasseÿ7",
    "ES, Calle Núm 4 [bajo] (dcha), callenumber4bajodcha",
    "IT, P.za Duomo 1, pzaduomo1",
    "US, John Doe C/O Ann Lee!5 Oak Lane, johndoeannlee5oakln",
    "US, 5 MC/OAK Lane, 5mc/oakln",
    "US, ' ., ! ', NORMALIZED_TO_NOTHING",
    "US, n/a, PLACEHOLDER",
    "NL, Damrak 1, NO_ADDRESS_RULES",
    ", Damrak 1, COUNTRY_MISSING",
  })
  void addressIsNormalized(String country, String value, String expected) {
    assertNormalized(REPAIRED, MatchKeyType.ADDRESS, value, country, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1 Sunset Boulevard, 1sunsetblvd, 1sunsetboulevard",
    "12-B 14-C, 12b14c, 12b14-c",
    "APT#5 STE#6, aptnumber5stenumber6, aptnumber5ste#6",
    "12#5 Oak, 12number5oak, number5oak",
    "##5 Oak, number5oak, number5oak",
    "5# Oak, 5numberoak, 5#oak",
    "#5É Oak, number5éoak, number5oak",
  })
  void publishedQuirksOfAddressesAreKeptOnDemand(String value, String repaired, String published) {
    assertNormalized(REPAIRED, MatchKeyType.ADDRESS, value, "US", repaired);
    assertNormalized(AS_PUBLISHED, MatchKeyType.ADDRESS, value, "US", published);
  }

  @ParameterizedTest
  @CsvSource({
    "US, (571) 412-0599, 15714120599",
    "US, +1 571 412 0599 ext. 12, 15714120599",
    "US, 1-571-412-0599, 15714120599",
    "US, +44 20 7946 0958, 442079460958",
    "GB, 020 7946 0958, 442079460958",
    "UK, 0044 20 7946 0958, 442079460958",
    "DE, 030 901820, 4930901820",
    "IT, 06 6982, 39066982",
    "IT, 347 123 4567, 393471234567",
    "FR, 06 12 34 56 78, 33612345678",
    "JP, ０３-３２２４-５０００, 81332245000",
    ", +81 3 3224 5000, 81332245000",
    ", 03 3224 5000, COUNTRY_MISSING",
    "US, 412-0599, IMPOSSIBLE_PHONE",
    "US, 12, IMPOSSIBLE_PHONE",
    "US, call me, IMPOSSIBLE_PHONE",
    "US, n/a, PLACEHOLDER",
    "US, 000-000-0000, PLACEHOLDER",
    "US, 9999999999, PLACEHOLDER",
  })
  void phoneIsBroughtToE164Digits(String country, String value, String expected) {
    assertNormalized(REPAIRED, MatchKeyType.PHONE, value, country, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "GB, 9094619558, 449094619558",
    "GB, 6899620941, IMPOSSIBLE_PHONE",
    "CA, (933) 9180545, IMPOSSIBLE_PHONE",
    "DE, 4958519220, 494958519220",
    "GB, +44 351 190 6301, IMPOSSIBLE_PHONE",
    "CA, 9299700848, 19299700848",
    "CA, 1 929 970 0848, 19299700848",
    "CA, +1 (929) 970-0848, 19299700848",
    "CA, 8769270123, 18769270123",
    "CA, 118-378-1868, IMPOSSIBLE_PHONE",
    "US, 416 555 0123, 14165550123",
    "US, +1 416 555 0123, 14165550123",
    "GB, 07624 412345, 447624412345",
    "IT, 06 698 12345, 390669812345",
    "DE, +7 737 174 1282, 4977371741282",
    "IN, 919876543210, IMPOSSIBLE_PHONE",
    "IN, 9198765432, 919198765432",
    "GB, 02079460958, 442079460958",
    "JP, n/a, PLACEHOLDER",
    "AU, 0291234567, 61291234567",
  })
  void olderPhoneRulePutsTheCallingCodeInFront(String country, String value, String expected) {
    MatchKeyRules rules = MatchKeyRules.defaults().withPhone(Phone.PREFIX);
    assertThat(normalized(rules, MatchKeyType.PHONE, value, country), is(expected));
  }

  private static void assertNormalized(
      Reference reference, MatchKeyType type, String value, String country, String expected) {
    MatchKeyRules rules = MatchKeyRules.defaults().withReference(reference);
    assertThat(reference.name(), normalized(rules, type, value, country), is(expected));
  }

  private static String normalized(
      MatchKeyRules rules, MatchKeyType type, String value, String country) {
    NormalizedKey key = MatchKeyHasher.of(rules).normalize(type, value, country);
    return key.text().or(() -> key.problem().map(Enum::name)).orElseThrow();
  }
}
