package io.sluice.domain.matchkey;

import org.jspecify.annotations.Nullable;

/**
 * E-mail, names, city and postal code of conversions: lower case; the characters of the key's
 * alphabet stay, all of them ASCII; accented letters vanish, as in Amazon's own tag.
 */
final class EventsTextNormalizer implements KeyNormalizer {
  private final Kind kind;

  /** The keys that differ by their alphabet only. */
  enum Kind {
    /** a-z, 0-9, dot, @, underscore, hyphen. */
    EMAIL,
    /** a-z. */
    NAME,
    /** a-z, 0-9. */
    CITY,
    /** a-z, 0-9 up to the first hyphen. */
    POSTAL
  }

  EventsTextNormalizer(Kind kind) {
    this.kind = kind;
  }

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    out.reserve(in.length());
    for (int i = 0; i < in.length(); i++) {
      char c = in.chars()[i];
      if (kind == Kind.POSTAL && c == '-') {
        break;
      }
      int kept = kept(c);
      if (kept != 0) {
        out.ascii(kept);
      }
    }
    return kind == Kind.EMAIL ? emailProblem(in, out) : problem(in, out);
  }

  private int kept(char c) {
    if (kind == Kind.EMAIL && c < 128) {
      return CharClass.email(c);
    }
    int kept = CharClass.lowerAlphanumeric(c);
    return kind == Kind.NAME && kept <= '9' ? 0 : kept;
  }

  private static @Nullable KeyProblem emailProblem(KeyText in, Utf8Buffer out) {
    int at = EmailNormalizer.indexOfAt(out);
    if (at <= 0 || at + 1 == out.length() || out.at(at + 1) == '@') {
      out.clear();
      return Placeholders.isWord(in) ? KeyProblem.PLACEHOLDER : KeyProblem.NOT_AN_EMAIL;
    }
    return Placeholders.isEmail(out, at) ? KeyProblem.PLACEHOLDER : null;
  }

  private @Nullable KeyProblem problem(KeyText in, Utf8Buffer out) {
    boolean repeated = kind == Kind.POSTAL && isRepeated(out);
    return repeated || Placeholders.isWord(in) ? KeyProblem.PLACEHOLDER : null;
  }

  /** All zeros or all nines. */
  private static boolean isRepeated(Utf8Buffer out) {
    for (int i = 0; i < out.length(); i++) {
      if (out.at(i) != out.at(0)) {
        return false;
      }
    }
    return out.length() > 1 && (out.at(0) == '0' || out.at(0) == '9');
  }
}
