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
      BigDecimal exact = number(given);
      if (exact == null) {
        return ConversionReject.VALUE_UNREADABLE;
      }
      if (purchase && exact.signum() < 0) {
        return ConversionReject.VALUE_NEGATIVE;
      }
      value = rounded(exact);
      if (value == null) {
        return ConversionReject.VALUE_OUT_OF_RANGE;
      }
      if (value.compareTo(exact) != 0) {
        draft.adjustments.add(EventAdjustment.VALUE_ROUNDED);
      }
    }
    return purchase ? purchase(draft, value) : other(draft, value);
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
      if (!WHOLE.matcher(given).matches()) {
        return ConversionReject.UNITS_INVALID;
      }
      units = new BigDecimal(given).longValueExact();
      if (units < 1 || units > draft.settings.api().maxUnits()) {
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
