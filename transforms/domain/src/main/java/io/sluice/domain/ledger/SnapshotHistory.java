package io.sluice.domain.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The versions that a table still remembers.
 *
 * @param versions in any order
 */
public record SnapshotHistory(List<Version> versions) {
  /** So many of the newest are kept whatever their age: somebody may be reading them. */
  public static final int NEWEST = 3;

  /** Copies the list. */
  public SnapshotHistory {
    versions = versions.stream().sorted(Comparator.comparingLong(Version::sequence)).toList();
  }

  /**
   * One version.
   *
   * @param id its id
   * @param at when it was committed
   * @param sequence its place in the order of commits
   */
  public record Version(long id, Instant at, long sequence) {}

  /**
   * The versions that may be forgotten. One that was the newest until a short while ago stays,
   * however old it is: somebody may be reading its files. A settlement is checked against all that
   * was committed since its claim: the version at the claim and all that follow stay.
   *
   * @param before those stay that were followed by another one later than this
   * @param bases the versions that open claims were made at
   * @return ids, oldest first; none where a base is not remembered, since nobody knows what follows
   *     it
   */
  public List<Long> expired(Instant before, Set<Long> bases) {
    OptionalLong oldestBase =
        versions.stream()
            .filter(version -> bases.contains(version.id()))
            .mapToLong(Version::sequence)
            .min();
    boolean known = versions.stream().map(Version::id).toList().containsAll(bases);
    if (!known) {
      return List.of();
    }
    List<Long> expired = new ArrayList<>();
    for (int i = 0; i < versions.size() - NEWEST; i++) {
      Version version = versions.get(i);
      if (versions.get(i + 1).at().isBefore(before)
          && version.sequence() < oldestBase.orElse(Long.MAX_VALUE)) {
        expired.add(version.id());
      }
    }
    return expired;
  }
}
