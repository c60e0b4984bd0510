package io.sluice.domain.matchkey;

import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * State of conversions: lower case, the letters of the table spelled out, letters and digits; the
 * code of the name in the country's table; at most two characters. The whole value is looked up
 * first, while Amazon's tag replaces parts and takes West Virginia for Virginia; only the published
 * rules replace parts where the whole is not found.
 */
final class EventsStateNormalizer implements KeyNormalizer {
  private static final int CODE_LENGTH = 2;
  private static final List<List<String>> NAMES = RuleTable.rows("events-states.tsv", 3);

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
    boolean placeholder = state.length() > CODE_LENGTH && Placeholders.isWord(in);
    if (reference == Reference.AS_PUBLISHED) {
      replaceParts();
    }
    out.reserve(CODE_LENGTH);
    for (int i = 0; i < Math.min(state.length(), CODE_LENGTH); i++) {
      out.ascii(state.chars()[i]);
    }
    return placeholder ? KeyProblem.PLACEHOLDER : null;
  }

  private void take() {
    state.clear();
    state.takeSpelledOut(lower.chars(), 0, lower.length());
    state.keepAlphanumeric();
  }

  /** The names of all countries, one after the other, wherever they stand in the value. */
  private void replaceParts() {
    String text = new String(state.chars(), 0, state.length());
    for (List<String> row : NAMES) {
      text = text.replace(row.get(1), row.get(2));
    }
    state.clear();
    state.add(text);
  }

  /** Accents go, ü as ue and, where no name is spelled so, as u. */
  private static @Nullable String codeWithoutAccents(KeyText in, WordTable states) {
    String text = in.value().toLowerCase(Locale.ROOT);
    String code = find(EventsText.folded(text), states);
    return code == null ? find(EventsText.withoutAccents(text), states) : code;
  }

  private static @Nullable String find(String text, WordTable states) {
    EventsText name = new EventsText();
    name.add(text);
    name.keepAlphanumeric();
    return states.find(name.chars(), 0, name.length());
  }
}
