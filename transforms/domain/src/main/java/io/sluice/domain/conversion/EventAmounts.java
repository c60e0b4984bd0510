package io.sluice.domain.conversion;

import io.sluice.domain.conversion.ConversionEvent.Amount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule of value, currency and units. Sources: Amazon's OpenAPI documents; the range is the
 * older API's. That a purchase with a value needs a currency is Amazon's published tag's rule and
 * ours.
 */
final class EventAmounts {
  /** Decimals that Amazon takes. */
  static final int SCALE = 2;

  private static final BigDecimal MOST = new BigDecimal("9999999999999.99");
  private static final int LONGEST_TEXT = 64;
  // Beyond these powers of ten a number is out of range, or nothing, whatever its digits are.
  private static final int HUGE = 16;
  private static final int TINY = -16;
  private static final Pattern WHOLE = Pattern.compile("\\+?[0-9]{1,18}(\\.0{1,18})?");

  private EventAmounts() {}

  /** Fills in the amount; the identity is known. */
  static @Nullable ConversionReject judge(EventDraft draft) {
    boolean purchase = draft.requireIdentity().isPurchase();
    BigDecimal value = null;
    String given = draft.text(EventField.VALUE);
    if (given != null) {
      ConversionReject bad = value(given, purchase);
      if (bad != null) {
        return bad;
      }
      BigDecimal exact = new BigDecimal(given);
      value = rounded(exact);
      if (value != null && value.compareTo(exact) != 0) {
        draft.adjustments.add(EventAdjustment.VALUE_ROUNDED);
      }
    }
    return purchase ? purchase(draft, value) : other(draft, value);
  }

  /** Judges a setting by itself: {@code text} is what the job says of value, currency or units. */
  static @Nullable ConversionReject judge(EventDraft draft, EventField field, String text) {
    return switch (field) {
      case VALUE ->
          value(
              text,
              ConversionIdentity.PURCHASE.equalsIgnoreCase(draft.text(EventField.EVENT_TYPE)));
      case CURRENCY ->
          draft.vocabulary.currencies().contains(text.toUpperCase(Locale.ROOT))
              ? null
              : ConversionReject.CURRENCY_UNKNOWN;
      case UNITS -> units(draft, text) == null ? ConversionReject.UNITS_INVALID : null;
      default -> throw new IllegalArgumentException(field + " is no part of an amount");
    };
  }

  private static @Nullable ConversionReject value(String text, boolean purchase) {
    BigDecimal exact = number(text);
    if (exact == null) {
      return ConversionReject.VALUE_UNREADABLE;
    }
    if (purchase && exact.signum() < 0) {
      return ConversionReject.VALUE_NEGATIVE;
    }
    return rounded(exact) == null ? ConversionReject.VALUE_OUT_OF_RANGE : null;
  }

  private static @Nullable Long units(EventDraft draft, String text) {
    if (!WHOLE.matcher(text).matches()) {
      return null;
    }
    long units = new BigDecimal(text).longValueExact();
    return units < 1 || units > draft.settings.api().maxUnits() ? null : units;
  }

  private static @Nullable ConversionReject purchase(EventDraft draft, @Nullable BigDecimal value) {
    String currency = draft.text(EventField.CURRENCY);
    if (currency == null && value != null) {
      return ConversionReject.CURRENCY_MISSING;
    }
    String code = currency == null ? null : currency.toUpperCase(Locale.ROOT);
    if (code != null && !draft.vocabulary.currencies().contains(code)) {
      return ConversionReject.CURRENCY_UNKNOWN;
    }
    String given = draft.text(EventField.UNITS);
    Long units = null;
    if (given != null) {
      units = units(draft, given);
      if (units == null) {
        return ConversionReject.UNITS_INVALID;
      }
    }
    draft.amount = new Amount(value, code, units);
    return null;
  }

  private static @Nullable ConversionReject other(EventDraft draft, @Nullable BigDecimal value) {
    // A job's default is meant for purchases: only a row's own word counts as dropped.
    if (said(draft, EventField.CURRENCY)) {
      draft.adjustments.add(EventAdjustment.CURRENCY_DROPPED);
    }
    if (said(draft, EventField.UNITS)) {
      draft.adjustments.add(EventAdjustment.UNITS_DROPPED);
    }
    draft.amount = new Amount(value, null, null);
    return null;
  }

  private static boolean said(EventDraft draft, EventField field) {
    String own = draft.row.texts().get(field);
    return own != null && !own.isBlank();
  }

  /** A decimal number, or {@code null} for any other text; never a number of unbounded work. */
  static @Nullable BigDecimal number(String text) {
    if (text.length() > LONGEST_TEXT) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Half up to two decimals, or {@code null} out of range. */
  static @Nullable BigDecimal rounded(BigDecimal exact) {
    long power = (long) exact.precision() - exact.scale();
    if (exact.signum() == 0 || power < TINY) {
      return BigDecimal.ZERO.setScale(SCALE);
    }
    if (power > HUGE) {
      return null;
    }
    BigDecimal rounded = exact.setScale(SCALE, RoundingMode.HALF_UP);
    return rounded.abs().compareTo(MOST) > 0 ? null : rounded;
  }
}
