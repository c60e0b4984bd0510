package io.sluice.jobs.command;

import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.Ledger;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.command.PlanSelection.UnknownPlanException;
import io.sluice.jobs.run.Workspaces;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code sluice audiences import} and {@code retire}: fix the registry by hand after a create call
 * whose answer was lost, since Amazon has neither a list nor an idempotency key; and forget an
 * audience that is gone at Amazon.
 */
final class AudienceRegistryCommand {
  private AudienceRegistryCommand() {}

  /** {@code sluice audiences import}: names the Amazon audience of an intent. */
  @Command(
      name = "import",
      description = "Say which Amazon audience an unanswered create call made.",
      footer = {
        "",
        "Examples:",
        "  sluice audiences import --audience hv-shoppers@acme-na --id 4711"
      })
  static final class Import implements Callable<Integer> {
    @Mixin private CommonOptions options;

    @Option(names = "--audience", required = true, paramLabel = "AUDIENCE@ACCOUNT")
    private String audience;

    @Option(names = "--id", required = true, paramLabel = "ID", description = "Amazon's id.")
    private long id;

    private final Session.Surroundings surroundings;

    Import(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      return edit(
          options,
          surroundings,
          audience,
          (ledger, intent) ->
              ledger.put(Optional.of(intent), created(intent, id, surroundings.clock().instant())));
    }
  }

  /** {@code sluice audiences retire}: forgets an intent without effect, or a deleted audience. */
  @Command(
      name = "retire",
      description = {
        "Forget a create call that is known not to have made an audience, or an audience that is",
        "gone at Amazon, which is asked. Its members are sent anew once it is created again."
      },
      footer = {"", "Examples:", "  sluice audiences retire --audience hv-shoppers@acme-na"})
  static final class Retire implements Callable<Integer> {
    @Mixin private CommonOptions options;

    @Option(names = "--audience", required = true, paramLabel = "AUDIENCE@ACCOUNT")
    private String audience;

    private final Session.Surroundings surroundings;

    Retire(Session.Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      var config = new Session("audiences", options, surroundings).config();
      AudienceTarget target = target(audience);
      try (Workspaces.Opened workspace = Workspaces.open(config, surroundings.environment())) {
        Optional<AudienceEntry> gone =
            workspace.ledger().audience(target).filter(entry -> entry.audienceId() != null);
        if (gone.isPresent()) {
          return new RetiredAudience(config, surroundings, workspace.ledger()).forget(gone.get());
        }
      }
      return edit(options, surroundings, audience, Ledger::remove);
    }
  }

  /** One change of the registry. */
  @FunctionalInterface
  private interface Edit {
    boolean apply(Ledger ledger, AudienceEntry intent);
  }

  private static int edit(
      CommonOptions options, Session.Surroundings surroundings, String audience, Edit edit) {
    var config = new Session("audiences", options, surroundings).config();
    try (Workspaces.Opened workspace = Workspaces.open(config, surroundings.environment())) {
      AudienceEntry intent =
          workspace
              .ledger()
              .audience(target(audience))
              .filter(entry -> entry.audienceId() == null)
              .orElseThrow(
                  () ->
                      new UnknownPlanException(
                          "--audience "
                              + audience
                              + " has no unanswered create call; see: sluice"
                              + " audiences list"));
      if (!edit.apply(workspace.ledger(), intent)) {
        surroundings.out().line("somebody else changed " + audience + "; run again");
        return ExitCode.UNAVAILABLE.code();
      }
      surroundings.out().line(audience + ": done");
      return ExitCode.DONE.code();
    }
  }

  private static AudienceTarget target(String audience) {
    try {
      return AudienceTarget.parse(audience);
    } catch (IllegalArgumentException e) {
      throw new UnknownPlanException(
          "--audience takes AUDIENCE@ACCOUNT, got a text of "
              + audience.length()
              + " characters; see: sluice audiences list");
    }
  }

  private static AudienceEntry created(AudienceEntry intent, long id, Instant now) {
    return new AudienceEntry(
        intent.target(),
        id,
        intent.externalAudienceId(),
        intent.name(),
        intent.description(),
        intent.country(),
        intent.ttlSeconds(),
        intent.fees(),
        intent.bucketCount(),
        intent.intentAt(),
        now);
  }
}
