package io.sluice.jobs.command;

import io.sluice.jobs.config.AudienceSelection;
import io.sluice.jobs.inspect.MemberStory;
import io.sluice.jobs.inspect.StoryText;
import io.sluice.jobs.run.AudienceUnit;
import io.sluice.jobs.run.MemberSearch;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice why}: one member's story. */
@Command(
    name = "why",
    description = {
      "Tell why a person is, or is not, in an audience: snapshot, ledger, plan, history.",
      "Shows which identifiers there are, never their values."
    },
    footer = {"", "Examples:", "  sluice why --audience hv-shoppers --id C0012345"})
final class WhyCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;

  @Option(
      names = "--audience",
      required = true,
      paramLabel = "ID",
      description = "The audience; all its accounts are told of.")
  private String audience;

  @Option(
      names = "--id",
      required = true,
      paramLabel = "ID",
      description = "The external user id, as the warehouse has it.")
  private String id;

  @Spec private CommandSpec spec;

  private final Session.Surroundings surroundings;

  WhyCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    if (id.isBlank()) {
      throw Inspection.invalid(spec, "--id is blank: give the external user id");
    }
    Inspection inspection = new Inspection("why", options, surroundings);
    return inspection.run(
        run -> {
          List<AudienceUnit> units =
              AudienceUnit.of(
                  run.config(),
                  AudienceSelection.of(List.of(audience), List.of()),
                  options.regions());
          List<MemberStory> stories = new MemberSearch(run, id).stories(units);
          inspection.print(
              stories.stream().map(StoryText::of).collect(Collectors.joining("\n\n")), stories);
          return 0;
        });
  }
}
