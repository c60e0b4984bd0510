package io.sluice.beam.snapshot;

import io.sluice.domain.snapshot.MatchKeyType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a source mean what, as configured.
 *
 * @param externalUserId the id column
 * @param qualifiedAt time of qualification or {@code null}
 * @param country or {@code null}
 * @param consentUserData Amazon signal for user data or {@code null}
 * @param consentAdStorage Amazon signal for ad storage or {@code null}
 * @param consentTcf or {@code null}
 * @param consentGpp or {@code null}
 * @param keys columns of each match key, in the order of preference
 * @param selects the columns that audiences select on, each once
 * @param zone zone of times without one, an id such as {@code Europe/Berlin}, or {@code null}
 */
public record SourceColumns(
    String externalUserId,
    @Nullable String qualifiedAt,
    @Nullable String country,
    @Nullable String consentUserData,
    @Nullable String consentAdStorage,
    @Nullable String consentTcf,
    @Nullable String consentGpp,
    Map<MatchKeyType, List<String>> keys,
    List<String> selects,
    @Nullable String zone)
    implements MappedColumns {

  /** Copies the collections. */
  public SourceColumns {
    keys = Map.copyOf(keys);
    selects = List.copyOf(selects);
  }

  /** The columns of a list of ids, such as a suppression list. */
  public static SourceColumns idsOnly(String column) {
    return new SourceColumns(column, null, null, null, null, null, null, Map.of(), List.of(), null);
  }

  /** True when the source maps any consent column. */
  public boolean mapsConsent() {
    return consentUserData != null
        || consentAdStorage != null
        || consentTcf != null
        || consentGpp != null;
  }

  /** All text columns by name, in a fixed order, each once a role. */
  private List<String> textColumns() {
    List<String> names = new ArrayList<>();
    names.add(externalUserId);
    for (String name :
        new String[] {country, consentUserData, consentAdStorage, consentTcf, consentGpp}) {
      if (name != null) {
        names.add(name);
      }
    }
    for (MatchKeyType type : MatchKeyType.all()) {
      names.addAll(keys.getOrDefault(type, List.of()));
    }
    names.addAll(selects);
    return names;
  }

  @Override
  public Map<String, Reading> readings() {
    Map<String, Reading> readings = new LinkedHashMap<>();
    textColumns().forEach(name -> readings.put(name, Reading.TEXT));
    // A signal may be a truth; a column that is also something else is read as that asks.
    for (String signal : new String[] {consentUserData, consentAdStorage}) {
      if (signal != null && Collections.frequency(textColumns(), signal) == 1) {
        readings.put(signal, Reading.SCALAR);
      }
    }
    if (qualifiedAt != null) {
      readings.put(qualifiedAt, Reading.TIME);
    }
    return readings;
  }
}
