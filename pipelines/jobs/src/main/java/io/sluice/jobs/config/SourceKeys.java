package io.sluice.jobs.config;

import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.jobs.config.Key.NodeKey;
import io.sluice.jobs.config.Key.ValueKey;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The keys of a source, of its columns and of a suppression list. */
final class SourceKeys {
  static final ValueKey<String> PARQUET =
      ValueKey.of(
          "parquet", ValueTypes.text(2000), "Glob of Parquet files; {date} stands for a day.");
  static final ValueKey<String> ICEBERG =
      ValueKey.of(
          "iceberg",
          ValueTypes.matching(
              Pattern.compile("[^.\\s]{1,200}(\\.[^.\\s]{1,200}){1,9}"),
              "must be a table's full name",
              "Write it such as marketing.customers"),
          "Iceberg table by its full name.");
  static final ValueKey<String> REF =
      ValueKey.of(
          "ref",
          ValueTypes.matching(
              Pattern.compile("[^\\s]{1,200}"),
              "must be a name without blanks",
              "Write it as the table's refs show it"),
          "Branch or tag of the Iceberg table that is read; without it, main.");
  static final ValueKey<Integer> OFFSET =
      ValueKey.of("offset", ValueTypes.days(-3650, 3650), "{date} is the date of as-of plus this.")
          .or("P0D");
  static final ValueKey<ZoneId> DATE_ZONE =
      ValueKey.of("zone", ValueTypes.zone(), "Zone in which as-of becomes a date.").or("UTC");
  static final NodeKey DATE =
      new NodeKey(
          "date",
          new Shape.Obj(ObjectSpec.of("date", List.of(OFFSET, DATE_ZONE))),
          "Which day {date} is.");
  static final ValueKey<String> READY =
      ValueKey.of(
          "ready",
          ValueTypes.matching(
              Pattern.compile("[^/\\s]{1,200}"),
              "must be a file name without a folder",
              "Write it such as _SUCCESS"),
          "File that marks a folder as complete.");
  static final ValueKey<SourceMode> MODE =
      ValueKey.of("mode", ValueTypes.choice(SourceMode.class), "What absence means.").or("full");
  static final ValueKey<Duration> WINDOW =
      ValueKey.of(
          "window",
          ValueTypes.days(1, 3650).map(Duration::ofDays),
          "Span of the partitions that make up one snapshot; mode increment only.");
  static final ValueKey<ZoneId> ZONE =
      ValueKey.of("zone", ValueTypes.zone(), "Zone of timestamps that carry none.");

  static final ValueKey<String> COLUMN = column("column", "Name of the column.");
  static final ValueKey<Boolean> HASHED =
      ValueKey.of(
              "hashed", ValueTypes.truth(), "All its values are SHA-256; anything else is no key.")
          .or("false");
  static final ValueKey<Boolean> RAW =
      ValueKey.of("raw", ValueTypes.truth(), "All its values are plain; a SHA-256 is no key.")
          .or("false");
  static final ObjectSpec COLUMN_SPEC =
      ObjectSpec.of("column", List.of(COLUMN, HASHED, RAW)).requiring(COLUMN);

  static final ValueKey<String> EXTERNAL_USER_ID =
      column("external-user-id", "Holds the user's id in the warehouse.");
  static final ValueKey<String> QUALIFIED_AT =
      column("qualified-at", "Holds when the user qualified; lifetimes count from here.");
  static final ValueKey<String> COUNTRY = column("country", "Holds the country, ISO alpha-2.");
  static final ValueKey<String> CONSENT_USER_DATA =
      column("consent-user-data", "Holds Amazon's consent signal for user data.");
  static final ValueKey<String> CONSENT_AD_STORAGE =
      column("consent-ad-storage", "Holds Amazon's consent signal for ad storage.");
  static final ValueKey<String> CONSENT_TCF = column("consent-tcf", "Holds an IAB TCF string.");
  static final ValueKey<String> CONSENT_GPP = column("consent-gpp", "Holds an IAB GPP string.");
  static final ObjectSpec COLUMNS_SPEC = columnsSpec();
  static final NodeKey COLUMNS =
      new NodeKey("columns", new Shape.Obj(COLUMNS_SPEC), "What the columns mean.");

  static final List<Key> SOURCE_KEYS =
      List.of(PARQUET, ICEBERG, REF, DATE, READY, MODE, WINDOW, ZONE, COLUMNS);
  static final ObjectSpec SPEC =
      ObjectSpec.of("source", SOURCE_KEYS).requiring(COLUMNS).exactlyOneOf(PARQUET, ICEBERG);

  static final ObjectSpec SUPPRESSION_SPEC =
      ObjectSpec.of("suppression", List.of(PARQUET, ICEBERG, REF, DATE, READY, COLUMN))
          .requiring(COLUMN)
          .exactlyOneOf(PARQUET, ICEBERG);

  private SourceKeys() {}

  /** The key of a match key under {@code columns:}. */
  static NodeKey matchKey(MatchKeyType type) {
    return matchKey(type.configName());
  }

  /** The key of an identifier that may be hashed, plain, or in several columns. */
  static NodeKey matchKey(String name) {
    Shape one = new Shape.Value(COLUMN.type());
    Shape withOptions = new Shape.Obj(COLUMN_SPEC);
    Shape item = new Shape.AnyOf(List.of(one, withOptions));
    return new NodeKey(
        name,
        new Shape.AnyOf(List.of(one, withOptions, new Shape.Items(item, 1, 20))),
        "Column or columns that hold the " + name + ".");
  }

  static ValueKey<String> column(String name, String description) {
    return ValueKey.of(name, ValueTypes.text(300), description);
  }

  private static ObjectSpec columnsSpec() {
    List<Key> keys = new ArrayList<>(List.of(EXTERNAL_USER_ID, QUALIFIED_AT));
    MatchKeyType.all().forEach(type -> keys.add(matchKey(type)));
    keys.addAll(List.of(COUNTRY, CONSENT_USER_DATA, CONSENT_AD_STORAGE, CONSENT_TCF, CONSENT_GPP));
    return ObjectSpec.of("columns", keys).requiring(EXTERNAL_USER_ID);
  }
}
