package io.sluice.jobs.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.jobs.ExitCode;
import io.sluice.jobs.run.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What a person meets at the command line: help, examples, refusals. */
class CommandTreeTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final CommandLine tree = tree(errors);

  static Stream<String> commands() {
    List<String> names = new ArrayList<>();
    collect(tree(new ByteArrayOutputStream()), "", names);
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpTellsUsageAndExamplesThatParse(String command) {
    StringWriter help = new StringWriter();
    tree.setOut(new PrintWriter(help));
    String[] words = (command + " --help").strip().split(" ");
    assertThat(tree.execute(words), is(0));
    assertThat(help.toString(), containsString(("Usage: sluice " + command).strip()));
    assertThat(help.toString(), containsString("--verbose"));
    List<String> examples =
        help.toString()
            .lines()
            .filter(line -> line.startsWith("  sluice " + command))
            .map(line -> line.replaceAll("\\s{2,}#.*", "").strip())
            // What the shell reads is no argument.
            .map(line -> line.replaceAll(" [<>|] .*", ""))
            .filter(line -> !line.startsWith("sluice COMMAND"))
            .toList();
    assertThat(command, examples.size(), greaterThan(0));
    for (String example : examples) {
      List<String> args = words(example);
      tree(errors).parseArgs(args.subList(1, args.size()).toArray(String[]::new));
    }
  }

  @Test
  void rootTellsTheExitCodes() {
    String help = tree.getUsageMessage();
    for (ExitCode exit : ExitCode.values()) {
      assertThat(help, containsString(exit.code() + "   " + exit.meaning()));
    }
  }

  @Test
  void groupWithoutACommandShowsItsHelp() {
    assertThat(tree.execute("plans"), is(2));
    assertThat(told(), allOf(containsString("Usage: sluice plans"), containsString("abandon")));
  }

  @Test
  void nothingAtAllShowsTheHelp() {
    assertThat(tree.execute(), is(2));
    assertThat(told(), allOf(containsString("Usage: sluice"), containsString("sluice demo")));
  }

  @Test
  void misspeltCommandAndOptionAreTold() {
    assertThat(tree.execute("snyc"), is(2));
    assertThat(told(), allOf(containsString("snyc"), containsString("See: sluice --help")));
    errors.reset();
    assertThat(tree.execute("audiences", "apply", "--dryrun"), is(2));
    assertThat(
        told(),
        allOf(containsString("--dryrun"), containsString("See: sluice audiences apply --help")));
  }

  @Test
  void valuesThatDoNotFitAreToldWithWhatDoes() {
    refused("such as 2026-11-22T06:00:00Z", "plan", "--as-of", "yesterday");
    refused("a day (2026-11-22)", "plan", "--snapshot", "2026-13-45");
    refused("the number of an Iceberg snapshot", "plan", "--snapshot", "99999999999999999999");
    refused("such as PT30S", "sync", "--lane-wait", "2h");
    refused("such as PT30S", "sync", "--lane-wait", "PT-1S");
    refused("NA, EU, FE", "sync", "--region", "APAC");
  }

  private void refused(String words, String... args) {
    errors.reset();
    assertThat(tree.execute(args), is(2));
    assertThat(told(), allOf(containsString(words), containsString(args[args.length - 2])));
    assertThat(told(), not(containsString("Exception")));
  }

  private String told() {
    return errors.toString(StandardCharsets.UTF_8);
  }

  private static CommandLine tree(ByteArrayOutputStream errors) {
    return CommandTree.of(
        new Session.Surroundings(Clock.systemUTC(), Map.of(), Progress.SILENT, text -> {}),
        new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  /** Every command that does something, by its words; the root as the empty text. */
  private static void collect(CommandLine line, String name, List<String> names) {
    if (line.getSubcommands().isEmpty() || name.isEmpty()) {
      names.add(name);
    }
    line.getSubcommands()
        .forEach((word, below) -> collect(below, (name + " " + word).strip(), names));
  }

  private static List<String> words(String example) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(example);
    while (matcher.find()) {
      String word = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      if (word.equals(">")) {
        break;
      }
      words.add(word);
    }
    return words;
  }
}
