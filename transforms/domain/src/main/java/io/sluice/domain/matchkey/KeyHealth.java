package io.sluice.domain.matchkey;

import io.sluice.domain.snapshot.MatchKeyType;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of how good the identifiers of one country's members are. Filled by one thread; merged by
 * adding. Holds numbers only; fields are public for its form at rest.
 */
public final class KeyHealth {
  private static final int KEYS = MatchKeyType.all().size();

  /** Members looked at. */
  public long members;

  /** Members that have a value, by key in canonical order. */
  public long[] present = new long[KEYS];

  /** Members that have a value from which a digest comes. */
  public long[] valid = new long[KEYS];

  /** Members whose value came as a digest. */
  public long[] hashed = new long[KEYS];

  /** Members whose value stands for no value, such as {@code noreply@}. */
  public long[] placeholder = new long[KEYS];

  /** Rows whose value too many persons share, see {@link SharedKeys}; of all rows, no sample. */
  public long[] shared = new long[KEYS];

  /**
   * Values from which no key came, by key name and {@link KeyProblem}, as {@code email.TOO_LONG}.
   */
  public Map<String, Long> problems = new TreeMap<>();

  /** Members by their number of usable keys, 0..8. */
  public long[] byKeys = new long[KEYS + 1];

  /** What became of the key sets of one member: masks of keys, see {@link MatchKeyType#bit()}. */
  public void count(int presentMask, int validMask, int hashedMask, int placeholderMask) {
    members++;
    byKeys[Integer.bitCount(validMask)]++;
    for (int key = 0; key < KEYS; key++) {
      present[key] += (presentMask >>> key) & 1;
      valid[key] += (validMask >>> key) & 1;
      hashed[key] += (hashedMask >>> key) & 1;
      placeholder[key] += (placeholderMask >>> key) & 1;
    }
  }

  /** Counts why values of one key set gave no key. */
  public void countProblems(HashedKeys keys) {
    if (keys.hasProblems()) {
      for (MatchKeyType type : MatchKeyType.all()) {
        keys.problem(type)
            .ifPresent(problem -> problems.merge(type.configName() + "." + problem, 1L, Long::sum));
      }
    }
  }

  /** Counts a row's keys that are shared. */
  public void countShared(int sharedMask) {
    for (int key = 0; key < KEYS; key++) {
      shared[key] += (sharedMask >>> key) & 1;
    }
  }

  /** Adds other counts. */
  public void add(KeyHealth other) {
    members += other.members;
    add(present, other.present);
    add(valid, other.valid);
    add(hashed, other.hashed);
    add(placeholder, other.placeholder);
    add(shared, other.shared);
    add(byKeys, other.byKeys);
    other.problems.forEach((name, count) -> problems.merge(name, count, Long::sum));
  }

  private static void add(long[] to, long[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }
}
