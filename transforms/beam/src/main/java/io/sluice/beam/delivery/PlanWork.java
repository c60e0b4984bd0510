package io.sluice.beam.delivery;

import io.sluice.beam.batch.AttemptNotes;
import io.sluice.beam.batch.AttemptNotes.Stored;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.LaneResult.PlanResult;
import io.sluice.beam.delivery.LaneResult.PlanVerdict;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.delivery.RequestRefusals;
import io.sluice.domain.delivery.RequestRefusals.Kind;
import io.sluice.records.AttemptNote;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One plan in a lane's run: what has to be sent and what was. Safe for several threads. */
final class PlanWork {
  private final PlanFolder folder;
  private final PlanManifest manifest;
  private final boolean closed;
  private final Map<Integer, Receipt> before;
  private final Set<Integer> settled;
  private final Map<Integer, Receipt> receipts;
  private @Nullable String damage;
  private final List<Stored> earlier = new ArrayList<>();
  private final RequestRefusals refusals = new RequestRefusals();
  private int requests;
  private int twiceSent;

  private PlanWork(
      PlanFolder folder,
      PlanManifest manifest,
      boolean closed,
      Map<Integer, Receipt> before,
      Set<Integer> settled) {
    this.folder = folder;
    this.manifest = manifest;
    this.closed = closed;
    this.settled = Set.copyOf(settled);
    this.before = Map.copyOf(before);
    this.receipts = new TreeMap<>(before);
  }

  /**
   * Reads what was sent before; to be called while the lane is held.
   *
   * @throws IOException if there is no such plan
   */
  static PlanWork read(PlanFolder folder) throws IOException {
    PlanManifest manifest =
        folder
            .manifest()
            .orElseThrow(
                () ->
                    new IOException(
                        "plan "
                            + folder.planId()
                            + " has no manifest: it was never sealed, make it anew"));
    return new PlanWork(
        folder, manifest, folder.isClosed(), folder.receipts(), folder.settlements().keySet());
  }

  PlanFolder folder() {
    return folder;
  }

  PlanManifest manifest() {
    return manifest;
  }

  /** What may have one open plan only: the audience at Amazon, or the conversion. */
  String unit() {
    return ConversionApi.find(manifest.api()).isPresent()
        ? manifest.audience()
        : Long.toString(manifest.audienceId());
  }

  /** The batches to send, in order. */
  List<PlanManifest.Batch> pending() {
    return closed
        ? List.of()
        : manifest.batches().stream()
            .filter(b -> !settled.contains(b.seq()) && !isFinal(before, b.seq()))
            .toList();
  }

  /**
   * Takes over from earlier attempts of which it is known that they can send no more: those that
   * say so themselves, and those of processes that have ended. Their batches that are still to be
   * sent go out once more behind them, which repairs whatever they did. To be called while the lane
   * is held, before anything is sent.
   *
   * @param before who had the lane until now, {@code null} where it was given back
   */
  void takeOver(AttemptNotes notes, @Nullable String before) throws IOException {
    if (closed) {
      return;
    }
    Set<Integer> pending =
        pending().stream().map(PlanManifest.Batch::seq).collect(Collectors.toSet());
    for (Stored stored : notes.of(folder)) {
      AttemptNote note = stored.note();
      boolean ended = note.late() || ProcessMark.hasEnded(note.process());
      if (ended && pending.contains(note.seq())) {
        earlier.add(stored);
      } else if (ended && !note.late() && note.owner().equals(before)) {
        // No other process had the lane between that attempt and this one: it was in time.
        notes.delete(stored);
      }
    }
  }

  /** Drops the notes of earlier attempts at a batch: the present one has a note of its own. */
  synchronized void succeeded(PlanManifest.Batch batch, AttemptNotes notes) throws IOException {
    for (Stored stored : earlier) {
      if (stored.note().seq() == batch.seq()) {
        notes.delete(stored);
      }
    }
  }

