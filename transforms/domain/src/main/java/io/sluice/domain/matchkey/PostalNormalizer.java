package io.sluice.domain.matchkey;

import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Postal code: by country, see {@link PostalForm}. Cut to length first, then tested; a code that
 * fails the test gives no key.
 */
final class PostalNormalizer implements KeyNormalizer {
  private final Reference reference;
  private final char[] code = new char[MatchKeyHasher.MAX_VALUE_LENGTH];

  PostalNormalizer(Reference reference) {
    this.reference = reference;
  }

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    if (country == null) {
      return KeyProblem.COUNTRY_MISSING;
    }
    PostalForm form = country.postal();
    int length = Math.min(take(in, form), form.length());
    if (!fits(form, length)) {
      return Placeholders.isWord(in) ? KeyProblem.PLACEHOLDER : null;
    }
    for (int i = 0; i < length; i++) {
      out.codePoint(code[i]);
    }
    return isRepeated(length) || Placeholders.isWord(out) ? KeyProblem.PLACEHOLDER : null;
  }

  private int take(KeyText in, PostalForm form) {
    char[] chars = in.chars();
    int length = 0;
    for (int i = 0; i < in.length(); i++) {
      int kept = kept(chars[i], form);
      if (kept != 0) {
        code[length++] = (char) kept;
      }
    }
    return length;
  }

  private int kept(char c, PostalForm form) {
    if (c >= '0' && c <= '9') {
      return c;
    }
    if (c < 128) {
      boolean letter = CharClass.alphanumeric(c) != 0 && form.keepsLetters();
      return letter ? (reference == Reference.REPAIRED ? c & ~0x20 : c) : 0;
    }
    if (!Character.isDigit(c)) {
      return 0;
    }
    if (reference == Reference.REPAIRED) {
      return '0' + Character.digit(c, 10);
    }
    // The published rule of India alone keeps the digits of any script, as they are.
    return form == PostalForm.SIX_DIGITS ? c : 0;
  }

  private boolean fits(PostalForm form, int length) {
    return switch (form) {
      case FREE -> length > 0;
      case FIVE_DIGITS, SIX_DIGITS, SEVEN_DIGITS -> length == form.length();
      case CANADIAN -> isCanadian(length);
      case BRITISH -> isBritish(length);
    };
  }

  private boolean isCanadian(int length) {
    for (int i = 0; i < length; i++) {
      if (isDigit(i) != (i % 2 == 1)) {
        return false;
      }
    }
    return length == PostalForm.CANADIAN.length();
  }

  /** One or two letters; two or three digits, or digit, letter, digit; two letters. */
  private boolean isBritish(int length) {
    int area = length > 1 && !isDigit(1) ? 2 : 1;
    int end = length - 2;
    int middle = end - area;
    if (middle < 2 || middle > 3 || isDigit(0) || isDigit(end) || isDigit(end + 1)) {
      return false;
    }
    return isDigit(area) && isDigit(end - 1);
  }

  private boolean isDigit(int index) {
    return code[index] >= '0' && code[index] <= '9';
  }

  /** All zeros or all nines; other repeated digits, such as 44444 in Ohio, are places. */
  private boolean isRepeated(int length) {
    if (code[0] != '0' && code[0] != '9') {
      return false;
    }
    for (int i = 1; i < length; i++) {
      if (code[i] != code[0]) {
        return false;
      }
    }
    return true;
  }
}
