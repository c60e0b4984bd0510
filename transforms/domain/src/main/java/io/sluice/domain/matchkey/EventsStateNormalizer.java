package io.sluice.domain.matchkey;

import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * State of conversions: lower case, German and Nordic letters spelled out, letters and digits; the
 * code of the name in the country's table; at most two characters. The whole value is looked up,
 * while Amazon's tag replaces parts and takes West Virginia for Virginia.
 */
final class EventsStateNormalizer implements KeyNormalizer {
  private static final int CODE_LENGTH = 2;

  private final Reference reference;
  private final EventsText lower = new EventsText();
  private final EventsText state = new EventsText();

  EventsStateNormalizer(Reference reference) {
    this.reference = reference;
  }

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    if (country == null) {
      return KeyProblem.COUNTRY_MISSING;
    }
    lower.takeLowerCase(in);
    take();
    WordTable states = country.events().states();
    String code = states.find(state.chars(), 0, state.length());
    if (code == null && reference == Reference.REPAIRED && !in.isAscii()) {
      code = codeWithoutAccents(in, states);
    }
    if (code != null) {
      out.ascii(code);
      return null;
    }
    out.reserve(CODE_LENGTH);
    for (int i = 0; i < Math.min(state.length(), CODE_LENGTH); i++) {
      out.ascii(state.chars()[i]);
    }
    return state.length() > CODE_LENGTH && Placeholders.isWord(in) ? KeyProblem.PLACEHOLDER : null;
  }

  private void take() {
    state.clear();
    state.takeSpelledOut(lower.chars(), 0, lower.length());
    state.keepAlphanumeric();
  }

  /** The published tables are written without accents. */
  private @Nullable String codeWithoutAccents(KeyText in, WordTable states) {
    EventsText folded = new EventsText();
    folded.add(Normalizer.normalize(in.value(), Normalizer.Form.NFD).toLowerCase(Locale.ROOT));
    folded.keepAlphanumeric();
    return states.find(folded.chars(), 0, folded.length());
  }
}
