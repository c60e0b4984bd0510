package io.sluice.beam.qualify;

import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.qualify.Region;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the qualify stage needs to know of one audience target.
 *
 * @param target whose
 * @param firstKey number of the target's bucket 0 among the buckets of all targets of the pipeline
 * @param bucketCount a power of two
 * @param selectColumn column that must hold one of the values, or {@code null} for every row
 * @param selectValues the values, as text
 * @param defaultCountry ISO alpha-2 for rows without one, or {@code null}
 * @param lifetimeSeconds or {@code null}
 * @param ids what to do with an id that Amazon does not take
 * @param own region of the account
 * @param regions regions of all accounts of the audience
 * @param reportsUnrouted true for one target of the audience
 */
public record QualifySpec(
    AudienceTarget target,
    int firstKey,
    int bucketCount,
    @Nullable String selectColumn,
    List<String> selectValues,
    @Nullable String defaultCountry,
    @Nullable Long lifetimeSeconds,
    Ids ids,
    Region own,
    Set<Region> regions,
    boolean reportsUnrouted)
    implements Serializable {

  /** Copies the collections. */
  public QualifySpec {
    selectValues = List.copyOf(selectValues);
    regions = Set.copyOf(regions);
  }

  /** What to do with an id that does not fit Amazon's pattern. */
  public enum Ids {
    /** The row is rejected. */
    AS_IS,
    /** A SHA-256 id is derived from it. */
    DERIVE
  }
}
