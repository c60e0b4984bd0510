package io.sluice.domain.diff;

import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.SnapshotOrder;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a guard looks at: counts, shares, types and times of one audience's plan, and those of
 * the last closed plan to compare them with. Nothing in it is about a person.
 *
 * @param registered whether Amazon's id of the audience is known
 * @param rows what was read
 * @param freshness how old it is
 * @param changes what would be sent
 * @param columns what the columns look like, now and before
 * @param consent whether consent can be told
 * @param suppression the lists of people who go nowhere
 */
public record PlanFacts(
    boolean registered,
    Rows rows,
    Freshness freshness,
    Changes changes,
    Columns columns,
    Consent consent,
    Suppression suppression) {

  /**
   * Rows of the snapshot.
   *
   * @param read all rows read for the audience
   * @param rejected bad rows among them
   * @param duplicates qualified rows beyond the first of a user
   */
  public record Rows(long read, long rejected, long duplicates) {}

  /**
   * How new the snapshot is.
   *
   * @param newest time of its newest file, or of the table's snapshot
   * @param now the delivery clock when the plan was made
   * @param files digest of the pinned file list
   * @param filesBefore that of the last closed plan, or {@code null} before any
   * @param sizes digest of the files' sizes alone: copies in another folder have the same
   * @param sizesBefore that of the last closed plan, or {@code null} where it is not known
   * @param order where the snapshot stands in time, or {@code null} in facts of an older version
   * @param settled that of the plan that was settled last, or {@code null} before any
   */
  public record Freshness(
      Instant newest,
      Instant now,
      String files,
      @Nullable String filesBefore,
      String sizes,
      @Nullable String sizesBefore,
      @Nullable SnapshotOrder order,
      @Nullable SnapshotOrder settled) {

    /** Without a place in time. */
    public Freshness(
        Instant newest,
        Instant now,
        String files,
        @Nullable String filesBefore,
        String sizes,
        @Nullable String sizesBefore) {
      this(newest, now, files, filesBefore, sizes, sizesBefore, null, null);
    }
  }

  /**
   * What the plan would do.
   *
   * @param membersBefore members present before it
   * @param removals members who would be removed, privacy removals aside
   * @param privacyRemovals removals that the persons asked for; told, never judged
   * @param updates members with changed content
   * @param additions new members
   * @param rehashed unchanged members who are sent again since the match-key rules were raised
   */
  public record Changes(
      long membersBefore,
      long removals,
      long privacyRemovals,
      long updates,
      long additions,
      long rehashed) {}

  /**
   * What the mapped columns look like.
   *
   * @param coverage share of the qualified rows that have the key, 0..1; absent where not mapped
   * @param coverageBefore that of the last closed plan; empty before any
   * @param types name of the mapping to the column's type
   * @param typesBefore that of the last closed plan; empty before any
   */
  public record Columns(
      Map<MatchKeyType, Double> coverage,
      Map<MatchKeyType, Double> coverageBefore,
      Map<String, String> types,
      Map<String, String> typesBefore) {
    /**
     * Copies the maps.
     *
     * @throws IllegalArgumentException if a coverage is not 0..1
     */
    public Columns {
      coverage = shares(coverage);
      coverageBefore = shares(coverageBefore);
      types = Collections.unmodifiableMap(new TreeMap<>(types));
      typesBefore = Collections.unmodifiableMap(new TreeMap<>(typesBefore));
    }

    private static Map<MatchKeyType, Double> shares(Map<MatchKeyType, Double> given) {
      EnumMap<MatchKeyType, Double> copy = new EnumMap<>(MatchKeyType.class);
      copy.putAll(given);
      copy.forEach(
          (key, share) -> {
            if (!(share >= 0 && share <= 1)) {
              throw new IllegalArgumentException(
                  "coverage of " + key.configName() + " must be 0..1, got " + share);
            }
          });
      return Collections.unmodifiableMap(copy);
    }
  }

  /**
   * Whether consent can be told.
   *
   * @param mapped whether any consent column is mapped
   * @param signals what the rows say
   * @param signalsBefore what those of the last closed plan said; {@link Signals#NONE} before any
   */
  public record Consent(boolean mapped, Signals signals, Signals signalsBefore) {}

  /**
   * What the rows of a snapshot say of consent.
   *
   * @param inNeed rows of countries where Amazon needs a signal, denials aside
   * @param unsigned those of them without one; they are rejects
   * @param denied rows that deny, of any country
   */
  public record Signals(long inNeed, long unsigned, long denied) {
    /** No row at all. */
    public static final Signals NONE = new Signals(0, 0, 0);

    /** The share of the rows in need that have a signal, 0..1; 0 where none is in need. */
    public double signedShare() {
      return inNeed == 0 ? 0 : (double) (inNeed - unsigned) / inNeed;
    }
  }

  /**
   * The suppression lists, by a name that stays the same from plan to plan.
   *
   * @param rows rows of each list that was read
   * @param rowsBefore those of the last closed plan; empty before any
   * @param missing lists that are configured and were not there
   * @param unusable rows of each list whose id suppresses nobody; no entry where there are none
   */
  public record Suppression(
      Map<String, Long> rows,
      Map<String, Long> rowsBefore,
      Set<String> missing,
      Map<String, Long> unusable) {
    /** Copies the maps and the set. */
    public Suppression {
      rows = Collections.unmodifiableMap(new TreeMap<>(rows));
      rowsBefore = Collections.unmodifiableMap(new TreeMap<>(rowsBefore));
      missing = Collections.unmodifiableSet(new TreeSet<>(missing));
      unusable = Collections.unmodifiableMap(new TreeMap<>(unusable));
    }
  }

  /** For the plan's manifest: flat, sorted by key, the same text for the same facts. */
  public Map<String, String> toMap() {
    return PlanFactsText.write(this);
  }

  /**
   * Reads what {@link #toMap} wrote.
   *
   * @throws IllegalArgumentException if a field is missing or cannot be read; names the field
   */
  public static PlanFacts fromMap(Map<String, String> map) {
    return PlanFactsText.read(map);
  }
}
