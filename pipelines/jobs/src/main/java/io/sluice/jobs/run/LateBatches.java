package io.sluice.jobs.run;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.sluice.beam.batch.AttemptNotes;
import io.sluice.beam.batch.AttemptNotes.Stored;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.beam.delivery.ProcessMark;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.ledger.StateAdvance;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.records.AttemptNote;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import io.sluice.records.Settlement;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Repairs what batches did that may have left late: behind another run that had taken the lane, had
 * sent and settled, and had perhaps removed people since. Their members become unknown in the
 * ledger, so that the plan that comes next offers whoever qualifies and removes whoever does not.
 *
 * <p>A repair is a plan of its own that is never sent: its batches are settled as unknown when it
 * is made, and it is committed like any plan. Killed anywhere, the next plan ends it. A note is
 * consumed when its process is known to have ended, or is old; until then the request may leave
 * still, and each plan repairs anew.
 */
final class LateBatches {
  /** The number of members, in the report. */
  static final String LATE = "late";

  private static final String SUFFIX = "-late";
  private static final int ID_DIGITS = 24;
  private static final int MANIFEST_VERSION = 1;

  // No process stands still for longer and goes on.
  private static final Duration OLD = Duration.ofDays(7);

  private final RunContext run;
  private final AttemptNotes notes;
  private final Map<AudienceTarget, Long> members = new HashMap<>();
  private final Map<AudienceTarget, Long> lost = new HashMap<>();
  private @Nullable List<Stored> all;

  /** Takes the workspace; the notes are listed once, when they are first asked for. */
  LateBatches(RunContext run) {
    this.run = run;
    this.notes = AttemptNotes.of(run.workspace());
  }

  /**
   * Deletes the outbox of a plan that is closed, but for batches whose note is still there: they
   * may leave yet, and their digests are in no other place.
   */
  static void keepWhatMayLeave(RunContext run, PlanFolder folder) throws IOException {
    List<Stored> open = AttemptNotes.of(run.workspace()).of(folder);
    Optional<PlanManifest> manifest = open.isEmpty() ? Optional.empty() : folder.manifest();
    Set<Integer> batches =
        open.stream().map(stored -> stored.note().seq()).collect(Collectors.toSet());
    folder.deleteOutbox(
        manifest.stream()
            .flatMap(plan -> plan.batches().stream())
            .filter(batch -> batches.contains(batch.seq()))
            .map(PlanManifest.Batch::file)
            .collect(Collectors.toSet()));
  }

  /**
   * Why a higher TTL has to wait: a batch that comes late would bring people back under it; empty
   * where none can.
   */
  static Optional<String> ttlWaits(RunContext run, AudienceUnit unit) {
    try {
      return new LateBatches(run).byPlan(unit.target()).isEmpty()
          ? Optional.empty()
          : Optional.of(
              "ttl waits: a batch of the audience may have left late; run: sluice sync --select "
                  + unit.audience().id()
                  + " (it looks after its members), then: sluice audiences apply --select "
                  + unit.audience().id());
    } catch (IOException e) {
      throw new UncheckedIOException("the notes of batches cannot be read", e);
    }
  }

  /**
   * Repairs an audience before it is planned. No other run plans or sends it meanwhile: the repair
   * holds its claim. Where another plan is open nothing is done, for that is settled first.
   */
  void repair(AudienceUnit unit) throws IOException {
    Optional<String> open = run.ledger().claimState(unit.target()).openPlan();
    if (open.isPresent() && !open.get().endsWith(SUFFIX)) {
      return;
    }
    if (open.isPresent()) {
      finish(unit, open.get());
    }
    for (Map.Entry<String, List<Stored>> plan : byPlan(unit.target()).entrySet()) {
      if (!repair(unit, PlanFolder.of(run.workspace(), plan.getKey()), plan.getValue())) {
        return;
      }
    }
  }

  /** Adds to an outcome how many members of its audience are offered again. */
  UnitOutcome told(UnitOutcome outcome) {
    AudienceTarget target = new AudienceTarget(outcome.unit().id(), outcome.unit().account().id());
    long again = members.getOrDefault(target, 0L);
    long gone = lost.getOrDefault(target, 0L);
    UnitOutcome told = outcome;
    if (again > 0) {
      told =
          told.withDelivery(Map.of(LATE, again))
              .with(told.exit(), told.verdict() + "; " + words(again), told.remedy());
    }
    return gone == 0
        ? told
        : told.with(
            told.exit(),
            told.verdict() + "; late batches of " + gone + " members could not be read",
            "their plan's outbox is gone: whoever of them left may still be at Amazon;"
                + " look at the table changes for their plan");
  }

  /** What is said of members that a late batch held. */
  static String words(long again) {
    return again + " members of batches that left late are looked after again";
  }

  private Map<String, List<Stored>> byPlan(AudienceTarget target) throws IOException {
    if (all == null) {
      all = notes.all();
    }
    Map<String, List<Stored>> byPlan = new TreeMap<>();
    for (Stored stored : all) {
      AttemptNote note = stored.note();
      if (target.equals(new AudienceTarget(note.audience(), note.account()))) {
        byPlan.computeIfAbsent(note.planId(), plan -> new ArrayList<>()).add(stored);
      }
    }
    return byPlan;
  }