  /** The receipt of an earlier run, final or not. */
  Optional<Receipt> before(PlanManifest.Batch batch) {
    return Optional.ofNullable(before.get(batch.seq()));
  }

  /** Notes a file that is not what was written: no more of the plan is sent. */
  synchronized void damaged(String found) {
    damage = found;
  }

  /** True once a damage was found. */
  synchronized boolean isDamaged() {
    return damage != null;
  }

  /** Notes requests that were made. */
  synchronized void requested(int attempts) {
    requests += attempts;
  }

  /** What was refused of it in this run. */
  RequestRefusals refusals() {
    return refusals;
  }

  /** The receipt of a batch as it is now. */
  synchronized Optional<Receipt> receipt(PlanManifest.Batch batch) {
    return Optional.ofNullable(receipts.get(batch.seq()));
  }

  /** Notes that a batch which may have left in an earlier run left again. */
  synchronized void leftTwice() {
    twiceSent++;
  }

  /** Notes the receipt that a batch has got. */
  synchronized void receipted(Receipt receipt) {
    receipts.put(receipt.seq(), receipt);
  }

  /** What was done so far. */
  synchronized PlanResult result() {
    PlanResult done = done();
    return damage == null ? done : done.withDamage(damage);
  }

  private PlanResult done() {
    int batches = manifest.batches().size();
    int skipped = count(before, Receipt::isFinal);
    int unknown = count(receipts, r -> !r.isFinal() && !settled.contains(r.seq()));
    int unsent = closed ? 0 : batches - known().size();
    long held = records(receipts, Receipt.Outcome.HELD);
    RequestRefusals.Refusal refusal = refusals.first().orElse(null);
    return new PlanResult(
        manifest.planId(),
        verdict(unsent, unknown, held),
        batches,
        count(receipts, Receipt::isFinal) - skipped,
        skipped,
        unsent,
        unknown,
        count(receipts, Receipt::late) - count(before, Receipt::late),
        newRecords(Receipt.Outcome.ACCEPTED),
        newRecords(Receipt.Outcome.REFUSED),
        records(receipts, Receipt.Outcome.UNKNOWN),
        requests,
        twiceSent,
        held,
        refusal == null ? 0 : refusal.status(),
        refusal == null ? null : refusal.code(),
        null);
  }

  private Set<Integer> known() {
    Set<Integer> known = new TreeSet<>(settled);
    known.addAll(receipts.keySet());
    return known;
  }

  private PlanVerdict verdict(int unsent, int unknown, long held) {
    if (closed) {
      return PlanVerdict.CLOSED;
    }
    Kind refused = refusals.first().map(RequestRefusals.Refusal::kind).orElse(Kind.UNDECIDED);
    if (refused == Kind.AUDIENCE_GONE) {
      return PlanVerdict.AUDIENCE_GONE;
    }
    if (held > 0 || (unknown > 0 && refused == Kind.REQUEST)) {
      return PlanVerdict.REQUEST_REFUSED;
    }
    if (unsent > 0) {
      return PlanVerdict.UNSENT;
    }
    return unknown > 0 ? PlanVerdict.OUTCOME_UNKNOWN : PlanVerdict.SENT;
  }

  private long newRecords(Receipt.Outcome outcome) {
    return records(receipts, outcome) - records(before, outcome);
  }

  private static long records(Map<Integer, Receipt> receipts, Receipt.Outcome outcome) {
    return receipts.values().stream()
        .flatMap(r -> r.parts().stream())
        .filter(p -> p.outcome() == outcome)
        .mapToLong(Receipt.Part::count)
        .sum();
  }

  private static boolean isFinal(Map<Integer, Receipt> receipts, int seq) {
    Receipt receipt = receipts.get(seq);
    return receipt != null && receipt.isFinal();
  }

  private static int count(Map<Integer, Receipt> receipts, Predicate<Receipt> test) {
    return (int) receipts.values().stream().filter(test).count();
  }
}
