package io.sluice.jobs.run;

import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.jobs.inspect.EventSearch;
import io.sluice.jobs.inspect.EventStory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Gathers what the ledger knows of one event. Reads only, needs no Spark. */
public final class EventStories {
  private final RunContext run;
  private final String id;

  /**
   * Prepares the search.
   *
   * @param id the event's id as the warehouse or as Amazon has it
   */
  public EventStories(RunContext run, String id) {
    this.run = run;
    this.id = id.strip();
  }

  /**
   * One story a conversion, in their order.
   *
   * @throws IOException if a ledger file cannot be read
   */
  public List<EventStory> of(List<ConversionUnit> units) throws IOException {
    List<EventStory> stories = new ArrayList<>();
    for (ConversionUnit unit : units) {
      String prefix = unit.conversion().eventIdPrefix();
      String own = id.startsWith(prefix) ? id.substring(prefix.length()) : id;
      stories.add(new EventSearch(run.ledger(), unit.target()).story(prefix + own, reference(own)));
    }
    return stories;
  }

  /** Rows that never became an event are in the rejects by a keyed fingerprint of their id only. */
  private String reference(String own) {
    byte[] key = new ConfigFingerprintKey(run.config().fingerprintKey()).resolve();
    byte[] bytes = own.getBytes(StandardCharsets.UTF_8);
    return ContentFingerprint.of(key, EventPlanPipeline.rulesVersion(run))
        .reference(bytes, 0, bytes.length);
  }
}
