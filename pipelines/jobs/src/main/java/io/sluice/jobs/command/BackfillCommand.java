package io.sluice.jobs.command;

import io.sluice.jobs.command.SyncCommand.WaitOptions;
import io.sluice.jobs.run.AudienceBackfill;
import io.sluice.jobs.run.DayRange;
import io.sluice.jobs.run.EventBackfill;
import io.sluice.jobs.run.Waits;
import java.io.IOException;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice backfill}: days of the past. */
@Command(
    name = "backfill",
    description = "Send days of the past; killed and run again, a backfill goes on.")
final class BackfillCommand {
  /** The days and how they are gone through. */
  static final class RangeOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
        names = "--from",
        paramLabel = "DAY",
        required = true,
        description = "First day, such as 2026-11-01.")
    private LocalDate from;

    @Option(names = "--to", paramLabel = "DAY", required = true, description = "Last day.")
    private LocalDate to;

    @Option(
        names = "--dry-run",
        description = "Plan only: tell requests, records and hours, and send nothing.")
    private boolean dryRun;

    @Option(
        names = "--share",
        paramLabel = "PERCENT",
        converter = OptionTypes.Share.class,
        defaultValue = "30%",
        description = {
          "Share of each lane's time to take, such as 30%%; a run that waits gets the rest.",
          "Default: ${DEFAULT-VALUE}."
        })
    private double share;

    Waits of(Waits waits) {
      return waits.withShare(share);
    }

    DayRange range() {
      if (to.isBefore(from)) {
        throw new ParameterException(
            spec.commandLine(), "--to " + to + " is before --from " + from);
      }
      return new DayRange(from, to);
    }

    boolean dryRun() {
      return dryRun;
    }
  }

  /** {@code sluice backfill audiences}. */
  @Command(
      name = "audiences",
      description = {
        "Bring audiences up to what past days say, as one net plan: of each member the newest",
        "qualification counts, for what is left of its lifetime. Nobody is removed but by an",
        "opt-out, and nothing that a later run set is taken back or shortened."
      },
      footer = {
        "",
        "Examples:",
        "  sluice backfill audiences --from 2026-10-01 --to 2026-10-30 --dry-run",
        "  sluice backfill audiences --from 2026-10-01 --to 2026-10-30",
        "  sluice backfill audiences --from 2026-10-01 --to 2026-10-30 --replay"
      })
  static final class Audiences implements Callable<Integer> {
    @Mixin private CommonOptions options;
    @Mixin private WaitOptions waits;
    @Mixin private RangeOptions days;

    @Option(names = "--replay", description = "Day by day instead, each day's plan by itself.")
    private boolean replay;

    private final Session.Surroundings surroundings;

    Audiences(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      DayRange range = days.range();
      return new Session("backfill-audiences", options, surroundings)
          .run(
              (run, units) -> {
                AudienceBackfill backfill = new AudienceBackfill(run, days.of(waits.all()), range);
                if (days.dryRun()) {
                  return backfill.forecast(units);
                }
                return replay ? backfill.replay(units) : backfill.net(units);
              });
    }
  }

  /** {@code sluice backfill conversions}. */
  @Command(
      name = "conversions",
      description = {
        "Send the events of past days, day by day, the oldest first.",
        "Days outside Amazon's window (21 days, 7 in the older API) are refused and counted",
        "beforehand: exit 4 where the others went. What Amazon has already is not sent again."
      },
      footer = {
        "",
        "Examples:",
        "  sluice backfill conversions --from 2026-11-01 --to 2026-11-14 --dry-run",
        "  sluice backfill conversions --from 2026-11-01 --to 2026-11-14",
        "  sluice backfill conversions --from 2026-11-01 --to 2026-11-14 --share 60%%"
      })
  static final class Conversions implements Callable<Integer> {
    @Mixin private CommonOptions options;
    @Mixin private WaitOptions waits;
    @Mixin private RangeOptions days;

    @Option(
        names = "--again",
        description = "Read days again that a backfill settled already from the same files.")
    private boolean again;

    private final Session.Surroundings surroundings;

    Conversions(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
      DayRange range = days.range();
      EventBackfill.Settled settled =
          again ? EventBackfill.Settled.READ_AGAIN : EventBackfill.Settled.PASSED_OVER;
      return new Session("backfill-conversions", options, surroundings)
          .runConversions(
              (run, units) -> {
                EventBackfill backfill =
                    new EventBackfill(run, days.of(waits.all()), range, settled);
                return days.dryRun() ? backfill.forecast(units) : backfill.run(units);
              });
    }
  }
}
