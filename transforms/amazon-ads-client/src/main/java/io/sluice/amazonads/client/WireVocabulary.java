package io.sluice.amazonads.client;

import io.sluice.amazonads.ConversionVocabulary;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.EventVocabulary;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hands the code lists of the contracts to the rules. */
public final class WireVocabulary {
  private WireVocabulary() {}

  /** The code lists of one generation. */
  public static EventVocabulary of(ConversionApi api) {
    ConversionVocabulary wire =
        switch (api) {
          case EVENTS -> ConversionVocabulary.events();
          case DEFINITIONS -> ConversionVocabulary.definitions();
        };
    Map<String, KeyForm> forms = new LinkedHashMap<>();
    wire.matchKeys().forEach((type, form) -> forms.put(type, KeyForm.valueOf(form.name())));
    return new EventVocabulary(
        wire.types(),
        wire.sources(),
        wire.currencies(),
        wire.countries(),
        forms,
        ConversionVocabulary.customDataTypes(),
        ConversionVocabulary.reservedCustomData());
  }
}
