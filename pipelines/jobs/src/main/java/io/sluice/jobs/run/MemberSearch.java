package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.TtlPolicy;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.jobs.config.RemovalMode;
import io.sluice.jobs.config.RowSelection;
import io.sluice.jobs.config.SourceConfig;
import io.sluice.jobs.config.SourceMode;
import io.sluice.jobs.inspect.LedgerSearch;
import io.sluice.jobs.inspect.MemberStory;
import io.sluice.jobs.inspect.MemberStory.PlanView;
import io.sluice.jobs.inspect.MemberStory.SnapshotView;
import io.sluice.jobs.inspect.MemberStory.Stand;
import io.sluice.jobs.inspect.StoryEnd;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gathers the story of one external user id from snapshot, ledger, plans and logs. Reads only,
 * needs no Spark; the id column of the whole source is read once.
 */
public final class MemberSearch {
  private final RunContext run;
  private final String id;
  private final String amazonId;
  private final Map<String, SnapshotSearch> searched = new HashMap<>();

  /**
   * Prepares the search.
   *
   * @param id the external user id as the warehouse or as Amazon has it
   */
  public MemberSearch(RunContext run, String id) {
    this.run = run;
    this.id = id.strip();
    this.amazonId = SnapshotSearch.amazonId(this.id);
  }

  /**
   * One story a unit, in their order.
   *
   * @throws IOException if ledger or plan files cannot be read; an unusable snapshot is told in the
   *     story
   */
  public List<MemberStory> stories(List<AudienceUnit> units) throws IOException {
    List<MemberStory> stories = new ArrayList<>();
    for (AudienceUnit unit : units) {
      stories.add(story(unit));
    }
    return stories;
  }

  private MemberStory story(AudienceUnit unit) throws IOException {
    AudienceTarget target = unit.target();
    Optional<AudienceEntry> entry = run.ledger().audience(target);
    LedgerSearch ledger = new LedgerSearch(run.ledger(), target, amazonId);
    Optional<MemberStory.LedgerView> state = ledger.state(ttl(unit, entry), run.clock().instant());
    SnapshotView snapshot = snapshot(unit);
    Optional<PlanView> plan = plan(target);
    boolean registered = entry.isPresent() && entry.get().audienceId() != null;
    return new MemberStory(
        target.audience(),
        target.account(),
        registered ? entry.get().audienceId() : null,
        amazonId,
        snapshot,
        state.orElse(null),
        plan.orElse(null),
        ledger.changes(),
        ledger.rejects(reference()),
        StoryEnd.of(
            rules(unit, entry, registered), snapshot, state.orElse(null), plan.orElse(null)));
  }

  private static StoryEnd.Rules rules(
      AudienceUnit unit, Optional<AudienceEntry> entry, boolean registered) {
    // A higher TTL on its way removes also those who would be left to expire.
    boolean raises =
        entry.filter(e -> unit.audience().ttl().toSeconds() > e.ttlSeconds()).isPresent();
    return new StoryEnd.Rules(
        registered,
        unit.audience().source().mode() == SourceMode.FULL
            ? StoryEnd.Absence.LEFT
            : StoryEnd.Absence.NOTHING,
        raises || unit.audience().removal() == RemovalMode.DELETE
            ? StoryEnd.Leaving.DELETED
            : StoryEnd.Leaving.LEFT_TO_EXPIRE,
        entry.filter(e -> e.ttlSeconds() == 0).isPresent());
  }

  private static TtlPolicy ttl(AudienceUnit unit, Optional<AudienceEntry> entry) {
    return new TtlPolicy(
        entry.map(e -> Duration.ofSeconds(e.ttlSeconds())).orElse(unit.audience().ttl()),
        unit.audience().renewal().margin(),
        unit.audience().renewal().spread());
  }

  private SnapshotView snapshot(AudienceUnit unit) {
    try {
      String source = unit.audience().source().id();
      SnapshotSearch search = searched.get(source);
      if (search == null) {
        run.progress().step("looking through source " + source);
        search = SnapshotSearch.of(source(unit.audience().source()), id);
        searched.put(source, search);
      }
      return search.view(unit, run.asOf(), PlanSpecs.rules(run));
    } catch (SnapshotInvalidException e) {
      return new SnapshotView(
          null, e.getMessage(), 0, 0, Stand.UNREADABLE, List.of(), false, List.of());
    }
  }

  private SourceRead source(SourceConfig source) {
    List<String> selects =
        run.config().audiences().stream()
            .filter(audience -> audience.source().id().equals(source.id()))
            .flatMap(audience -> audience.select().stream())
            .map(RowSelection::column)
            .toList();
    return SourceRead.of(run, source, selects, AudienceOrder.daily());
  }

  /** An id that Amazon does not take is in the rejects by its keyed fingerprint only. */
  private String reference() {
    if (amazonId.equals(id)) {
      return id;
    }
    byte[] key = new ConfigFingerprintKey(run.config().fingerprintKey()).resolve();
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return ContentFingerprint.of(key, PlanSpecs.rulesVersion(run))
        .reference(bytes, 0, bytes.length);
  }

  /** The open plan that holds the member, else the newest plan. */
  private Optional<PlanView> plan(AudienceTarget target) throws IOException {
    List<PlanSummary> plans =
        PlanShelf.of(run).all().stream()
            .filter(p -> p.audience().equals(target.audience()))
            .filter(p -> p.account().equals(target.account()))
            .toList();
    for (PlanSummary plan : plans) {
      if (plan.state().holdsOutbox()) {
        Optional<PlanView> held = held(plan);
        if (held.isPresent()) {
          return held;
        }
      }
    }
    return plans.stream()
        .findFirst()
        .map(p -> new PlanView(p.planId(), p.state().word(), null, null, null));
  }

  private Optional<PlanView> held(PlanSummary plan) throws IOException {
    PlanFolder folder = PlanFolder.of(run.workspace(), plan.planId());
    PlanManifest manifest = folder.manifest().orElseThrow();
    for (PlanManifest.Batch batch : manifest.batches()) {
      for (PlannedChange change : folder.readBatch(manifest, batch)) {
        if (change.externalUserId().equals(amazonId)) {
          return Optional.of(
              new PlanView(
                  plan.planId(),
                  plan.state().word(),
                  change.kind().name(),
                  change.reason() == null ? null : change.reason().name(),
                  batch.seq()));
        }
      }
    }
    for (String file : manifest.refreshes()) {
      if (folder.readRefreshes(file).stream()
          .anyMatch(change -> change.externalUserId().equals(amazonId))) {
        return Optional.of(
            new PlanView(
                plan.planId(), plan.state().word(), "REFRESH (nothing is sent)", null, null));
      }
    }
    return Optional.empty();
  }
}
