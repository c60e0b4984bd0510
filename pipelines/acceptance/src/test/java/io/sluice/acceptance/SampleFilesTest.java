package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.sluice.acceptance.samples.Sample;
import io.sluice.acceptance.samples.SampleFiles;
import io.sluice.acceptance.samples.SampleTables;
import io.sluice.amazonads.ApiRegion;
import io.sluice.records.RunReport.Unit;
import io.sluice.sandbox.AudienceView;
import io.sluice.sandbox.EventView;
import io.sluice.sandbox.MemberView;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files as DuckDB, Polars, pandas, PyArrow, Spark and PyIceberg write them, each an audience or a
 * conversion of its own in one run: what must be read arrives with the digests that another program
 * worked out, what cannot be read ends its own audience alone. {@link SampleRowsTest} has more
 * files.
 */
class SampleFilesTest {
  private static final int INVALID = 2;

  /** Part of a name; only such samples are tried. */
  private static final String ONLY = System.getProperty("samples.only", "");

  @TempDir private static Path folder;

  private static Activation activation;
  private static CommandResult people;
  private static CommandResult orders;
  private static Map<String, EventView> events;

  @BeforeAll
  static void run() {
    SampleFiles.copy(folder.resolve("samples"), Activation.START.minusSeconds(60));
    activation = Activation.in(folder, SampleFilesTest::configured);
    Catalog catalog = WarehouseTable.catalog(activation.workspace());
    people()
        .filter(Sample::table)
        .forEach(s -> SampleTables.register(catalog, table(s), Path.of(below(s))));
    activation.day(1).has(Person.numbered(1, 3));
    people = activation.sync();
    orders = activation.conversions();
    events =
        activation.events().stream().collect(Collectors.toMap(EventView::eventId, each -> each));
  }

  @AfterAll
  static void close() {
    activation.close();
  }

  static Stream<Sample> people() {
    return chosen(Sample.Kind.PEOPLE);
  }

  static Stream<Sample> orders() {
    return chosen(Sample.Kind.ORDERS);
  }

  private static Stream<Sample> chosen(Sample.Kind kind) {
    return SampleFiles.of(kind).stream()
        .filter(sample -> sample.whole() && sample.name().contains(ONLY));
  }

  @Test
  void healthyAudienceIsSentWhateverLiesBesideIt() {
    assertThat(people.printed(), people.exit(), is(INVALID));
    assertThat(orders.printed(), orders.exit(), is(INVALID));
    assertThat(activation.members(), is(Set.of("p1", "p2", "p3")));
  }

  @ParameterizedTest
  @MethodSource
  void people(Sample sample) {
    Unit unit = people.audience(sample.name());
    if (refused(sample, unit)) {
      assertThat(activation.members(sample.name()), is(Set.of()));
      return;
    }
    assertThat(digests(sample.name()), is(new TreeMap<>(sample.members())));
    assertThat(unit.rejects(), is(sample.rejects()));
  }

  @ParameterizedTest
  @MethodSource
  void orders(Sample sample) {
    Unit unit =
        orders.report().conversions().stream()
            .filter(each -> each.id().equals(sample.name()))
            .findFirst()
            .orElseThrow();
    if (refused(sample, unit)) {
      return;
    }
    assertThat(unit.rejects(), is(sample.rejects()));
    sample.events().forEach((id, event) -> arrived(sample.name() + ":" + id, event));
  }

  private static void arrived(String id, Sample.Event expected) {
    EventView event = events.get(id);
    assertThat(id, event != null, is(true));
    assertThat(id, event.eventTime(), is(Instant.parse(expected.at())));
    assertThat(id, event.digests(), is(Map.of("EMAIL", expected.email())));
    if (expected.value() != null) {
      assertThat(id, event.value().compareTo(new BigDecimal(expected.value())), is(0));
    }
  }

  private static boolean refused(Sample sample, Unit unit) {
    if (sample.refused()) {
      assertThat(unit.verdict() + unit.remedy(), unit.exitCode(), is(INVALID));
      sample.says().forEach(words -> assertThat(unit.remedy(), containsString(words)));
      return true;
    }
    assertThat(unit.verdict() + ": " + unit.remedy(), unit.exitCode(), is(0));
    return false;
  }

  /** The digests of each active member by key, those of all its key sets together. */
  private static Map<String, Map<String, Set<String>>> digests(String audience) {
    Map<String, Map<String, Set<String>>> found = new TreeMap<>();
    for (MemberView member : views(audience)) {
      Map<String, Set<String>> keys =
          found.computeIfAbsent(member.externalUserId(), id -> new TreeMap<>());
      for (Map<String, String> set : member.digests()) {
        set.forEach((key, digest) -> keys.computeIfAbsent(key, k -> new TreeSet<>()).add(digest));
      }
    }
    return found;
  }

  private static List<MemberView> views(String audience) {
    return activation.sandbox().audiences().stream()
        .filter(each -> each.externalAudienceId().equals(audience))
        .map(AudienceView::audienceId)
        .flatMap(id -> activation.sandbox().members(id).stream())
        .filter(MemberView::active)
        .toList();
  }

  private static ActivationYaml configured(ActivationYaml yaml) {
    people().forEach(sample -> audience(yaml, sample));
    orders().forEach(sample -> conversion(yaml, sample));
    return yaml;
  }

  private static void audience(ActivationYaml yaml, Sample sample) {
    StringBuilder source =
        new StringBuilder(
            sample.table()
                ? "{ iceberg: " + table(sample)
                : "{ parquet: \"" + below(sample) + "\"");
    sample.settings().forEach((key, value) -> source.append(", " + key + ": \"" + value + "\""));
    yaml.furtherSource(sample.name(), source + ", columns: " + sample.columns() + " }");
    yaml.audience(sample.name(), "source", "{ use: " + sample.name() + " }");
    yaml.audience(sample.name(), "ttl", "P30D");
    yaml.audience(sample.name(), "country", sample.columns().has("country") ? null : "US");
    yaml.audience(sample.name(), "guards", "{ max-rejected-percent: off, max-age: off }");
  }

  private static void conversion(ActivationYaml yaml, Sample sample) {
    String id = sample.name();
    yaml.conversion(id, ApiRegion.NA);
    OrderFixture.COLUMNS
        .keySet()
        .forEach(key -> yaml.conversion(id, "source.columns." + key, null));
    sample
        .columns()
        .properties()
        .forEach(e -> yaml.conversion(id, "source.columns." + e.getKey(), e.getValue().toString()));
    sample.settings().forEach((key, value) -> yaml.conversion(id, "source." + key, value));
    yaml.conversion(id, "source.parquet", "\"" + below(sample) + "\"");
    yaml.conversion(id, "event-id-prefix", "\"" + id + ":\"");
    yaml.conversion(id, "guards.max-rejected-percent", "off");
  }

  private static TableIdentifier table(Sample sample) {
    return TableIdentifier.of("made", sample.name().replace('-', '_'));
  }

  private static String below(Sample sample) {
    return sample.below(folder.resolve("samples"));
  }
}
