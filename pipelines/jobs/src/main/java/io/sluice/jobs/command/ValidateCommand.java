package io.sluice.jobs.command;

import io.sluice.jobs.ExitCode;
import io.sluice.jobs.run.AccessCheck;
import io.sluice.jobs.run.ConversionUnit;
import io.sluice.jobs.run.KnownAudiences;
import io.sluice.jobs.run.SourceCheck;
import io.sluice.jobs.run.SourceCheck.Checked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice validate}: the configuration and today's sources, nothing written. */
@Command(
    name = "validate",
    description = {
      "Check the configuration, then each source as plan would: files, columns, types.",
      "Writes nothing and sends nothing. Amazon is asked with --access only."
    },
    footer = {
      "",
      "Examples:",
      "  sluice validate --config sluice.yaml",
      "  sluice validate --select tag:daily --snapshot 2026-11-22",
      "  sluice validate --access     # exit 5: credentials or rights, 6: Amazon is away"
    })
final class ValidateCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;

  @Option(
      names = "--access",
      description = {
        "Ask Amazon too, for each account: does it grant a token, is the connection or advertiser",
        "of this user, are the AMC terms accepted."
      })
  private boolean access;

  private final Session.Surroundings surroundings;

  ValidateCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    Inspection inspection = new Inspection("validate", options, surroundings);
    return inspection.runWithoutLedger(
        run -> {
          SelectedUnits units = SelectedUnits.of(run.config(), options);
          KnownAudiences known = KnownAudiences.read(run.config(), run.environment());
          SourceCheck sources = new SourceCheck(run, known);
          List<Checked> checked = new ArrayList<>(sources.check(units.audiences()));
          checked.addAll(sources.checkConversions(units.conversions()));
          if (access) {
            AccessCheck accounts = new AccessCheck(run);
            checked.addAll(accounts.check(units.audiences()));
            checked.addAll(
                accounts.checkConversions(
                    units.conversions().stream().map(ConversionUnit::conversion).toList()));
          }
          inspection.print(
              checked.stream().map(ValidateCommand::line).collect(Collectors.joining("\n")),
              checked);
          return ExitCode.of(checked.stream().map(Checked::exit).toList()).code();
        });
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
