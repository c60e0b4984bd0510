package io.sluice.jobs.command;

import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Profile;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.domain.snapshot.MatchKeyType;
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
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
      "  sluice matchkeys --explain",
      "  sluice matchkeys --explain --country CA --phone 9299700848 --redact"
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
      description = {
        "e164, or prefix: the rule behind Amazon's stored vectors. Default: e164.",
        "With --explain also a phone number to explain."
      })
  private List<String> phones = List.of();

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
      description = {
        "Show step by step what becomes of values: of those in the options below, or, without any,",
        "of those it asks for on a terminal, so that no shell history keeps them."
      })
  private boolean explain;

  @Option(
      names = "--redact",
      description = "With --explain: show shapes (a letter as a, a digit as 9), for a ticket.")
  private boolean redact;

  @Option(names = "--country", paramLabel = "CODE", description = "With --explain: ISO alpha-2.")
  private @Nullable String country;

  @Option(names = "--email", paramLabel = "TEXT", description = "With --explain.")
  private @Nullable String email;

  @Option(names = "--first-name", paramLabel = "TEXT", description = "With --explain.")
  private @Nullable String firstName;

  @Option(names = "--last-name", paramLabel = "TEXT", description = "With --explain.")
  private @Nullable String lastName;

  @Option(names = "--address", paramLabel = "TEXT", description = "With --explain.")
  private @Nullable String address;

  @Option(names = "--city", paramLabel = "TEXT", description = "With --explain.")
  private @Nullable String city;

  @Option(names = "--state", paramLabel = "TEXT", description = "With --explain.")
  private @Nullable String state;

  @Option(names = "--zip", paramLabel = "TEXT", description = "With --explain.")
  private @Nullable String zip;

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
    Map<MatchKeyType, String> values = values();
    if (!values.isEmpty()) {
      PrintStream shown = new PrintStream(out, true, StandardCharsets.UTF_8);
      new Explainer(rules(), new PrintedTerminal(shown), redact).explain(values, country);
      return 0;
    }
    Terminal person =
        terminal
            .get()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--explain without values asks for them on a terminal only: input and"
                            + " output must not be redirected; or give --country CODE --phone"
                            + " NUMBER and the like, with --redact for a ticket"));
    new Explainer(rules(), person, redact).run();
    return 0;
  }

  private Map<MatchKeyType, String> values() {
    Map<MatchKeyType, String> values = new EnumMap<>(MatchKeyType.class);
    putIfGiven(values, MatchKeyType.EMAIL, email);
    putIfGiven(
        values,
        MatchKeyType.PHONE,
        phones.stream().filter(text -> rule(text).isEmpty()).findFirst().orElse(null));
    putIfGiven(values, MatchKeyType.FIRST_NAME, firstName);
    putIfGiven(values, MatchKeyType.LAST_NAME, lastName);
    putIfGiven(values, MatchKeyType.ADDRESS, address);
    putIfGiven(values, MatchKeyType.CITY, city);
    putIfGiven(values, MatchKeyType.STATE, state);
    putIfGiven(values, MatchKeyType.POSTAL, zip);
    return values;
  }

  private static void putIfGiven(
      Map<MatchKeyType, String> values, MatchKeyType type, @Nullable String value) {
    if (value != null) {
      values.put(type, value);
    }
  }

  private static Optional<Phone> rule(String text) {
    return Arrays.stream(Phone.values())
        .filter(each -> each.name().equalsIgnoreCase(text.strip()))
        .findFirst();
  }

  /** Refuses values without {@code --explain}: the filter would leave them out in silence. */
  private void requireExplain() {
    if (redact || country != null || !values().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--phone takes e164 or prefix; values, --country and --redact go with --explain");
    }
  }

  /** Prints what is shown and asks for nothing. */
  private record PrintedTerminal(PrintStream shown) implements Terminal {
    @Override
    public @Nullable String ask(String prompt) {
      return null;
    }

    @Override
    public void show(String line) {
      shown.println(line);
    }
  }

  private int filter() throws IOException {
    requireExplain();
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
        .withPhone(
            phones.stream().flatMap(text -> rule(text).stream()).findFirst().orElse(Phone.E164))
        .withReference(strictReference ? Reference.AS_PUBLISHED : Reference.REPAIRED);
  }
}
