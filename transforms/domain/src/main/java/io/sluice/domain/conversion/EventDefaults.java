package io.sluice.domain.conversion;

import io.sluice.domain.qualify.ConsentWords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a job says for all its rows by the rules that rows are judged by, so that a wrong
 * setting is found before any row is read.
 */
public final class EventDefaults {
  private static final EventRow SILENT =
      new EventRow(null, Map.of(), List.of(), Map.of(), Map.of());

  private EventDefaults() {}

  /**
   * The code that every row without a column of its own would get for one setting.
   *
   * @param field the field that is set
   * @param settings all that the job says
   * @param vocabulary the code lists of the settings' API
   * @return empty where the setting is good, says nothing, or has no rule of its own
   */
  public static Optional<ConversionReject> judge(
      EventField field, EventSettings settings, EventVocabulary vocabulary) {
    EventDraft draft = new EventDraft(SILENT, settings, vocabulary);
    String text = draft.text(field);
    return text == null ? Optional.empty() : Optional.ofNullable(judge(field, text, draft));
  }

  private static @Nullable ConversionReject judge(EventField field, String text, EventDraft draft) {
    return switch (field) {
      case EVENT_NAME, EVENT_TYPE, EVENT_SOURCE, DATASET -> EventKinds.judge(draft, field);
      case COUNTRY -> EventPlaces.country(draft);
      case VALUE, CURRENCY, UNITS -> EventAmounts.judge(draft, field, text);
      case CONSENT_USER_DATA, CONSENT_AD_STORAGE ->
          // What a job says for all rows has to be said in Amazon's own words.
          ConsentWords.isEveryday(text) || EventConsents.grant(text) == null
              ? ConversionReject.CONSENT_INVALID
              : null;
      case LIMITED_DATA_USE -> ConversionRules.dataUse(draft);
      default -> null;
    };
  }
}
