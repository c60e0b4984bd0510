package io.sluice.domain.matchkey;

import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Street address of conversions: lower case; street words of every country, then of this one;
 * delimiters become blanks and {@code #} the word number; directions, number words, letters spelled
 * out; street words again; only a-z and 0-9 stay. Works in every country.
 */
final class EventsAddressNormalizer implements KeyNormalizer {
  private static final WordTable DIRECTIONS = EventsText.words("direction");
  private static final WordTable NUMBERS = EventsText.words("number");
  private static final @Nullable String[] DELIMITERS = delimiters();

  private final WordTable everywhere;
  private final EventsText lower = new EventsText();
  private final EventsText spaced = new EventsText();
  private final EventsText token = new EventsText();
  private final EventsText spelled = new EventsText();

  private static @Nullable String[] delimiters() {
    @Nullable String[] delimiters = new String[128];
    EventsText.rows("delimiter").forEach((sign, text) -> delimiters[sign.charAt(0)] = text);
    return delimiters;
  }

  EventsAddressNormalizer(Reference reference) {
    this.everywhere = EventsCountry.everywhere(reference);
  }

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    lower.takeLowerCase(in);
    spaced.clear();
    for (int start = 0, end; start < lower.length(); start = end + 1) {
      end = endOfWord(lower, start);
      takeToken(lower, start, end);
      replaceStreetWord(token, country);
      addSpaced();
    }
    for (int start = 0, end; start < spaced.length(); start = end + 1) {
      end = endOfWord(spaced, start);
      takeToken(spaced, start, end);
      finishToken(country, out);
    }
    return Placeholders.isWord(in) ? KeyProblem.PLACEHOLDER : null;
  }

  private static int endOfWord(EventsText text, int start) {
    int end = start;
    while (end < text.length() && !CharClass.isSpace(text.chars()[end])) {
      end++;
    }
    return end;
  }

  private void takeToken(EventsText from, int start, int end) {
    token.clear();
    token.add(from.chars(), start, end);
  }

  private void replaceStreetWord(EventsText word, @Nullable CountryRules country) {
    word.replace(everywhere);
    if (country != null) {
      word.replace(country.events().addressWords());
    }
  }

  /** Adds the token, delimiters in it as blanks. */
  private void addSpaced() {
    for (int i = 0; i < token.length(); i++) {
      char c = token.chars()[i];
      String delimiter = c < DELIMITERS.length ? DELIMITERS[c] : null;
      if (delimiter == null) {
        spaced.add(c);
      } else {
        spaced.add(delimiter);
      }
    }
    spaced.add(' ');
  }

  private void finishToken(@Nullable CountryRules country, Utf8Buffer out) {
    token.replace(DIRECTIONS);
    token.replace(NUMBERS);
    spelled.clear();
    spelled.takeSpelledOut(token.chars(), 0, token.length());
    replaceStreetWord(spelled, country);
    spelled.keepAlphanumeric();
    out.reserve(spelled.length());
    for (int i = 0; i < spelled.length(); i++) {
      out.ascii(spelled.chars()[i]);
    }
  }
}
