package io.sluice.jobs.run;

import io.sluice.beam.qualify.QualifySpec;
import io.sluice.beam.qualify.RowReading;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.beam.snapshot.SourceRow;
import io.sluice.domain.matchkey.HashedKeys;
import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.qualify.Qualifier;
import io.sluice.domain.qualify.Qualifier.Verdict;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import io.sluice.jobs.config.AudienceConfig;
import io.sluice.jobs.config.RowSelection;
import io.sluice.jobs.inspect.MemberStory.FoundRow;
import io.sluice.jobs.inspect.MemberStory.Stand;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells how one row stands towards one unit, as the qualify stage reads and judges it. Personal
 * data: raw in, names of keys out.
 */
final class RowFinding {
  private static final Set<Stand> DROPPED =
      Set.of(Stand.NOT_SELECTED, Stand.ELSEWHERE, Stand.REJECTED);

  private final SourceRead source;
  private final AudienceConfig audience;
  private final Qualifier qualifier;
  private final RowReading reading;
  private final MatchKeyHasher hasher;

  RowFinding(SourceRead source, AudienceUnit unit, Instant asOf, MatchKeyRules rules) {
    this.source = source;
    this.hasher = MatchKeyHasher.of(rules);
    this.audience = unit.audience();
    this.reading = RowReading.of(source.columns(), source.forms());
    this.qualifier =
        Qualifier.of(
            asOf,
            audience.lifetime().orElse(null),
            audience.country().orElse(null),
            new Qualifier.Routing(unit.account().region(), unit.regions(), unit.first()));
  }

  /** Looks at the cursor's row. */
  FoundRow of(SourceRow row, SnapshotPart part, long number) {
    reading.read(row);
    String country =
        reading.country() == null ? audience.country().orElse(null) : reading.country();
    Map<String, String> unusable = new TreeMap<>();
    List<String> keys = keys(row, country, unusable);
    Place place = new Place(part.path(), number, part.rowGroup(), country, keys, unusable);
    QualifySpec.Ids ids = PlanSpecs.ids(audience);
    FoundRow found =
        selected(row)
            ? place.of(reading.verdict(ids, qualifier))
            : place.row(Stand.NOT_SELECTED, null, null);
    return DROPPED.contains(found.stand()) && reading.denies(ids) ? found.denied() : found;
  }

  /** Where a row is and what it has. */
  private record Place(
      String file,
      long row,
      int rowGroup,
      @Nullable String country,
      List<String> keys,
      Map<String, String> unusable) {

    FoundRow of(Verdict verdict) {
      if (verdict instanceof Verdict.Rejected rejected) {
        return row(Stand.REJECTED, rejected.code(), null);
      }
      return verdict instanceof Verdict.Stands stands
          ? row(Stand.valueOf(stands.standing().name()), null, stands.until())
          : row(Stand.ELSEWHERE, null, null);
    }

    FoundRow row(Stand stand, @Nullable RejectCode code, @Nullable Instant until) {
      return new FoundRow(
          file,
          row,
          rowGroup,
          stand,
          code == null ? null : code.name(),
          code == null ? null : code.remedy(),
          country,
          until,
          keys,
          unusable);
    }
  }

  private boolean selected(SourceRow row) {
    return RowReading.selected(
        row,
        audience.select().map(RowSelection::column).orElse(null),
        audience.select().map(RowSelection::values).orElse(List.of()).stream()
            .map(value -> value.getBytes(StandardCharsets.UTF_8))
            .toList());
  }

  private List<String> keys(SourceRow row, @Nullable String country, Map<String, String> unusable) {
    int valid = 0;
    for (RawKeySet set : reading.keySets(row)) {
      HashedKeys hashed = hasher.hash(set, country, source.forms());
      valid |= hashed.validMask();
      for (MatchKeyType type : MatchKeyType.all()) {
        hashed.problem(type).ifPresent(p -> unusable.put(type.configName(), p.name()));
      }
    }
    List<String> names = new ArrayList<>();
    for (MatchKeyType type : MatchKeyType.all()) {
      if (reading.hasUnusable(type)) {
        unusable.put(type.configName(), "NOT_UTF8_OR_TOO_LONG");
      }
      if ((valid & type.bit()) != 0) {
        names.add(type.configName());
      }
    }
    return names;
  }
}
