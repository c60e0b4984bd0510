package io.sluice.jobs.matchkeys;

import io.sluice.domain.matchkey.KeyExplanation;
import io.sluice.domain.matchkey.KeyExplanation.Step;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.snapshot.MatchKeyType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Explains typed values one after the other. They are asked for, never taken as arguments, so that
 * no shell history keeps them.
 */
public final class Explainer {
  private final MatchKeyRules rules;
  private final Terminal terminal;

  /** A person at a terminal. */
  public interface Terminal {
    /** Asks for a line; {@code null} when there is no more. */
    @Nullable String ask(String prompt);

    /** Shows a line. */
    void show(String line);
  }

  /** An explainer by these rules. */
  public Explainer(MatchKeyRules rules, Terminal terminal) {
    this.rules = rules;
    this.terminal = terminal;
  }

  /** Asks and explains until an empty answer. */
  public void run() {
    String keys = String.join(", ", RowFields.names());
    while (true) {
      String field = terminal.ask("key (" + keys + "; empty to end): ");
      if (field == null || field.isBlank()) {
        return;
      }
      MatchKeyType type = RowFields.type(field.strip().toLowerCase(Locale.ROOT));
      if (type == null) {
        terminal.show("  no such key; the keys are " + keys);
        continue;
      }
      String country = terminal.ask("country (ISO alpha-2, empty for none): ");
      String value = terminal.ask(RowFields.name(type) + ": ");
      if (value == null) {
        return;
      }
      explain(type, value, country == null || country.isBlank() ? null : country.strip());
    }
  }

  private void explain(MatchKeyType type, String value, @Nullable String country) {
    KeyExplanation explanation = KeyExplanation.of(rules, type, value, country);
    int number = 1;
    for (Step step : explanation.steps()) {
      String text = step.text().isEmpty() ? "" : ": " + printable(step.text());
      terminal.show(String.format(Locale.ROOT, "  %d. %s%s", number++, step.rule(), text));
    }
    explanation
        .problem()
        .ifPresent(problem -> terminal.show("  => no key: " + KeyProblemWords.of(problem)));
  }

  /** A pasted control character must not steer the terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cc}", "?");
  }
}
