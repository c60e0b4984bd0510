package io.sluice.domain.matchkey;

import com.google.common.hash.Hashing;
import io.sluice.domain.matchkey.MatchKeyRules.Profile;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.domain.snapshot.MatchKeyType;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one typed value becomes a digest, step by step, for a person at a terminal. Written to be
 * read: the steps are worked out anew, and the last two are those of {@link MatchKeyHasher} itself,
 * so the end is always what a sync would send.
 *
 * <p>Personal data: raw. {@link #toString()} tells the number of steps only.
 */
public final class KeyExplanation {
  private static final String GERMAN_AND_NORDIC = "ßäöüøæ";
  private static final String[] SPELLED_OUT = {"ss", "ae", "oe", "ue", "o", "ae"};

  private final MatchKeyRules rules;
  private final List<Step> steps = new ArrayList<>();
  private @Nullable KeyProblem problem;

  /**
   * One step.
   *
   * @param rule what was done, in words
   * @param text what came of it
   */
  public record Step(String rule, String text) {
    /** The rule, never the text. */
    @Override
    public String toString() {
      return "Step[" + rule + "]";
    }
  }

  private KeyExplanation(MatchKeyRules rules) {
    this.rules = rules;
  }

  /**
   * Explains one value.
   *
   * @param rules which rules
   * @param type which key
   * @param value as typed
   * @param country ISO 3166 alpha-2, {@code null} where there is none
   */
  public static KeyExplanation of(
      MatchKeyRules rules, MatchKeyType type, String value, @Nullable String country) {
    KeyExplanation explanation = new KeyExplanation(rules);
    explanation.step("white space around it goes", value.strip());
    NormalizedKey key = MatchKeyHasher.of(rules).normalize(type, value, country);
    explanation.steps(type, value.strip(), country);
    explanation.end(key);
    return explanation;
  }

  /** The steps in order. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Why no key comes of the value; empty where one does. */
  public Optional<KeyProblem> problem() {
    return Optional.ofNullable(problem);
  }

  private void end(NormalizedKey key) {
    problem = key.problem().orElse(null);
    key.text()
        .ifPresent(
            text -> {
              step("normalized", text);
              boolean digest = text.length() == 64 && text.matches("[0-9a-f]{64}");
              step(
                  digest ? "is a digest already and passes through" : "SHA-256 of its UTF-8",
                  digest ? text : Hashing.sha256().hashString(text, StandardCharsets.UTF_8) + "");
            });
  }

  private void steps(MatchKeyType type, String value, @Nullable String country) {
    if (value.matches("[0-9A-Fa-f]{64}")) {
      return;
    }
    String text = composed(value);
    if (rules.profile() == Profile.EVENTS) {
      eventsSteps(type, text, country);
      return;
    }
    switch (type) {
      case EMAIL -> {
        String lower = step("lower case", text.toLowerCase(Locale.ROOT));
        step("letters, digits and _ . @ - stay", lower.replaceAll("[^\\p{L}\\p{N}_.@-]", ""));
        step("must start as word@word", "");
      }
      case FIRST_NAME, LAST_NAME -> {
        String spelled = spelledOut(step("lower case", text.toLowerCase(Locale.ROOT)));
        step("only a-z and 0-9 stay", spelled.replaceAll("[^a-z0-9]", ""));
      }
      case CITY -> {
        String lower = step("lower case", text.toLowerCase(Locale.ROOT));
        step("only a-z and 0-9 stay", lower.replaceAll("[^a-z0-9]", ""));
      }
      case STATE -> state(text, country);
      case POSTAL -> step("form of postal codes in " + country, form(country));
      case PHONE -> step("default region", country == null ? "none" : country);
      case ADDRESS -> address(text, country);
    }
  }

  private void eventsSteps(MatchKeyType type, String text, @Nullable String country) {
    String lower = step("lower case", text.toLowerCase(Locale.ROOT));
    switch (type) {
      case EMAIL -> step("a-z, 0-9 and _ . @ - stay", lower.replaceAll("[^a-z0-9_.@-]", ""));
      case FIRST_NAME, LAST_NAME -> step("only a-z stay", lower.replaceAll("[^a-z]", ""));
      case CITY -> step("only a-z and 0-9 stay", lower.replaceAll("[^a-z0-9]", ""));
      case POSTAL -> step("cut at the first hyphen", lower.replaceAll("-.*", ""));
      case PHONE ->
          step(
              "digits without leading zeros", lower.replaceAll("[^0-9]", "").replaceAll("^0+", ""));
      case STATE -> step("looked up whole in the table of", String.valueOf(country));
      case ADDRESS -> step("street words replaced, delimiters to blanks", "");
    }
  }

  private void state(String text, @Nullable String country) {
    String upper = step("upper case", text.toUpperCase(Locale.ROOT));
    boolean folds = rules.reference() == Reference.REPAIRED;
    String folded =
        folds ? step("accents go", Normalizer.normalize(upper, Normalizer.Form.NFD)) : upper;
    String letters = step("only A-Z stay", folded.replaceAll("[^A-Z]", ""));
    CountryRules known = CountryRules.find(country, rules.reference());
    if (known != null) {
      String code = known.states().find(letters.toCharArray(), 0, letters.length());
      step(
          code == null ? "no name in the table of " + known.code() : "a name in the table",
          code == null ? "its first two letters" : code);
    }
  }

  private void address(String text, @Nullable String country) {
    CountryRules known = CountryRules.find(country, rules.reference());
    if (known == null || known.addressWords() == null) {
      return;
    }
    AddressNormalizer normalizer = new AddressNormalizer(rules.reference());
    KeyText in = new KeyText(rules.reference());
    if (in.load(text) == null) {
      normalizer.normalize(in, known, new Utf8Buffer());
      step("upper case, in words", normalizer.words(null));
      step("each word looked up in the table of " + known.code(), normalizer.words(known));
    }
  }

  private String form(@Nullable String country) {
    CountryRules known = CountryRules.find(country, rules.reference());
    return known == null
        ? "none"
        : known.postal().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private String spelledOut(String lower) {
    String spelled = lower;
    for (int i = 0; i < SPELLED_OUT.length; i++) {
      spelled = spelled.replace(GERMAN_AND_NORDIC.substring(i, i + 1), SPELLED_OUT[i]);
    }
    return spelled.equals(lower) ? lower : step("ß ä ö ü ø æ are spelled out", spelled);
  }

  private String composed(String value) {
    String composed = Normalizer.normalize(value, Normalizer.Form.NFC);
    boolean composes = rules.reference() == Reference.REPAIRED && !composed.equals(value);
    return composes ? step("marks are joined with their letters", composed) : value;
  }

  private String step(String rule, String text) {
    steps.add(new Step(rule, text));
    return text;
  }

  /** The number of steps, never a text. */
  @Override
  public String toString() {
    return "KeyExplanation[" + steps.size() + " steps]";
  }
}
