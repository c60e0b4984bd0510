package io.sluice.jobs.demo;

import io.sluice.domain.qualify.Region;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * One snapshot as written, and exactly what a sync of {@link TpcdsSnapshots#AUDIENCE_ID} has to
 * make of it when the day before was synced too.
 *
 * @param date the day in the folder's name
 * @param folder the folder {@code dt=YYYY-MM-DD}, complete with {@code _SUCCESS}
 * @param regions the counts of each region that has customers
 */
public record DemoDay(LocalDate date, Path folder, Map<Region, Counts> regions) {

  /** Copies the map, in the order of the regions. */
  public DemoDay {
    regions = Collections.unmodifiableMap(new EnumMap<>(regions));
  }

  /**
   * What one region's rows come to. Every row is in exactly one of: added, updated, unchanged,
   * excludedNotSelected, excludedConsent, rejectedInvalidId, rejectedNoKey. Removals are members of
   * the day before; those who lost the audience or denied consent are also among the excluded rows.
   *
   * @param rows rows in the files
   * @param added members that were none the day before
   * @param updated members of both days whose e-mail address changed
   * @param unchanged members of both days with equal content
   * @param removedLeft members of the day before that are gone or lost the audience
   * @param removedConsent members of the day before that withdrew their consent
   * @param excludedNotSelected rows without the audience's id
   * @param excludedConsent rows with the audience's id whose consent is denied
   * @param rejectedInvalidId rows whose id has characters that Amazon refuses
   * @param rejectedNoKey rows with nothing to match on
   */
  public record Counts(
      int rows,
      int added,
      int updated,
      int unchanged,
      int removedLeft,
      int removedConsent,
      int excludedNotSelected,
      int excludedConsent,
      int rejectedInvalidId,
      int rejectedNoKey) {

    /** Members after the sync. */
    public int members() {
      return added + updated + unchanged;
    }

    /** Members taken out, whatever the reason. */
    public int removed() {
      return removedLeft + removedConsent;
    }

    /** Rows that cannot be sent. */
    public int rejected() {
      return rejectedInvalidId + rejectedNoKey;
    }
  }

  /** A count summed over the regions, as in {@code day.total(Counts::added)}. */
  public int total(ToIntFunction<Counts> count) {
    return regions.values().stream().mapToInt(count).sum();
  }
}
