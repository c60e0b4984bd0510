package io.sluice.jobs.run;

import io.sluice.beam.qualify.RowReading;
import io.sluice.beam.snapshot.RowCursor;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.ExternalUserIds;
import io.sluice.jobs.inspect.MemberStory.FoundRow;
import io.sluice.jobs.inspect.MemberStory.SnapshotView;
import io.sluice.jobs.inspect.MemberStory.Stand;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for one person's rows in a pinned source, without Spark: the id column of every row group
 * first, all columns only where the id was found.
 */
final class SnapshotSearch {
  private final SourceRead source;
  private final String wanted;
  private final Map<SnapshotPart, List<Long>> places = new LinkedHashMap<>();
  private final List<String> suppressedBy = new ArrayList<>();

  private SnapshotSearch(SourceRead source, String wanted) {
    this.source = source;
    this.wanted = wanted;
  }

  /**
   * Searches source and suppression lists.
   *
   * @param id the external user id as the warehouse or as Amazon has it
   */
  static SnapshotSearch of(SourceRead source, String id) {
    SnapshotSearch search = new SnapshotSearch(source, amazonId(id));
    for (SnapshotPart part : source.inspected().parts()) {
      List<Long> rows = search.rows(part, source.columns().externalUserId());
      if (!rows.isEmpty()) {
        search.places.put(part, rows);
      }
    }
    source
        .suppression()
        .forEach(
            (name, list) -> {
              if (list.inspected().parts().stream()
                  .anyMatch(part -> !search.rows(part, list.column()).isEmpty())) {
                search.suppressedBy.add(name);
              }
            });
    return search;
  }

  /** The id as Amazon gets it: itself, or the one derived from a text that does not fit. */
  static String amazonId(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return ExternalUserIds.valid(id) ? id : ExternalUserIds.derive(bytes, 0, bytes.length);
  }

  /** What the rows mean for one unit. */
  SnapshotView view(AudienceUnit unit, Instant asOf, MatchKeyRules rules) {
    RowFinding finding = new RowFinding(source, unit, asOf, rules);
    List<FoundRow> rows = new ArrayList<>();
    places.forEach((part, numbers) -> read(part, numbers, finding, rows));
    long qualified = rows.stream().filter(r -> r.stand() == Stand.QUALIFIED).count();
    return new SnapshotView(
        source.pinned().reference(),
        null,
        source.pinned().files().size(),
        source.inspected().rows(),
        stand(rows),
        rows,
        qualified > 1,
        suppressedBy);
  }

  /** Numbers of the rows that hold the id, from 1. */
  private List<Long> rows(SnapshotPart part, String column) {
    List<Long> found = new ArrayList<>();
    SourceColumns ids = SourceColumns.idsOnly(column);
    RowReading reading = RowReading.of(ids, ColumnForms.MIXED);
    try (RowCursor cursor = RowCursor.open(part, ids)) {
      for (long row = 1; cursor.next(); row++) {
        reading.read(cursor.row());
        if (reading.amazonId().filter(wanted::equals).isPresent()) {
          found.add(row);
        }
      }
    }
    return found;
  }

  private void read(
      SnapshotPart part, List<Long> numbers, RowFinding finding, List<FoundRow> rows) {
    try (RowCursor cursor = RowCursor.open(part, source.columns())) {
      long row = 0;
      for (long number : numbers) {
        while (row < number && cursor.next()) {
          row++;
        }
        rows.add(finding.of(cursor.row(), part, number));
      }
    }
  }

  private Stand stand(List<FoundRow> rows) {
    Optional<Standing> strongest =
        rows.stream().flatMap(row -> standing(row.stand()).stream()).reduce(Standing::strongest);
    if (!suppressedBy.isEmpty()) {
      return Stand.SUPPRESSED;
    }
    if (strongest.isPresent() && strongest.get() != Standing.NOT_SELECTED) {
      boolean keyless =
          strongest.get() == Standing.QUALIFIED
              && rows.stream()
                  .filter(row -> row.stand() == Stand.QUALIFIED)
                  .allMatch(row -> row.keys().isEmpty());
      return keyless ? Stand.NO_USABLE_KEY : Stand.valueOf(strongest.get().name());
    }
    for (Stand stand : List.of(Stand.REJECTED, Stand.ELSEWHERE, Stand.NOT_SELECTED)) {
      if (rows.stream().anyMatch(row -> row.stand() == stand)) {
        return stand;
      }
    }
    return Stand.ABSENT;
  }

  private static Optional<Standing> standing(Stand stand) {
    return switch (stand) {
      case QUALIFIED -> Optional.of(Standing.QUALIFIED);
      case LIFETIME_OVER -> Optional.of(Standing.LIFETIME_OVER);
      case CONSENT_DENIED -> Optional.of(Standing.CONSENT_DENIED);
      case DENIED_ELSEWHERE -> Optional.of(Standing.DENIED_ELSEWHERE);
      case NOT_SELECTED -> Optional.of(Standing.NOT_SELECTED);
      case NO_USABLE_KEY, SUPPRESSED, ELSEWHERE, REJECTED, ABSENT, UNREADABLE -> Optional.empty();
    };
  }
}
