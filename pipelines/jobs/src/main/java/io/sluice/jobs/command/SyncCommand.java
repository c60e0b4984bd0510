package io.sluice.jobs.command;

import io.sluice.jobs.run.Sync;
import io.sluice.jobs.run.Waits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice sync}: plan, apply and settle in one. */
@Command(
    name = "sync",
    description = "Plan, send and settle; what an earlier run left open is ended first.",
    footer = {
      "",
      "Examples:",
      "  sluice sync",
      "  sluice sync --select tag:daily --exclude account:acme-eu",
      "  sluice sync --snapshot 2026-11-22 --run-id nightly-2026-11-22 --json"
    })
final class SyncCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;

  @Mixin private WaitOptions waits;

  private final Session.Surroundings surroundings;

  SyncCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    return new Session("sync", options, surroundings)
        .run((run, units) -> Sync.ofAudiences(run, waits.all()).run(units));
  }

  /** How long to wait for lanes and jobs. */
  static final class WaitOptions {
    @Option(
        names = "--lane-wait",
        paramLabel = "DURATION",
        converter = OptionTypes.Wait.class,
        defaultValue = "PT2H",
        description = "How long to wait for a lane that is busy. Default: ${DEFAULT-VALUE}.")
    private Duration laneWait;

    @Option(
        names = "--poll",
        paramLabel = "DURATION",
        converter = OptionTypes.Wait.class,
        defaultValue = "PT2S",
        description = "First wait between looks at a job. Default: ${DEFAULT-VALUE}.")
    private Duration poll;

    @Option(
        names = "--patience",
        paramLabel = "DURATION",
        converter = OptionTypes.Wait.class,
        defaultValue = "PT10M",
        description = {
          "How long to go on while Amazon does not answer; PT0S gives up at once.",
          "Default: ${DEFAULT-VALUE}."
        })
    private Duration patience;

    Waits all() {
      return new Waits(laneWait, poll, patience);
    }
  }
}