  /** Repairs what batches of one plan did; false if another run has the audience. */
  private boolean repair(AudienceUnit unit, PlanFolder late, List<Stored> found)
      throws IOException {
    String version = run.ledger().claimState(unit.target()).version();
    String digest = digest(late.planId(), found);
    Optional<PlanManifest> plan = late.manifest();
    Optional<PlanManifest> last =
        version.isEmpty() ? Optional.empty() : PlanFolder.of(run.workspace(), version).manifest();
    boolean repaired = last.filter(m -> m.configDigest().equals(digest)).isPresent();
    // Of an abandoned plan nothing left, and nothing can.
    boolean sent = late.mark(PlanMarker.ABANDONED).isEmpty();
    if (plan.isPresent() && sent && !repaired) {
      PlanFolder folder = PlanFolder.of(run.workspace(), id(digest, version));
      if (seal(unit, folder, late, plan.get(), last.orElse(plan.get()), found)) {
        if (!run.ledger().claim(unit.target(), folder.planId(), version)) {
          folder.delete();
          return false;
        }
        finish(unit, folder.planId());
      }
    }
    consume(late, found);
    return true;
  }

  /** Writes the repair; false where no batch can be read any more. */
  private boolean seal(
      AudienceUnit unit,
      PlanFolder folder,
      PlanFolder late,
      PlanManifest plan,
      PlanManifest like,
      List<Stored> found)
      throws IOException {
    Set<Integer> seqs = new TreeSet<>();
    found.forEach(stored -> seqs.add(stored.note().seq()));
    List<PlanManifest.Batch> batches = new ArrayList<>();
    Instant now = run.clock().instant();
    for (PlanManifest.Batch batch : plan.batches()) {
      if (seqs.contains(batch.seq())) {
        Optional<List<PlannedChange>> changes = read(late, plan, batch);
        if (changes.isEmpty()) {
          lost.merge(unit.target(), (long) batch.records(), Long::sum);
          continue;
        }
        batches.add(folder.writeBatch(unit.lane(), batch.seq(), changes.get(), batch.bytes()));
        settle(folder, batches.get(batches.size() - 1), now);
      }
    }
    if (batches.isEmpty()) {
      return false;
    }
    folder.writeManifest(
        new PlanManifest(
            MANIFEST_VERSION,
            folder.planId(),
            run.runId(),
            plan.audience(),
            plan.account(),
            plan.region(),
            plan.api(),
            plan.audienceId(),
            plan.connectionId(),
            like.ttlSeconds(),
            null,
            like.asOf(),
            now,
            run.ledger().claimState(unit.target()).version(),
            run.ledger().view(unit.target()).bucketCount(),
            digest(late.planId(), found),
            like.rulesVersion(),
            // The next plan is compared with the last one that was made of rows.
            like.snapshot(),
            batches,
            List.of(),
            Map.of(),
            like.facts(),
            List.of()));
    return true;
  }

  private static Optional<List<PlannedChange>> read(
      PlanFolder late, PlanManifest plan, PlanManifest.Batch batch) throws IOException {
    try {
      return Optional.of(late.readBatch(plan, batch));
    } catch (FileNotFoundException | NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void settle(PlanFolder folder, PlanManifest.Batch batch, Instant now)
      throws IOException {
    String code = StateAdvance.CODE_LEFT_LATE;
    folder.writeReceipt(
        new Receipt(
            folder.planId(),
            batch.seq(),
            batch.id(),
            List.of(
                new Receipt.Part(0, batch.records(), Receipt.Outcome.UNKNOWN, null, now, 0, code)),
            true));
    folder.writeSettlement(
        new Settlement(
            folder.planId(),
            batch.seq(),
            List.of(
                new Settlement.Part(
                    0,
                    batch.records(),
                    Settlement.Outcome.UNKNOWN,
                    null,
                    now,
                    now,
                    code,
                    List.of(),
                    null))),
        batch.id());
  }

  private void finish(AudienceUnit unit, String planId) throws IOException {
    PlanFolder folder = PlanFolder.of(run.workspace(), planId);
    PlanManifest manifest =
        folder
            .manifest()
            .orElseThrow(
                () ->
                    new StateBrokenException(
                        "the repair " + planId + " is open and its files are gone"));
    run.progress().step("looking after batches of " + unit.target() + " that may have left late");
    Map<String, Long> outcomes =
        LedgerCommit.of(run).commit(List.of(new OpenPlan(unit, manifest))).get(planId).outcomes();
    long again =
        outcomes.entrySet().stream()
            .filter(outcome -> outcome.getKey().endsWith(":UNKNOWN"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    members.merge(unit.target(), again, Long::sum);
    SettleStage.close(run, planId);
  }

  /** A note that can do no more harm has done its service; the others stay for the next plan. */
  private void consume(PlanFolder late, List<Stored> found) throws IOException {
    Instant old = run.clock().instant().minus(OLD);
    boolean all = true;
    for (Stored stored : found) {
      AttemptNote note = stored.note();
      if (note.late() || ProcessMark.hasEnded(note.process()) || note.notedAt().isBefore(old)) {
        notes.delete(stored);
      } else {
        all = false;
      }
    }
    if (all) {
      late.deleteOutbox();
    }
  }

  private static String digest(String planId, List<Stored> found) {
    Hasher hasher = Hashing.sha256().newHasher();
    hasher.putString(planId + "\n", StandardCharsets.UTF_8);
    found.forEach(
        stored ->
            hasher.putString(
                stored.note().seq() + " " + stored.note().owner() + " " + stored.note().late(),
                StandardCharsets.UTF_8));
    return hasher.hash().toString();
  }

  /** Of this run alone, so that two runs never write one folder. */
  private String id(String digest, String version) {
    return Hashing.sha256()
            .hashString(digest + version + run.runId(), StandardCharsets.UTF_8)
            .toString()
            .substring(0, ID_DIGITS)
        + SUFFIX;
  }
}
