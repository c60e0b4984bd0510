package io.sluice.jobs.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.jobs.matchkeys.Explainer.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MatchKeysCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter errors = new StringWriter();

  @Test
  void badLinesAreCountedOnTheErrorStreamAndTheExitCodeIsZero() {
    assertThat(run("{\"city\":\"Bonn\"}\njane\n", null, "--normalized"), is(0));
    assertThat(errors.toString(), is("1 of 2 lines were no rows" + System.lineSeparator()));
  }

  @Test
  void optionsChooseTheRules() {
    String row = "{\"country\":\"US\",\"address\":\"5 Boulevard\",\"phone\":\"9999999999\"}";
    assertThat(run(row, null, "--normalized", "--strict-reference", "--phone", "prefix"), is(0));
    assertThat(
        out.toString(StandardCharsets.UTF_8),
        is("{\"country\":\"US\",\"phone\":\"19999999999\",\"address\":\"5boulevard\"}\n"));
  }

  @Test
  void explainAsksOnTheTerminalAndShowsEveryStep() {
    Person person = new Person("shoe", "email", "us", " Joe+x@Shop.example", "zip", "", "1", "");
    assertThat(run("", person, "--explain"), is(0));
    String shown = String.join("\n", person.shown);
    assertThat(shown, containsString("no such key"));
    assertThat(shown, containsString("2. lower case: joe+x@shop.example"));
    assertThat(shown, containsString("normalized: joex@shop.example"));
    assertThat(shown, containsString("=> no key: COUNTRY_MISSING"));
    assertThat(out.size(), is(0));
  }

  @Test
  void explainTakesValuesAsOptionsWithoutATerminal() {
    assertThat(run("", null, "--explain", "--country", "US", "--phone", "(929) 970-0848"), is(0));
    String shown = out.toString(StandardCharsets.UTF_8);
    assertThat(shown, containsString("phone:"));
    assertThat(shown, containsString("normalized: 19299700848"));
  }

  @Test
  void redactedExplanationHoldsShapesAlone() {
    String[] args = {
      "--explain",
      "--redact",
      "--country",
      "DE",
      "--email",
      "Jane.Roe@shop.example",
      "--phone",
      "030 9299700848",
      "--phone",
      "prefix",
      "--last-name",
      "Müller",
      "--zip",
      "10115"
    };
    assertThat(run("", null, args), is(0));
    String shown = out.toString(StandardCharsets.UTF_8);
    for (String raw : List.of("ane", "roe", "shop", "example", "929", "ller", "10115", "MU")) {
      assertThat(shown, not(containsString(raw)));
    }
    assertThat(shown, containsString("Aaaa.Aaa@aaaa.aaaaaaa"));
    assertThat(shown, containsString("SHA-256 of its UTF-8: 64 hexadecimal digits"));
  }

  @Test
  void valuesWithoutExplainAreRefusedAndNotRepeated() {
    assertThat(run("", null, "--phone", "6135550199"), is(2));
    assertThat(errors.toString(), containsString("go with --explain"));
    assertThat(errors.toString(), not(containsString("6135550199")));
  }

  @Test
  void helpTellsTheFieldsAndReadsNothing() {
    assertThat(run("jane", null, "--help"), is(0));
    assertThat(out.size(), is(0));
  }

  @Test
  void explainIsRefusedWhereThereIsNoTerminal() {
    assertThat(run("jane", null, "--explain"), is(2));
    assertThat(errors.toString(), containsString("terminal only"));
    assertThat(errors.toString(), not(containsString("jane")));
  }

  private int run(String in, Terminal terminal, String... args) {
    CommandLine line =
        new CommandLine(
            new MatchKeysCommand(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                out,
                () -> Optional.ofNullable(terminal)));
    // As the tree does for every command.
    line.getCommandSpec().mixinStandardHelpOptions(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setErr(new PrintWriter(errors, true));
    return line.execute(args);
  }

  /** Types the answers, keeps what it sees. */
  private static final class Person implements Terminal {
    private final Deque<String> answers;
    private final List<String> shown = new ArrayList<>();

    Person(String... answers) {
      this.answers = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public String ask(String prompt) {
      return answers.poll();
    }

    @Override
    public void show(String line) {
      shown.add(line);
    }
  }
}
