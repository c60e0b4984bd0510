package io.sluice.jobs.command;

import io.sluice.domain.diff.RetryChoice;
import io.sluice.jobs.command.SyncCommand.WaitOptions;
import io.sluice.jobs.run.Retrying;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice retry}: what Amazon refused, once more. */
@Command(
    name = "retry",
    description = {
      "Send again what Amazon refused, after the cause was mended; nothing else.",
      "A record or event that Amazon refused is not offered again by sync or conversions until it",
      "changes; this offers it once more as it is. Codes are in the table rejects."
    },
    footer = {
      "",
      "Examples:",
      "  sluice retry",
      "  sluice retry --select hv-shoppers --code REFUSED_BY_AMAZON",
      "  sluice retry --select online-orders --from 2026-11-20 --to 2026-11-21"
    })
final class RetryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;
  @Mixin private WaitOptions waits;

  @Option(
      names = "--code",
      paramLabel = "CODE",
      description = "Only refusals of this code. Repeatable. Default: all codes.")
  private Set<String> codes = Set.of();

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "Only refusals of this day (UTC) or later.")
  private @Nullable LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "Only refusals of this day (UTC) or earlier.")
  private @Nullable LocalDate to;

  private final Session.Surroundings surroundings;

  RetryCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    RetryChoice choice = choice();
    return new Session("retry", options, surroundings)
        .runUnits((run, units) -> new Retrying(run, waits.all(), choice).run(units));
  }

  private RetryChoice choice() {
    if (from != null && to != null && to.isBefore(from)) {
      throw new ParameterException(spec.commandLine(), "--to " + to + " is before --from " + from);
    }
    return new RetryChoice(
        codes,
        from == null ? Instant.MIN : from.atStartOfDay(ZoneOffset.UTC).toInstant(),
        to == null ? Instant.MAX : to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
