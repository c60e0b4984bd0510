package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.diff.SnapshotMarks;
import io.sluice.domain.diff.SnapshotMode;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.SuppressionVersions;
import io.sluice.domain.snapshot.SnapshotOrder;
import io.sluice.jobs.config.SourceMode;
import io.sluice.jobs.run.SourceRead.SuppressionRead;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a plan's snapshot stands in time, in its manifest and in what it leaves to the next plan.
 * It is kept with the ledger, since folders of plans are deleted one day.
 */
final class SnapshotMarking {
  private static final String SNAPSHOT = "order.snapshot";
  private static final String SETTLED = "order.settled";
  private static final String FULL = "order.full";
  private static final String LISTS = "order.lists";
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private SnapshotMarking() {}

  /** The snapshots that an audience has been through. */
  static SnapshotMarks marks(RunContext run, LedgerView view) {
    SnapshotMarks marks = view.notes().snapshots();
    if (marks.settled().isPresent() || view.version().isEmpty()) {
      return marks;
    }
    // Settled by a version that kept no order: its manifest tells, while it is there.
    String plan = PlanIds.wholeOf(view.version()).isPresent() ? "" : view.version();
    return new SnapshotMarks(manifest(run, plan).map(SnapshotMarking::order), marks.full());
  }

  private static Optional<PlanManifest> manifest(RunContext run, String planId) {
    try {
      return planId.isEmpty()
          ? Optional.empty()
          : PlanFolder.of(run.workspace(), planId).manifest();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read plan " + planId, e);
    }
  }

  /** What goes into the manifest, beside what the guards looked at. */
  static Map<String, String> facts(
      PlannedUnit planned, SourceRead source, SnapshotMarks before, boolean whole) {
    boolean full = source.source().mode() == SourceMode.FULL;
    SnapshotMode mode = full ? SnapshotMode.FULL : SnapshotMode.INCREMENT;
    SnapshotMarks after = before;
    if (!whole) {
      after = planned.order().looksBack() ? before : before.afterOptOuts(source.order(), mode);
    } else if (planned.order() instanceof AudienceOrder.Daily) {
      after = before.after(source.order(), mode);
    } else if (planned.order() instanceof AudienceOrder.Backfill) {
      after = before.afterPastDays(source.order());
    }
    Map<String, String> facts = new TreeMap<>();
    facts.put(SNAPSHOT, source.order().text());
    after.settled().ifPresent(order -> facts.put(SETTLED, order.text()));
    after.full().ifPresent(order -> facts.put(FULL, order.text()));
    facts.put(LISTS, lists(source.suppression()));
    return facts;
  }

  /** The versions of the suppression lists that a plan was made with, for its manifest. */
  static Map<String, String> listFacts(Map<String, SuppressionRead> suppression) {
    return Map.of(LISTS, lists(suppression));
  }

  private static String lists(Map<String, SuppressionRead> suppression) {
    Map<String, SnapshotOrder> lists = new TreeMap<>();
    suppression.forEach((name, list) -> list.order().ifPresent(order -> lists.put(name, order)));
    return SuppressionVersions.text(lists);
  }

  /** The versions of the suppression lists that a plan was made with. */
  static Map<String, SnapshotOrder> lists(PlanManifest plan) {
    return SuppressionVersions.parse(plan.facts().getOrDefault(LISTS, ""));
  }

  /** What a settled plan leaves behind. */
  static SnapshotMarks after(PlanManifest plan, ClosingNotes before) {
    if (plan.facts().containsKey(SNAPSHOT)) {
      return new SnapshotMarks(mark(plan, SETTLED), mark(plan, FULL));
    }
    return PlanIds.wholeOf(plan.planId()).isPresent()
        ? before.snapshots()
        : new SnapshotMarks(Optional.of(order(plan)), before.snapshots().full());
  }

  private static Optional<SnapshotOrder> mark(PlanManifest plan, String name) {
    return Optional.ofNullable(plan.facts().get(name)).map(SnapshotOrder::parse);
  }

  /** Where a plan's snapshot stands; of an older version by what its manifest tells. */
  static SnapshotOrder order(PlanManifest plan) {
    return mark(plan, SNAPSHOT).orElseGet(() -> orderBefore(plan));
  }

  private static SnapshotOrder orderBefore(PlanManifest plan) {
    PlanManifest.PinnedSource snapshot = plan.snapshot();
    long millis =
        snapshot.files().stream()
            .mapToLong(PlanManifest.PinnedFile::modifiedMillis)
            .max()
            .orElse(plan.asOf().toEpochMilli());
    Instant newest = Instant.ofEpochMilli(millis);
    if (snapshot.snapshotId() != null) {
      return SnapshotOrder.table(snapshot.reference(), snapshot.snapshotId(), 0, newest);
    }
    return lastDay(snapshot.reference())
        .map(day -> SnapshotOrder.day(day, newest))
        .orElseGet(() -> SnapshotOrder.files(newest, plan.asOf()));
  }

  private static Optional<LocalDate> lastDay(String reference) {
    Matcher days = DAY.matcher(reference);
    Optional<LocalDate> last = Optional.empty();
    while (days.find()) {
      last = Optional.of(LocalDate.parse(days.group()));
    }
    return last;
  }
}
