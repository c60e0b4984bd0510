package io.sluice.jobs.run;

import io.sluice.beam.snapshot.ColumnValues;
import io.sluice.beam.snapshot.RowCursor;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.matchkey.HashedKeys;
import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import io.sluice.domain.qualify.Countries;
import io.sluice.domain.qualify.Qualifier;
import io.sluice.domain.qualify.Qualifier.Verdict;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.domain.snapshot.ExternalUserIds;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import io.sluice.jobs.config.AudienceConfig;
import io.sluice.jobs.config.ExternalUserIdMode;
import io.sluice.jobs.config.RowSelection;
import io.sluice.jobs.inspect.MemberStory.FoundRow;
import io.sluice.jobs.inspect.MemberStory.Stand;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells how one row stands towards one unit, by the rules and in the order of the qualify stage.
 * Looks at one row of one person: clear rather than fast. Personal data: raw in, names of keys out.
 */
final class RowFinding {
  private final SourceRead source;
  private final AudienceConfig audience;
  private final Qualifier qualifier;
  private final MatchKeyHasher hasher;
  private @Nullable RejectCode bad;

  RowFinding(SourceRead source, AudienceUnit unit, Instant asOf, MatchKeyRules rules) {
    this.source = source;
    this.hasher = MatchKeyHasher.of(rules);
    this.audience = unit.audience();
    this.qualifier =
        Qualifier.of(
            asOf,
            audience.lifetime().orElse(null),
            audience.country().orElse(null),
            new Qualifier.Routing(unit.account().region(), unit.regions(), unit.first()));
  }

  /** Looks at the cursor's row. */
  FoundRow of(RowCursor row, SnapshotPart part, long number) {
    SourceColumns columns = source.columns();
    bad = null;
    String country = country(row.column(columns.country()));
    ConsentSignal consent = consent(row, columns);
    ColumnValues time = row.column(columns.qualifiedAt());
    Instant at = time == null || time.count() == 0 ? null : Instant.ofEpochMilli(time.number(0));
    RejectCode idProblem = idProblem(CellText.first(row.id()));
    Map<String, String> unusable = new TreeMap<>();
    String effective = country == null ? audience.country().orElse(null) : country;
    List<String> keys = keys(row, effective, unusable);
    Place place = new Place(part.path(), number, part.rowGroup(), effective, keys, unusable);
    if (!selected(row)) {
      return place.row(Stand.NOT_SELECTED, null, null);
    }
    RejectCode problem = idProblem == null ? bad : idProblem;
    return problem == null
        ? place.of(qualifier.judge(country, consent, at))
        : place.row(Stand.REJECTED, problem, null);
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

  private @Nullable RejectCode idProblem(CellText id) {
    boolean derives = audience.externalUserIds() == ExternalUserIdMode.DERIVE;
    return switch (id.state()) {
      case ABSENT -> RejectCode.ID_MISSING;
      case NOT_UTF8 -> RejectCode.NOT_UTF8;
      case PRESENT -> ExternalUserIds.valid(id.text()) || derives ? null : RejectCode.ID_INVALID;
    };
  }

  private @Nullable String country(@Nullable ColumnValues column) {
    String raw = value(column);
    if (raw == null) {
      return null;
    }
    Optional<String> normalized = Countries.normalize(raw);
    if (normalized.isEmpty()) {
      bad = RejectCode.COUNTRY_INVALID;
    }
    return normalized.orElse(null);
  }

  private ConsentSignal consent(RowCursor row, SourceColumns columns) {
    return new ConsentSignal(
        grant(row.column(columns.consentUserData())),
        grant(row.column(columns.consentAdStorage())),
        value(row.column(columns.consentTcf())),
        value(row.column(columns.consentGpp())));
  }

  private @Nullable Grant grant(@Nullable ColumnValues column) {
    String raw = value(column);
    if (raw == null) {
      return null;
    }
    String upper = raw.toUpperCase(Locale.ROOT);
    for (Grant grant : Grant.values()) {
      if (grant.name().equals(upper)) {
        return grant;
      }
    }
    bad = bad == null ? RejectCode.CONSENT_INVALID : bad;
    return null;
  }

  private @Nullable String value(@Nullable ColumnValues column) {
    CellText cell = CellText.first(column);
    if (cell.state() == CellText.State.NOT_UTF8) {
      bad = RejectCode.NOT_UTF8;
    }
    return cell.state() == CellText.State.PRESENT ? cell.text() : null;
  }

  private boolean selected(RowCursor row) {
    return audience.select().isEmpty() || selected(row, audience.select().get());
  }

  private static boolean selected(RowCursor row, RowSelection select) {
    ColumnValues values = row.column(select.column());
    for (int i = 0; values != null && i < values.count(); i++) {
      for (String wanted : select.values()) {
        byte[] bytes = wanted.getBytes(StandardCharsets.UTF_8);
        if (Arrays.equals(
            values.buffer(), values.start(i), values.end(i), bytes, 0, bytes.length)) {
          return true;
        }
      }
    }
    return false;
  }

  private List<String> keys(RowCursor row, @Nullable String country, Map<String, String> unusable) {
    Map<MatchKeyType, List<String>> values = values(row, unusable);
    int sets = values.values().stream().mapToInt(List::size).max().orElse(0);
    int valid = 0;
    for (int set = 0; set < Math.min(sets, UploadRecord.MAX_KEY_SETS); set++) {
      HashedKeys hashed = hasher.hash(profile(values, set), country, source.forms());
      valid |= hashed.validMask();
      for (MatchKeyType type : MatchKeyType.all()) {
        hashed.problem(type).ifPresent(p -> unusable.put(type.configName(), p.name()));
      }
    }
    List<String> names = new ArrayList<>();
    for (MatchKeyType type : MatchKeyType.all()) {
      if ((valid & type.bit()) != 0) {
        names.add(type.configName());
      }
    }
    return names;
  }

  private static Map<MatchKeyType, List<String>> values(
      RowCursor row, Map<String, String> unusable) {
    Map<MatchKeyType, List<String>> values = new EnumMap<>(MatchKeyType.class);
    for (MatchKeyType type : MatchKeyType.all()) {
      for (ColumnValues column : row.keys(type)) {
        for (int i = 0; i < column.count(); i++) {
          CellText cell = CellText.of(column, i);
          if (cell.state() == CellText.State.PRESENT) {
            values.computeIfAbsent(type, t -> new ArrayList<>()).add(cell.text());
          } else if (cell.state() == CellText.State.NOT_UTF8) {
            unusable.put(type.configName(), RejectCode.NOT_UTF8.name());
          }
        }
      }
    }
    return values;
  }

  /** The n-th values make the n-th profile; a key with a single value stands in every one. */
  private static RawKeySet profile(Map<MatchKeyType, List<String>> values, int number) {
    List<@Nullable String> profile = new ArrayList<>();
    for (MatchKeyType type : MatchKeyType.all()) {
      List<String> own = values.getOrDefault(type, List.of());
      int index = own.size() == 1 ? 0 : number;
      profile.add(index < own.size() ? own.get(index) : null);
    }
    return RawKeySet.of(profile.toArray(String[]::new));
  }
}
