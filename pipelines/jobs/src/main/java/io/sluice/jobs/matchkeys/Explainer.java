package io.sluice.jobs.matchkeys;

import io.sluice.domain.matchkey.KeyExplanation;
import io.sluice.domain.matchkey.KeyExplanation.Step;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.snapshot.MatchKeyType;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explains values one after the other. Without values given it asks for them, so that no shell
 * history keeps them. Redacted, it shows shapes alone, which may be pasted into a ticket.
 */
public final class Explainer {
  private final MatchKeyRules rules;
  private final Terminal terminal;
  private final boolean redacted;

  /** A person at a terminal. */
  public interface Terminal {
    /** Asks for a line; {@code null} when there is no more. */
    @Nullable String ask(String prompt);

    /** Shows a line. */
    void show(String line);
  }

  /**
   * An explainer by these rules.
   *
   * @param redacted whether shapes are shown in place of values
   */
  public Explainer(MatchKeyRules rules, Terminal terminal, boolean redacted) {
    this.rules = rules;
    this.terminal = terminal;
    this.redacted = redacted;
  }

  /** Explains values that are there. */
  public void explain(Map<MatchKeyType, String> values, @Nullable String country) {
    values.forEach(
        (type, value) -> {
          terminal.show(RowFields.name(type) + ":");
          explain(type, value, country);
        });
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
      String text = step.text().isEmpty() ? "" : ": " + shown(step.text());
      String line = String.format(Locale.ROOT, "  %d. %s%s", number++, step.rule(), text);
      terminal.show(printable(line));
    }
    explanation
        .problem()
        .ifPresent(problem -> terminal.show("  => no key: " + KeyProblemWords.of(problem)));
  }

  private String shown(String text) {
    if (!redacted) {
      return printable(text);
    }
    return text.matches("[0-9a-f]{64}") ? "64 hexadecimal digits" : shape(text);
  }

  /** Each letter as a or A, each digit as 9, each other sign beyond ASCII as x. */
  private static String shape(String text) {
    return text.replaceAll("[^\\x00-\\x7F]", "x")
        .replaceAll("[a-z]", "a")
        .replaceAll("[A-Z]", "A")
        .replaceAll("[0-9]", "9")
        .replaceAll("\\p{Cc}", "?");
  }

  /** A pasted control character must not steer the terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cc}", "?");
  }
}
