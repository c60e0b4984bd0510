package io.sluice.domain.conversion;

import io.sluice.domain.conversion.EventSettings.CustomEncoding;
import io.sluice.domain.conversion.EventSettings.CustomForm;
import io.sluice.domain.snapshot.NoValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule of custom data: at most ten names beside the reserved ones, letters, digits and
 * underscores in names and values. Sources: Amazon's OpenAPI document "Amazon Ads API v1", and its
 * sample code (ten and three); the longest value from a peer.
 */
public final class CustomDataRule {
  /** Attributes with names of one's own. */
  public static final int MAX_FREE = 10;

  /** Longest value. */
  public static final int MAX_VALUE = 256;

  private static final CustomForm EXACT = new CustomForm(null, CustomEncoding.EXACT);
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]+");
  private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9_]+");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");

  private CustomDataRule() {}

  /**
   * Judges the names that a job maps, so that a wrong one is found before any row is read.
   *
   * @param names names at Amazon
   * @return empty where all is well
   */
  public static Optional<ConversionReject> names(
      Collection<String> names, EventVocabulary vocabulary) {
    int free = 0;
    for (String name : names) {
      if (!WORD.matcher(name).matches()) {
        return Optional.of(ConversionReject.CUSTOM_DATA_NAME);
      }
      if (!vocabulary.reservedCustomData().contains(name)) {
        free++;
        if (almostReserved(name, vocabulary)) {
          return Optional.of(ConversionReject.CUSTOM_DATA_RESERVED);
        }
      }
    }
    return free > MAX_FREE ? Optional.of(ConversionReject.CUSTOM_DATA_TOO_MANY) : Optional.empty();
  }

  /** Fills in the custom data. */
  static @Nullable ConversionReject judge(EventDraft draft) {
    Map<String, String> given = draft.row.customData();
    if (given.isEmpty()) {
      return null;
    }
    if (draft.older()) {
      draft.adjustments.add(EventAdjustment.CUSTOM_DATA_NOT_CARRIED);
      return null;
    }
    Optional<ConversionReject> badNames = names(given.keySet(), draft.vocabulary);
    if (badNames.isPresent()) {
      return badNames.get();
    }
    List<CustomValue> values = new ArrayList<>(given.size());
    for (Map.Entry<String, String> attribute : given.entrySet()) {
      String text = attribute.getValue().strip();
      if (text.isEmpty()) {
        continue;
      }
      if (NoValue.is(text)) {
        draft.adjustments.add(EventAdjustment.PLACEHOLDER_DROPPED);
        continue;
      }
      CustomForm form = draft.settings.customData().getOrDefault(attribute.getKey(), EXACT);
      String written = written(text, form.encoding());
      if (written == null || !fits(written, form.dataType(), draft.vocabulary)) {
        // An attribute is an extra: a bad one is left out and counted, the event goes.
        draft.adjustments.add(EventAdjustment.CUSTOM_DATA_DROPPED);
        continue;
      }
      if (!written.equals(text)) {
        draft.adjustments.add(EventAdjustment.CUSTOM_DATA_REENCODED);
      }
      values.add(new CustomValue(attribute.getKey(), written, form.dataType()));
    }
    draft.customData = values;
    return null;
  }

  private static boolean almostReserved(String name, EventVocabulary vocabulary) {
    String plain = plain(name);
    return plain.equals("product")
        || vocabulary.reservedCustomData().stream().anyMatch(r -> plain(r).equals(plain));
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static @Nullable String written(String text, CustomEncoding encoding) {
    return switch (encoding) {
      case EXACT -> text;
      case UNDERSCORES -> OTHER.matcher(text).replaceAll("_");
      case CENTS -> cents(text);
    };
  }

  private static @Nullable String cents(String text) {
    BigDecimal number = EventAmounts.number(text);
    BigDecimal rounded = number == null ? null : EventAmounts.rounded(number);
    return rounded == null
        ? null
        : rounded.movePointRight(2).setScale(0, RoundingMode.UNNECESSARY).toPlainString();
  }

  private static boolean fits(String value, @Nullable String dataType, EventVocabulary vocabulary) {
    if (value.length() > MAX_VALUE || !WORD.matcher(value).matches()) {
      return false;
    }
    if (dataType == null || dataType.equals("STRING")) {
      return true;
    }
    if (!vocabulary.customDataTypes().contains(dataType) || !DIGITS.matcher(value).matches()) {
      return false;
    }
    // A timestamp is digits too, since no sign of ISO 8601 is among the characters that go.
    return !dataType.equals("INTEGER")
        || new BigDecimal(value).compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
  }
}
