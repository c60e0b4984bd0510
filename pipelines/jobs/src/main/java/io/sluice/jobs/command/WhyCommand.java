package io.sluice.jobs.command;

import io.sluice.jobs.config.AudienceSelection;
import io.sluice.jobs.config.ConversionSelection;
import io.sluice.jobs.inspect.EventStory;
import io.sluice.jobs.inspect.EventStoryText;
import io.sluice.jobs.inspect.MemberStory;
import io.sluice.jobs.inspect.StoryText;
import io.sluice.jobs.run.AudienceUnit;
import io.sluice.jobs.run.ConversionUnit;
import io.sluice.jobs.run.EventStories;
import io.sluice.jobs.run.MemberSearch;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice why}: one member's or one event's story. */
@Command(
    name = "why",
    description = {
      "Tell why a person is, or is not, in an audience: snapshot, ledger, plan, history.",
      "Shows which identifiers there are, never their values.",
      "Or what the ledger knows of an event: accepted, refused, rejected, by which plan."
    },
    footer = {
      "",
      "Examples:",
      "  sluice why --audience hv-shoppers --id C0012345",
      "  sluice why --conversion online-orders --event-id 4711"
    })
final class WhyCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;

  @Option(
      names = "--audience",
      paramLabel = "ID",
      description = "The audience; all its accounts are told of.")
  private @Nullable String audience;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The external user id, as the warehouse has it.")
  private @Nullable String id;

  @Option(
      names = "--conversion",
      paramLabel = "ID",
      description = "The conversion, in place of --audience; with --event-id.")
  private @Nullable String conversion;

  @Option(
      names = "--event-id",
      paramLabel = "ID",
      description = "The event's id, as the warehouse or as Amazon has it.")
  private @Nullable String eventId;

  @Spec private CommandSpec spec;

  private final Session.Surroundings surroundings;

  WhyCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    boolean member = audience != null || id != null;
    if (member == (conversion != null || eventId != null)) {
      throw Inspection.invalid(
          spec,
          "give --audience and --id for a person, or --conversion and --event-id for an event");
    }
    Inspection inspection = new Inspection("why", options, surroundings);
    return member ? member(inspection) : event(inspection);
  }

  private String given(@Nullable String value, String option, String what) {
    if (value == null || value.isBlank()) {
      throw Inspection.invalid(
          spec, option + (value == null ? " is missing" : " is blank") + ": give " + what);
    }
    return value;
  }

  private int event(Inspection inspection) throws IOException {
    String wanted = given(conversion, "--conversion", "the conversion");
    String event = given(eventId, "--event-id", "the event's id");
    return inspection.run(
        run -> {
          List<ConversionUnit> units =
              ConversionUnit.of(
                  run.config(),
                  ConversionSelection.of(List.of(wanted), List.of()),
                  options.regions());
          List<EventStory> stories = new EventStories(run, event).of(units);
          inspection.print(
              stories.stream().map(EventStoryText::of).collect(Collectors.joining("\n\n")),
              stories);
          return 0;
        });
  }

  private int member(Inspection inspection) throws IOException {
    String wanted = given(audience, "--audience", "the audience");
    String person = given(id, "--id", "the external user id");
    return inspection.run(
        run -> {
          List<AudienceUnit> units =
              AudienceUnit.of(
                  run.config(),
                  AudienceSelection.of(List.of(wanted), List.of()),
                  options.regions());
          List<MemberStory> stories = new MemberSearch(run, person).stories(units);
          inspection.print(
              stories.stream().map(StoryText::of).collect(Collectors.joining("\n\n")), stories);
          return 0;
        });
  }
}
