package io.sluice.beam.qualify;

import io.sluice.domain.conversion.ConversionIdentity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What became of the rows of one part of an event source, or of many. Every row that was read is in
 * exactly one of: valid, excluded, rejected.
 *
 * <p>Filled by one thread; merged by adding.
 */
public final class EventCounts {
  /** Rejects kept as rows; the rest is counted only. */
  public static final int KEPT_REJECTS = 1_000;

  // More names than that come from a column that is no name; the guard looks at those kept.
  private static final int KEPT_NAMES = 10_000;

  /** Rows read. */
  public long rows;

  /** Rows that became events. */
  public long valid;

  /** Rows kept out by a rule, by its name. */
  public Map<String, Long> excluded = new TreeMap<>();

  /** Bad rows, by {@code ConversionReject}. */
  public Map<String, Long> rejected = new TreeMap<>();

  /** What was changed or left out of events, by {@code EventAdjustment}. */
  public Map<String, Long> adjusted = new TreeMap<>();

  /** Rows with a value, by match-key type. */
  public Map<String, Long> keysGiven = new TreeMap<>();

  /** Events that carry a key, by its type. */
  public Map<String, Long> keysUsable = new TreeMap<>();

  /** Values that gave no identifier, by match-key type and {@code KeyProblem}. */
  public Map<String, Long> keyProblems = new TreeMap<>();

  /** Events with a value. */
  public long valued;

  /** Ids on the suppression lists, those of all rows that have one; known to each part. */
  public long suppressionIds;

  /** The conversions that events belong to. */
  public Set<ConversionIdentity> names = new LinkedHashSet<>();

  /** Some of the bad rows. */
  public List<Reject> rejects = new ArrayList<>();

  /**
   * A bad row, without any of its values.
   *
   * @param code why
   * @param reference keyed fingerprint of its event id, empty where it has none
   * @param place its file and row, such as {@code part-0.parquet row 17}
   */
  public record Reject(String code, String reference, String place) {}

  /** Counts a bad row and keeps it while there is room. */
  void reject(Reject reject) {
    rejected.merge(reject.code(), 1L, Long::sum);
    if (rejects.size() < KEPT_REJECTS) {
      rejects.add(reject);
    }
  }

  /** Notes the conversion of an event. */
  void name(ConversionIdentity name) {
    if (names.size() < KEPT_NAMES) {
      names.add(name);
    }
  }

  /** Adds another part's counts. */
  public void add(EventCounts other) {
    rows += other.rows;
    valid += other.valid;
    valued += other.valued;
    suppressionIds = Math.max(suppressionIds, other.suppressionIds);
    other.excluded.forEach((k, v) -> excluded.merge(k, v, Long::sum));
    other.rejected.forEach((k, v) -> rejected.merge(k, v, Long::sum));
    other.adjusted.forEach((k, v) -> adjusted.merge(k, v, Long::sum));
    other.keysGiven.forEach((k, v) -> keysGiven.merge(k, v, Long::sum));
    other.keyProblems.forEach((k, v) -> keyProblems.merge(k, v, Long::sum));
    other.keysUsable.forEach((k, v) -> keysUsable.merge(k, v, Long::sum));
    other.names.forEach(this::name);
    other.rejects.stream().limit((long) KEPT_REJECTS - rejects.size()).forEach(rejects::add);
  }

  /** True when every row read is accounted for. */
  public boolean balanced() {
    long out =
        excluded.values().stream().mapToLong(Long::longValue).sum()
            + rejected.values().stream().mapToLong(Long::longValue).sum();
    return rows == valid + out;
  }
}
