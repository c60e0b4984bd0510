package io.sluice.beam.delivery;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.LaneResult.PlanResult;
import io.sluice.beam.delivery.LaneResult.PlanVerdict;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One plan in a lane's run: what has to be sent and what was. Safe for several threads. */
final class PlanWork {
  private final PlanFolder folder;
  private final PlanManifest manifest;
  private final boolean closed;
  private final Map<Integer, Receipt> before;
  private final Map<Integer, Receipt> receipts;
  private @Nullable String damage;
  private int requests;
  private int twiceSent;

  private PlanWork(
      PlanFolder folder, PlanManifest manifest, boolean closed, Map<Integer, Receipt> before) {
    this.folder = folder;
    this.manifest = manifest;
    this.closed = closed;
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
    return new PlanWork(folder, manifest, folder.isClosed(), folder.receipts());
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
        : manifest.batches().stream().filter(b -> !isFinal(before, b.seq())).toList();
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
    int unknown = count(receipts, r -> !r.isFinal());
    int unsent = closed ? 0 : batches - receipts.size();
    return new PlanResult(
        manifest.planId(),
        verdict(unsent, unknown),
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
        twiceSent);
  }

  private PlanVerdict verdict(int unsent, int unknown) {
    if (closed) {
      return PlanVerdict.CLOSED;
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
