package io.sluice.amazonads;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConversionVocabularyTest {
  private static final ConversionVocabulary EVENTS = ConversionVocabulary.events();
  private static final ConversionVocabulary OLDER = ConversionVocabulary.definitions();

  @Test
  void contractOfEventsListsTheSameCodesAsTheFiles() {
    OpenApiContract contract = OpenApiContract.EVENTS;
    same(contract, "EventType", EVENTS.types());
    same(contract, "EventSource", EVENTS.sources());
    same(contract, "EventCurrency", EVENTS.currencies());
    same(contract, "EventCountry", EVENTS.countries());
    same(contract, "HashedKeyType", types(EVENTS, KeyForm.HASHED));
    same(contract, "RawKeyType", types(EVENTS, KeyForm.RAW));
    same(contract, "EventConsentValue", ConversionVocabulary.consentValues());
    same(contract, "CustomDataType", ConversionVocabulary.customDataTypes());
    same(contract, "ErrorCode", ConversionVocabulary.errorCodes());
  }

  @Test
  void contractOfDefinitionsListsTheSameCodesAsTheFiles() {
    OpenApiContract contract = OpenApiContract.CONVERSION_DEFINITIONS;
    same(contract, "DefinitionType", OLDER.types());
    same(contract, "DefinitionSource", OLDER.sources());
    same(contract, "DatumCurrency", OLDER.currencies());
    same(contract, "HashedDatumKeyType", types(OLDER, KeyForm.HASHED));
    same(contract, "RawDatumKeyType", types(OLDER, KeyForm.RAW));
  }

  @Test
  void listsAreAsLongAsAmazonsDocuments() {
    assertThat(EVENTS.types(), hasSize(12));
    assertThat(EVENTS.sources(), hasSize(6));
    assertThat(EVENTS.currencies(), hasSize(81));
    assertThat(EVENTS.countries(), hasSize(252));
    assertThat(EVENTS.countries(), hasItem("NO"));
    assertThat(EVENTS.matchKeys().keySet(), hasSize(15));
    assertThat(OLDER.types(), hasSize(11));
    assertThat(OLDER.currencies(), hasSize(18));
    assertThat(OLDER.matchKeys().keySet(), hasSize(10));
    assertThat(
        ConversionVocabulary.reservedCustomData(), contains("brand", "category", "productId"));
  }

  @Test
  void namesOfOneGenerationAreNotTakenForTheOther() {
    assertThat(EVENTS.sources(), not(hasItem("FIRE_TABLET")));
    assertThat(OLDER.sources(), not(hasItem("MEASUREMENT_ATTRIBUTION_PARTNER")));
    assertThat(OLDER.types(), not(hasItem("MOBILE_APP_FIRST_START")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a!", "a@", "a|b", "a/b", "a\\b", "[a]", "", "~", "a;b"})
  void nameWithAForbiddenCharacterOrNoneIsInvalid(String name) {
    assertThat(ConversionLimits.validName(name), is(false));
  }

  @Test
  void nameMayHavePunctuationThatAmazonLeaves() {
    assertThat(ConversionLimits.validName("Web order - v.2: blue_1, \"it's\""), is(true));
    assertThat(ConversionLimits.validName("x".repeat(256)), is(true));
    assertThat(ConversionLimits.validName("x".repeat(257)), is(false));
  }

  private static Set<String> types(ConversionVocabulary vocabulary, KeyForm form) {
    return vocabulary.matchKeys().entrySet().stream()
        .filter(key -> key.getValue() == form)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static void same(OpenApiContract contract, String schema, Collection<String> codes) {
    assertThat(schema, enumOf(contract, schema), containsInAnyOrder(codes.toArray()));
  }

  private static List<String> enumOf(OpenApiContract contract, String schema) {
    String text = contract.text();
    int start = text.indexOf("enum: [", text.indexOf("    " + schema + ":\n"));
    String inside = text.substring(start + 7, text.indexOf(']', start));
    return Pattern.compile(",")
        .splitAsStream(inside)
        .map(code -> code.strip().replace("\"", ""))
        .toList();
  }
}
