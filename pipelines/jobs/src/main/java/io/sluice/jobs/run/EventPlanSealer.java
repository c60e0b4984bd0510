package io.sluice.jobs.run;

import io.sluice.beam.batch.AttemptDocuments;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.beam.diff.EventMergeCounts;
import io.sluice.beam.diff.EventMergeSummary;
import io.sluice.beam.diff.MergeEvents;
import io.sluice.beam.qualify.EventCounts;
import io.sluice.domain.conversion.ConversionNames;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventGuards;
import io.sluice.domain.conversion.SharedMoments;
import io.sluice.domain.diff.Approvals;
import io.sluice.domain.diff.GuardRefusal;
import io.sluice.domain.ledger.EventLedger.KnownName;
import io.sluice.domain.report.Stage;
import io.sluice.jobs.config.ConversionGuards;
import io.sluice.jobs.run.SettlementLog.BadRow;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns what the pipeline left of one conversion into a sealed plan: counts everything back, asks
 * the guards and the registry of names, writes the manifest last. A repeat writes the same plan.
 */
final class EventPlanSealer {
  /** The plan's document of the conversions that its events belong to. */
  static final String NAMES = "names.json";

  /** The fact that tells whether two plans read the same files by the same configuration. */
  static final String FILES = "files";

  private static final int MANIFEST_VERSION = PlanFolder.SEALED_VERSION;

  private final RunContext run;
  private final ConversionUnit unit;
  private final EventRead source;
  private final String planId;
  private final String baseVersion;
  private final EventOrder order;
  private final PlanFolder folder;

  EventPlanSealer(
      RunContext run,
      ConversionUnit unit,
      EventRead source,
      String planId,
      String baseVersion,
      EventOrder order) {
    this.order = order;
    this.run = run;
    this.unit = unit;
    this.source = source;
    this.planId = planId;
    this.baseVersion = baseVersion;
    this.folder = PlanFolder.of(run.workspace(), planId);
  }

  /** Seals; the manifest as written. */
  PlanManifest seal() throws IOException {
    int buckets = EventPlanPipeline.buckets(source.inspected().rows());
    String documents = folder.path(run.spark().files(PlanFolder.FRAGMENTS));
    EventCounts rows =
        AttemptDocuments.readOne(MergeEvents.counts(documents), EventCounts.class)
            .orElse(new EventCounts());
    EventMergeCounts merged = new EventMergeCounts();
    List<PlanManifest.Batch> batches = new ArrayList<>();
    for (EventMergeSummary summary :
        AttemptDocuments.read(MergeEvents.summaries(documents), EventMergeSummary.class).values()) {
      merged.add(summary.counts());
      batches.addAll(summary.batches());
    }
    SharedMoments moments =
        AttemptDocuments.read(MergeEvents.moments(documents), SharedMoments.class).values().stream()
            .reduce(SharedMoments.NONE, SharedMoments::plus);
    requireAll(rows, merged, batches, moments);
    SharedMoments shared =
        new SharedMoments(moments.events(), moments.repeated(), merged.atMidnight);
    return write(rows, merged, batches, EventTally.flat(rows, merged, shared), buckets);
  }

  private void requireAll(
      EventCounts rows,
      EventMergeCounts merged,
      List<PlanManifest.Batch> batches,
      SharedMoments moments) {
    long batched = batches.stream().mapToLong(PlanManifest.Batch::records).sum();
    boolean all =
        rows.rows == source.inspected().rows()
            && rows.balanced()
            && merged.events == rows.valid
            && merged.balanced()
            && batched == merged.sent
            && moments.events() == merged.sent;
    if (!all) {
      throw new StateBrokenException(
          "read "
              + rows.rows
              + " rows of "
              + source.inspected().rows()
              + " in the footers, merged "
              + merged.events
              + " of "
              + rows.valid
              + " events, sealed "
              + batched
              + " of "
              + merged.sent
              + ": events were lost, nothing is planned");
    }
  }

