package io.sluice.beam.diff;

import io.sluice.domain.qualify.RejectCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the members of one bucket or of many. Qualified rows = members + duplicates +
 * shadowed; members = unchanged + rehash later + held + not chosen + superseded + withdrawn later +
 * suppressed later + refreshed + offered + rejected. Filled by one thread.
 */
public final class MergeCounts {
  /** Rejects kept as rows, of each code; the rest is counted only. */
  public static final int KEPT_REJECTS = 1_000;

  /** Persons whose rows stand as qualified. */
  public long members;

  /** Qualified rows beyond the first of a person. */
  public long duplicates;

  /** Qualified rows of persons who are suppressed or denied by another row. */
  public long shadowed;

  /** Members in the ledger that count as present before the plan. */
  public long presentBefore;

  /** Members present and unchanged. */
  public long unchanged;

  /** Members unchanged but for the rules version, whose turn in the window comes later. */
  public long rehashLater;

  /** Members whose very content Amazon refused before. */
  public long held;

  /** Members whom a retry is not about. */
  public long notChosen;

  /** Members of a backfill of whom the ledger knows something newer. */
  public long superseded;

  /** Members of an older snapshot who withdrew consent since. */
  public long withdrawnLater;

  /** Members of an older snapshot who were suppressed since. */
  public long suppressedLater;

  /** Members who qualify for an audience that keeps no member, since its TTL is 0. */
  public long ttlZero;

  /** Members whose fingerprint changed but whose digests did not. */
  public long refreshed;

  /** Members who left and whose TTL is left to run out. */
  public long leftToExpire;

  /** Changes of the ledger's members that no stored digest allows, by {@code RejectCode}. */
  public Map<String, Long> withoutDigests = new TreeMap<>();

  /** Offers to members whom an increment does not mention, renewed from what was sent last. */
  public long rejoined;

  /** Key sets of other readings, over all members that are offered. */
  public long variantSets;

  /** Changes by {@code ChangeKind}, removals as {@code REMOVE:reason}. */
  public Map<String, Long> changes = new TreeMap<>();

  /** Members who could not be offered, by {@code RejectCode}. */
  public Map<String, Long> rejected = new TreeMap<>();

  /** Some of the members behind {@link #rejected} and {@link #withoutDigests}. */
  public List<Reject> rejects = new ArrayList<>();

  /**
   * A member for whom nothing could be sent.
   *
   * @param code why
   * @param externalUserId who; an id of the form that Amazon takes
   */
  public record Reject(String code, String externalUserId) {}

  /** Counts a member of today's snapshot who cannot be offered. */
  void reject(RejectCode code, String externalUserId) {
    rejected.merge(code.name(), 1L, Long::sum);
    keep(new Reject(code.name(), externalUserId));
  }

  /** Counts a member of the ledger for whom no digest is stored. */
  void rejectWithoutDigests(RejectCode code, String externalUserId) {
    withoutDigests.merge(code.name(), 1L, Long::sum);
    keep(new Reject(code.name(), externalUserId));
  }

  private void keep(Reject reject) {
    long kept = rejects.stream().filter(r -> r.code().equals(reject.code())).count();
    if (kept < KEPT_REJECTS) {
      rejects.add(reject);
    }
  }

  /** Adds another bucket's counts. */
  public void add(MergeCounts other) {
    members += other.members;
    duplicates += other.duplicates;
    shadowed += other.shadowed;
    presentBefore += other.presentBefore;
    unchanged += other.unchanged;
    rehashLater += other.rehashLater;
    held += other.held;
    notChosen += other.notChosen;
    superseded += other.superseded;
    withdrawnLater += other.withdrawnLater;
    suppressedLater += other.suppressedLater;
    ttlZero += other.ttlZero;
    refreshed += other.refreshed;
    leftToExpire += other.leftToExpire;
    rejoined += other.rejoined;
    variantSets += other.variantSets;
    other.changes.forEach((k, v) -> changes.merge(k, v, Long::sum));
    other.rejected.forEach((k, v) -> rejected.merge(k, v, Long::sum));
    other.withoutDigests.forEach((k, v) -> withoutDigests.merge(k, v, Long::sum));
    other.rejects.forEach(this::keep);
  }

  /** Changes of a kind, every removal for {@code REMOVE}. */
  public long changesOf(String kind) {
    return changes.entrySet().stream()
        .filter(e -> e.getKey().equals(kind) || e.getKey().startsWith(kind + ":"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The sum of all rejected members. */
  public long rejectedMembers() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The sum of all changes that no stored digest allows. */
  public long changesWithoutDigests() {
    return withoutDigests.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Members that are offered: everything but removals. */
  public long offered() {
    return changesOf("ADD") + changesOf("UPDATE") + changesOf("RENEW") + changesOf("REHASH");
  }
}
