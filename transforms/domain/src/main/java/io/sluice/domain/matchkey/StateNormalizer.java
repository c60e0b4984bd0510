package io.sluice.domain.matchkey;

import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * State: letters A-Z in upper case; the code of a name in the country's table, else the first two
 * letters; lower case. Repaired rules fold accents first, so that Québec is found.
 */
final class StateNormalizer implements KeyNormalizer {
  private static final int CODE_LENGTH = 2;

  /** A character has at most three capitals. */
  private final char[] letters = new char[3 * MatchKeyHasher.MAX_VALUE_LENGTH];

  private final Reference reference;

  StateNormalizer(Reference reference) {
    this.reference = reference;
  }

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    if (country == null) {
      return KeyProblem.COUNTRY_MISSING;
    }
    int length = in.isAscii() ? takeAscii(in) : takeText(in);
    String code = country.states().find(letters, 0, length);
    if (code != null) {
      write(code, out);
      return null;
    }
    // The published rule asks the value's length, so letters with long capitals slip through it.
    boolean cut = reference == Reference.REPAIRED || in.length() > CODE_LENGTH;
    int kept = cut ? Math.min(length, CODE_LENGTH) : length;
    out.reserve(kept);
    for (int i = 0; i < kept; i++) {
      out.ascii(letters[i] | 0x20);
    }
    boolean placeholder = length > CODE_LENGTH && Placeholders.isState(letters, length);
    return placeholder ? KeyProblem.PLACEHOLDER : null;
  }

  private int takeAscii(KeyText in) {
    char[] chars = in.chars();
    int length = 0;
    for (int i = 0; i < in.length(); i++) {
      char c = chars[i];
      char upper = c >= 'a' && c <= 'z' ? (char) (c - 0x20) : c;
      if (upper >= 'A' && upper <= 'Z') {
        letters[length++] = upper;
      }
    }
    return length;
  }

  private int takeText(KeyText in) {
    String text = in.value().toUpperCase(Locale.ROOT);
    String folded =
        reference == Reference.REPAIRED ? Normalizer.normalize(text, Normalizer.Form.NFD) : text;
    int length = 0;
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        letters[length++] = c;
      }
    }
    return length;
  }

  private static void write(String code, Utf8Buffer out) {
    out.reserve(code.length());
    for (int i = 0; i < code.length(); i++) {
      out.ascii(code.charAt(i) | 0x20);
    }
  }
}
