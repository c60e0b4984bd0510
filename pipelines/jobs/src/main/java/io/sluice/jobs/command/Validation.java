package io.sluice.jobs.command;

import io.sluice.jobs.ExitCode;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.run.AccessCheck;
import io.sluice.jobs.run.AudienceUnit;
import io.sluice.jobs.run.ConversionUnit;
import io.sluice.jobs.run.EventDays;
import io.sluice.jobs.run.KnownState;
import io.sluice.jobs.run.PlanUnit;
import io.sluice.jobs.run.RateCheck;
import io.sluice.jobs.run.RunContext;
import io.sluice.jobs.run.SourceCheck;
import io.sluice.jobs.run.SourceCheck.Checked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * What the commands that validate have in common: today's sources of audiences and conversions, and
 * with {@code --access} their accounts. Nothing is written.
 */
final class Validation {
  @Option(
      names = "--access",
      description = {
        "Ask Amazon too, for each account: does it grant a token, is the connection or advertiser",
        "of this user, are the AMC terms accepted."
      })
  private boolean access;

  /**
   * Checks what is chosen of the configuration and prints a line each.
   *
   * @param days the days of events to read
   * @return the code of the most urgent finding
   */
  int run(Inspection inspection, Function<ActivationConfig, List<PlanUnit>> choice, EventDays days)
      throws IOException {
    return inspection.runWithoutLedger(
        run -> {
          List<Checked> checked = check(run, choice.apply(run.config()), days);
          inspection.print(
              checked.stream().map(Validation::line).collect(Collectors.joining("\n")), checked);
          return ExitCode.of(checked.stream().map(Checked::exit).toList()).code();
        });
  }

  private List<Checked> check(RunContext run, List<PlanUnit> units, EventDays days) {
    List<AudienceUnit> audiences = only(units, AudienceUnit.class);
    List<ConversionUnit> conversions = only(units, ConversionUnit.class);
    SourceCheck sources = new SourceCheck(run, KnownState.read(run.config(), run.environment()));
    List<Checked> checked = new ArrayList<>(sources.check(audiences));
    checked.addAll(sources.check(conversions, days));
    checked.addAll(RateCheck.check(units));
    if (access) {
      AccessCheck accounts = new AccessCheck(run);
      checked.addAll(accounts.check(audiences));
      checked.addAll(
          accounts.checkConversions(conversions.stream().map(ConversionUnit::conversion).toList()));
    }
    return checked;
  }

  private static <U extends PlanUnit> List<U> only(List<PlanUnit> units, Class<U> kind) {
    return units.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static String line(Checked checked) {
    String verdict =
        switch (checked.exit()) {
          case DONE -> "ok";
          case NOT_YET -> "not yet";
          case ACCESS -> "refused";
          case UNAVAILABLE -> "away";
          default -> "invalid";
        };
    return String.format("%-8s %s: %s", verdict, checked.target(), checked.finding());
  }
}
