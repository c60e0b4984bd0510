package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.beam.batch.PlanSalvage;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.records.PlanManifest;
import io.sluice.records.PlanManifest.Batch;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Closes an audience's damaged plan. Batches with a sound settlement keep it; the members of every
 * other batch that can be read become unknown, with their digests, so that a later DELETE carries
 * them. Where a batch cannot be read, every member that the ledger has as present becomes unknown
 * too.
 */
final class MemberRepair {
  private static final String CODE = "state_lost";

  private final RunContext run;
  private final AudienceUnit unit;
  private final PlanFolder folder;
  private final List<Batch> readable = new ArrayList<>();
  private final List<Batch> lost = new ArrayList<>();
  private long unknown;

  MemberRepair(RunContext run, AudienceUnit unit, String planId) {
    this.run = run;
    this.unit = unit;
    this.folder = PlanFolder.of(run.workspace(), planId);
  }

  /** Does it; gives what a person has to know. */
  String repair(String reason) throws IOException {
    List<String> deleted = PlanSalvage.of(folder).deleteDamaged();
    Optional<PlanManifest> manifest = folder.soundManifest().filter(unit::owns);
    if (manifest.isPresent()) {
      sort(manifest.get());
    } else {
      readable.addAll(PlanSalvage.of(folder).readableBatches(unit.lane()));
    }
    for (Batch batch : readable) {
      settle(batch);
    }
    boolean complete = manifest.isPresent() && lost.isEmpty();
    LedgerCommit.of(run).commitRepaired(unit, folder.planId(), manifest, readable, !complete);
    folder.mark(
        PlanMarker.SETTLED,
        new PlanMark(
            folder.planId(), run.clock().instant(), run.runId(), "repaired: " + reason, Map.of()));
    folder.deleteOutbox();
    folder.deleteFragments();
    return text(manifest, deleted);
  }

  private void sort(PlanManifest manifest) throws IOException {
    for (Batch batch : manifest.batches()) {
      try {
        folder.readBatch(manifest, batch);
        readable.add(batch);
      } catch (StateDamagedException e) {
        lost.add(batch);
      }
    }
  }

  /** Keeps a settlement that is there: damaged ones are deleted by now. */
  private void settle(Batch batch) throws IOException {
    Optional<Settlement> found = folder.settlement(batch.seq());
    if (found.isPresent() && covers(found.get(), batch)) {
      return;
    }
    Instant now = run.clock().instant();
    Settlement.Part part =
        new Settlement.Part(
            0, batch.records(), Settlement.Outcome.UNKNOWN, null, now, now, CODE, List.of(), null);
    folder.writeSettlement(new Settlement(folder.planId(), batch.seq(), List.of(part)));
    unknown += batch.records();
  }

  private static boolean covers(Settlement settlement, Batch batch) {
    int next = 0;
    for (Settlement.Part part : settlement.parts()) {
      if (part.from() != next || part.count() < 0) {
        return false;
      }
      next += part.count();
    }
    return next == batch.records();
  }

  private String text(Optional<PlanManifest> manifest, List<String> deleted) {
    StringBuilder text = new StringBuilder();
    text.append("plan ").append(folder.planId()).append(" of ").append(unit.name());
    text.append(" is closed. ").append(unknown).append(" records are unknown now: the next plan");
    text.append(" offers them again or removes them.");
    if (!deleted.isEmpty()) {
      text.append("\nDeleted as damaged: ").append(String.join(", ", deleted)).append('.');
    }
    if (manifest.isEmpty()) {
      text.append("\nThe manifest is lost: how many batches there were cannot be known.");
      text.append(" Guards of the next plan have no earlier figures to compare with.");
    }
    if (!lost.isEmpty()) {
      text.append("\nCannot be read any more: ");
      text.append(Progress.count(lost.size(), "batch").replace("batchs", "batches"));
      text.append(" of ").append(lost.stream().mapToLong(Batch::records).sum());
      text.append(" records; who was in them cannot be known.");
    }
    if (manifest.isEmpty() || !lost.isEmpty()) {
      text.append(
          "\nEvery member that the ledger had as present is unknown now and is sent again or");
      text.append(" removed by the next plan, which may need: sluice approve PLAN --max-updates.");
      text.append(
          "\nWhoever a lost batch added for the first time is not in the ledger. Run sluice");
      text.append(" sync --select ")
          .append(unit.id())
          .append(" --snapshot DAY with the day of this");
      text.append(" plan first: it offers them again. Whoever is in no snapshot any more stays at");
      text.append(" Amazon until the audience's TTL ends, ");
      text.append(unit.audience().ttl()).append(" after the last request at most.");
    }
    return text.toString();
  }
}
