package io.sluice.jobs.command;

import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Profile;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.jobs.matchkeys.Explainer;
import io.sluice.jobs.matchkeys.Explainer.Terminal;
import io.sluice.jobs.matchkeys.RowFilter;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice matchkeys}: values to match keys, as a filter or explained on a terminal. */
@Command(
    name = "matchkeys",
    description = {
      "Normalize and hash identifiers as a sync does. A filter: reads JSON lines with country,",
      "email, phone, first_name, last_name, address, city, state, zip from standard input and",
      "writes the same keys hashed, one line for one line; a key that comes to nothing is left",
      "out. A line that is no row gives an error and does not stop the others.",
      "Other fields are not passed on."
    },
    footer = {
      "",
      "Examples:",
      "  sluice matchkeys < rows.jsonl > hashed.jsonl",
      "  sluice matchkeys --normalized < rows.jsonl",
      "  sluice matchkeys --explain"
    })
final class MatchKeysCommand implements Callable<Integer> {
  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      defaultValue = "amc",
      description = "amc (audiences) or events (conversions). Default: ${DEFAULT-VALUE}.")
  private Profile profile;

  @Option(
      names = "--phone",
      paramLabel = "RULE",
      defaultValue = "e164",
      description = "e164, or prefix: the rule behind Amazon's stored vectors. Default: e164.")
  private Phone phone;

  @Option(
      names = "--strict-reference",
      description = "As Amazon's published code does it, its damage included.")
  private boolean strictReference;

  @Option(
      names = "--normalized",
      description = "Write the text that would be hashed instead: personal data.")
  private boolean normalized;

  @Option(
      names = "--explain",
      description = "Ask for values and show step by step what becomes of them; a terminal only.")
  private boolean explain;

  @Spec private CommandSpec spec;

  private final InputStream in;
  private final OutputStream out;
  private final Supplier<Optional<Terminal>> terminal;

  MatchKeysCommand() {
    this(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        () -> Optional.ofNullable(System.console()).map(ConsoleTerminal::new));
  }

  MatchKeysCommand(InputStream in, OutputStream out, Supplier<Optional<Terminal>> terminal) {
    this.in = in;
    this.out = out;
    this.terminal = terminal;
  }

  /** The console of the process; there is one only if input and output are a terminal. */
  private record ConsoleTerminal(Console console) implements Terminal {
    @Override
    public @Nullable String ask(String prompt) {
      return console.readLine("%s", prompt);
    }

    @Override
    public void show(String line) {
      console.printf("%s%n", line);
    }
  }

  @Override
  public Integer call() throws IOException {
    return explain ? explain() : filter();
  }

  private int explain() {
    Terminal person =
        terminal
            .get()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--explain shows personal values, so it runs on a terminal only: input and"
                            + " output must not be redirected"));
    new Explainer(rules(), person).run();
    return 0;
  }

  private int filter() throws IOException {
    RowFilter filter =
        new RowFilter(rules(), normalized ? RowFilter.Output.NORMALIZED : RowFilter.Output.DIGESTS);
    RowFilter.Result result = filter.run(in, out);
    if (result.bad() > 0) {
      spec.commandLine()
          .getErr()
          .println(result.bad() + " of " + result.rows() + " lines were no rows");
    }
    return 0;
  }

  private MatchKeyRules rules() {
    return MatchKeyRules.defaults()
        .withProfile(profile)
        .withPhone(phone)
        .withReference(strictReference ? Reference.AS_PUBLISHED : Reference.REPAIRED);
  }
}