  private PlanManifest write(
      EventCounts rows,
      EventMergeCounts merged,
      List<PlanManifest.Batch> batches,
      Map<String, Long> counts,
      int buckets)
      throws IOException {
    ConversionNames.Judgement names = names(rows);
    FactsOfEvents facts = new FactsOfEvents(run, source, order, baseVersion, rows, merged);
    List<GuardRefusal> refusals = refusals(facts, names);
    PlanManifest manifest =
        manifest(
            batches, counts, buckets, facts(facts.kept(PlanTarget.advertiser(unit))), refusals);
    // A retry reads days whose bad rows were told when they were read first.
    folder.writeDocument(
        SettlementLog.REJECTS, order.retry().isPresent() ? List.of() : badRows(rows, merged));
    folder.writeDocument(NAMES, rows.names);
    folder.writeManifest(manifest);
    if (!refusals.isEmpty()) {
      Map<String, String> found = new LinkedHashMap<>();
      refusals.forEach(r -> found.put(r.name(), r.measured()));
      folder.mark(
          PlanMarker.REFUSED,
          new PlanMark(planId, run.clock().instant(), run.runId(), "refused by guards", found));
    }
    folder.deleteFragments();
    return manifest;
  }

  private ConversionNames.Judgement names(EventCounts rows) {
    Set<EventField> mapped = unit.conversion().source().columns().fields().keySet();
    boolean fromColumns =
        List.of(
                EventField.EVENT_NAME,
                EventField.EVENT_TYPE,
                EventField.EVENT_SOURCE,
                EventField.DATASET)
            .stream()
            .anyMatch(mapped::contains);
    return ConversionNames.judge(
        unit.id(),
        fromColumns ? ConversionNames.Origin.COLUMNS : ConversionNames.Origin.SETTINGS,
        rows.names,
        run.ledger().events().names(unit.account().id()).stream()
            .map(KnownName::remembered)
            .toList(),
        Set.of());
  }

  private List<GuardRefusal> refusals(FactsOfEvents facts, ConversionNames.Judgement names)
      throws IOException {
    ConversionGuards guards = unit.conversion().guards();
    List<GuardRefusal> found =
        EventGuards.judge(limits(guards), facts.judged(guards, names.changed()));
    Approvals before = Approving.ofSameFiles(run, unit, FILES, files());
    return found.stream().filter(r -> !before.guards().contains(r.guard())).toList();
  }

  private PlanManifest manifest(
      List<PlanManifest.Batch> batches,
      Map<String, Long> counts,
      int buckets,
      Map<String, String> facts,
      List<GuardRefusal> refusals) {
    return new PlanManifest(
        MANIFEST_VERSION,
        planId,
        run.runId(),
        unit.id(),
        unit.account().id(),
        unit.account().region().name(),
        unit.lane().api(),
        0,
        null,
        0,
        null,
        run.asOf(),
        run.clock().instant(),
        baseVersion,
        buckets,
        EventPlanStage.configDigest(unit, source),
        EventPlanPipeline.rulesVersion(run),
        source.pinned(),
        batches,
        List.of(),
        counts,
        facts,
        refusals.stream()
            .map(
                r ->
                    new PlanManifest.Refusal(
                        r.name(), r.measured(), r.limit(), r.messageFor(planId)))
            .toList());
  }

  private EventGuards.Limits limits(ConversionGuards guards) {
    return new EventGuards.Limits(
        guards.minRows(),
        guards.maxAge().filter(age -> !order.looksBack()),
        guards.expectNew(),
        guards.maxRejectedPercent(),
        guards.maxChangedPercent(),
        guards.maxDuplicatePercent(),
        guards.maxKeyDrop(),
        guards.maxSuppressionShrinkPercent(),
        guards.maxSuppressionUnusablePercent(),
        guards.minBaseline());
  }

  private Map<String, String> facts(Map<String, String> kept) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>(kept);
    facts.put(FILES, files());
    facts.putAll(SnapshotMarking.listFacts(source.suppression()));
    facts.put(EventRead.FIRST_DAY, source.days().get(0).toString());
    order
        .days()
        .readUpTo(source.lastDay(), EventRead.settled(run, baseVersion))
        .ifPresent(day -> facts.put(EventRead.LAST_DAY, day.toString()));
    return facts;
  }

  /** Files and configuration: another name in the settings is another thing to accept. */
  private String files() {
    return source.fileListDigest() + EventPlanStage.configDigest(unit, source);
  }

  private static List<BadRow> badRows(EventCounts rows, EventMergeCounts merged) {
    List<BadRow> bad = new ArrayList<>();
    rows.rejects.forEach(
        r -> bad.add(new BadRow(Stage.QUALIFY.text(), r.code(), r.reference(), r.place())));
    merged.reports.forEach(r -> bad.add(new BadRow(Stage.MERGE.text(), r.code(), r.eventId(), "")));
    return bad;
  }
}
