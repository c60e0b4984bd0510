package io.sluice.jobs.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.sluice.jobs.command.Session.Surroundings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** picocli formats what stands around the options: a lone percent sign prints a warning above. */
class HelpTextsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");

  @Test
  void textsAroundEveryHelpCanBeFormatted() {
    CommandLine root =
        CommandTree.of(
            new Surroundings(Clock.fixed(NOW, ZoneOffset.UTC), Map.of(), step -> {}, line -> {}),
            new PrintStream(System.err, true, StandardCharsets.UTF_8));
    List<String> texts = new ArrayList<>();
    collect(root, texts);
    for (String text : texts) {
      assertThat(text, formats(text), is(true));
    }
    assertThat(String.join("\n", texts), containsString("--share 60%%"));
  }

  private static void collect(CommandLine command, List<String> texts) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    texts.addAll(List.of(usage.description()));
    texts.addAll(List.of(usage.footer()));
    command.getSubcommands().values().forEach(each -> collect(each, texts));
  }

  private static boolean formats(String text) {
    try {
      return !String.format(Locale.ROOT, text.replaceAll("\\$\\{[^}]*}", "")).contains("%%");
    } catch (IllegalFormatException e) {
      return false;
    }
  }
}
