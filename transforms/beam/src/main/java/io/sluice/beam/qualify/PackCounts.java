package io.sluice.beam.qualify;

import io.sluice.domain.matchkey.KeyHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the rows of one part or of many, for one target. Every row that was read is in
 * exactly one of: qualified, excluded, rejected.
 *
 * <p>Filled by one thread; merged by adding.
 */
public final class PackCounts {
  /** Rejects kept as rows; the rest is counted only. */
  public static final int KEPT_REJECTS = 1_000;

  /** Rows read. */
  public long rows;

  /** Rows packed as candidates. */
  public long qualified;

  /** Rows kept out by a rule, by {@code Standing} name or {@code ROUTED_ELSEWHERE}. */
  public Map<String, Long> excluded = new TreeMap<>();

  /** Bad rows, by {@code RejectCode}. */
  public Map<String, Long> rejected = new TreeMap<>();

  /** Qualified rows that have a raw value, by key in canonical order. */
  public long[] keysPresent = new long[8];

  /** How good the identifiers of the sampled rows are, by country; see {@link KeySampling}. */
  public Map<String, KeyHealth> health = new TreeMap<>();

  /** Values that are too long or not UTF-8 and so absent. */
  public long unusableValues;

  /** What was read otherwise than it stands in rows that were taken, by its code. */
  public Map<String, Long> adjusted = new TreeMap<>();

  /** Qualified rows of countries where Amazon needs a consent signal. */
  public long consentNeeded;

  /** What became of the rows of each suppression list, by its name. */
  public Map<String, ListCounts> suppression = new TreeMap<>();

  /** Rows of one suppression list: those with a usable id, and the others. */
  public static final class ListCounts {
    /** Rows read. */
    public long rows;

    /** Rows that suppress nobody, by {@code RejectCode}. */
    public Map<String, Long> unusable = new TreeMap<>();

    /** Adds another part's counts. */
    void add(ListCounts other) {
      rows += other.rows;
      other.unusable.forEach((code, n) -> unusable.merge(code, n, Long::sum));
    }

    /** The sum of all rows that suppress nobody. */
    public long unusableRows() {
      return unusable.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Some of the bad rows: code, keyed reference, shape. */
  public List<Reject> rejects = new ArrayList<>();

  /**
   * A bad row, without its id.
   *
   * @param code why
   * @param reference keyed fingerprint of the id, empty where there is none
   * @param shape the id's shape, such as {@code text of 14 characters}
   */
  public record Reject(String code, String reference, String shape) {}

  /** Counts a row kept out. */
  void exclude(String why) {
    exclude(why, 1);
  }

  /** Counts any number of rows kept out. */
  void exclude(String why, long howMany) {
    if (howMany > 0) {
      excluded.merge(why, howMany, Long::sum);
    }
  }

  /** Counts a bad row. */
  void reject(Reject reject) {
    rejected.merge(reject.code(), 1L, Long::sum);
    keep(reject);
  }

  /** Counts what was read otherwise than it stands in a row. */
  void adjust(String what) {
    adjusted.merge(what, 1L, Long::sum);
  }

  /** The counts of a suppression list. */
  ListCounts list(String name) {
    return suppression.computeIfAbsent(name, n -> new ListCounts());
  }

  /** Keeps a bad row that is counted elsewhere, while there is room. */
  void keep(Reject reject) {
    if (rejects.size() < KEPT_REJECTS) {
      rejects.add(reject);
    }
  }

  /** Adds another part's counts. */
  public void add(PackCounts other) {
    rows += other.rows;
    qualified += other.qualified;
    unusableValues += other.unusableValues;
    consentNeeded += other.consentNeeded;
    other.adjusted.forEach((k, v) -> adjusted.merge(k, v, Long::sum));
    other.excluded.forEach((k, v) -> excluded.merge(k, v, Long::sum));
    other.rejected.forEach((k, v) -> rejected.merge(k, v, Long::sum));
    other.health.forEach(
        (country, found) -> health.computeIfAbsent(country, added -> new KeyHealth()).add(found));
    for (int i = 0; i < keysPresent.length; i++) {
      keysPresent[i] += other.keysPresent[i];
    }
    other.suppression.forEach((name, counts) -> list(name).add(counts));
    other.rejects.stream().limit((long) KEPT_REJECTS - rejects.size()).forEach(rejects::add);
  }

  /** Rows of all suppression lists that suppress nobody. */
  public long unusableSuppression() {
    return suppression.values().stream().mapToLong(ListCounts::unusableRows).sum();
  }

  /** The sum of all excluded rows. */
  public long excludedRows() {
    return excluded.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The sum of all rejected rows. */
  public long rejectedRows() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  /** True when every row read is accounted for. */
  public boolean balanced() {
    return rows == qualified + excludedRows() + rejectedRows();
  }
}
