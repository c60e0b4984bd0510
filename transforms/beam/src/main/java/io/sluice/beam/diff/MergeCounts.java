package io.sluice.beam.diff;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the members of one bucket or of many. Qualified rows = members + duplicates +
 * shadowed; members = unchanged + held + refreshed + offered + rejected. Filled by one thread.
 */
public final class MergeCounts {
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

  /** Members whose very content Amazon refused before. */
  public long held;

  /** Members whose fingerprint changed but whose digests did not. */
  public long refreshed;

  /** Members who left and whose TTL is left to run out. */
  public long leftToExpire;

  /** Removals that cannot be sent because no digest is stored. */
  public long withoutStoredKeys;

  /** Offers to members whom an increment does not mention, renewed from what was sent last. */
  public long rejoined;

  /** Key sets of other readings, over all members that are offered. */
  public long variantSets;

  /** Changes by {@code ChangeKind}, removals as {@code REMOVE:reason}. */
  public Map<String, Long> changes = new TreeMap<>();

  /** Members who could not be offered, by {@code RejectCode}. */
  public Map<String, Long> rejected = new TreeMap<>();

  /** Adds another bucket's counts. */
  public void add(MergeCounts other) {
    members += other.members;
    duplicates += other.duplicates;
    shadowed += other.shadowed;
    presentBefore += other.presentBefore;
    unchanged += other.unchanged;
    held += other.held;
    refreshed += other.refreshed;
    leftToExpire += other.leftToExpire;
    withoutStoredKeys += other.withoutStoredKeys;
    rejoined += other.rejoined;
    variantSets += other.variantSets;
    other.changes.forEach((k, v) -> changes.merge(k, v, Long::sum));
    other.rejected.forEach((k, v) -> rejected.merge(k, v, Long::sum));
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

  /** Members that are offered: everything but removals. */
  public long offered() {
    return changesOf("ADD") + changesOf("UPDATE") + changesOf("RENEW");
  }
}
