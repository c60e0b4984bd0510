package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.acceptance.samples.Sample;
import io.sluice.acceptance.samples.SampleFiles;
import io.sluice.acceptance.samples.SampleRows;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files as other tools write them, read and hashed without a pipeline around: ids, times and
 * numbers of every type, all encodings and codecs. Every digest is compared with that of another
 * program.
 */
class SampleRowsTest {
  private static final MatchKeyHasher HASHER = MatchKeyHasher.of(MatchKeyRules.defaults());

  @BeforeAll
  static void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  static Stream<Sample> people() {
    return chosen(Sample.Kind.PEOPLE);
  }

  static Stream<Sample> orders() {
    return chosen(Sample.Kind.ORDERS);
  }

  private static Stream<Sample> chosen(Sample.Kind kind) {
    return SampleFiles.of(kind).stream().filter(sample -> !sample.whole());
  }

  @ParameterizedTest
  @MethodSource
  void people(Sample sample) {
    if (sample.refused()) {
      refused(sample);
      return;
    }
    Map<String, Map<String, Set<String>>> members = new TreeMap<>();
    for (Map<String, List<String>> row : SampleRows.read(sample)) {
      Map<String, Set<String>> keys = digests(sample, row);
      if (!keys.isEmpty()) {
        members.put(one(sample, row, "external-user-id"), keys);
      }
    }
    assertThat(members, is(new TreeMap<>(sample.members())));
  }

  @ParameterizedTest
  @MethodSource
  void orders(Sample sample) {
    Map<String, Map<String, List<String>>> rows = new HashMap<>();
    SampleRows.read(sample).forEach(row -> rows.put(one(sample, row, "event-id"), row));
    assertThat(rows.keySet(), is(sample.events().keySet()));
    sample.events().forEach((id, event) -> arrived(sample, rows.get(id), event));
  }

  private static void arrived(Sample sample, Map<String, List<String>> row, Sample.Event expected) {
    String at = one(sample, row, "event-time");
    assertThat(
        OffsetDateTime.parse(at).toInstant().toEpochMilli(),
        is(Instant.parse(expected.at()).toEpochMilli()));
    assertThat(digests(sample, row), is(Map.of("email", Set.of(expected.email()))));
    if (expected.value() != null) {
      BigDecimal value = new BigDecimal(one(sample, row, "value"));
      assertThat(value.compareTo(new BigDecimal(expected.value())), is(0));
    }
  }

  private static void refused(Sample sample) {
    SnapshotInvalidException refusal =
        assertThrows(SnapshotInvalidException.class, () -> SampleRows.read(sample));
    sample.says().forEach(words -> assertThat(refusal.getMessage(), containsString(words)));
  }

  private static String one(Sample sample, Map<String, List<String>> row, String use) {
    return row.get(column(sample.columns().path(use))).get(0);
  }

  private static String column(JsonNode mapping) {
    return mapping.isObject() ? mapping.path("column").asText() : mapping.asText();
  }

  /** The digests of a row by the wire name of the key. */
  private static Map<String, Set<String>> digests(Sample sample, Map<String, List<String>> row) {
    List<String> countries = row.getOrDefault(column(sample.columns().path("country")), List.of());
    Map<String, Set<String>> found = new TreeMap<>();
    for (MatchKeyType type : MatchKeyType.all()) {
      String column = column(sample.columns().path(type.configName()));
      for (String value : row.getOrDefault(column, List.of())) {
        hashed(type, value, countries.isEmpty() ? "US" : countries.get(0))
            .forEach(hex -> found.computeIfAbsent(type.wireName(), k -> new TreeSet<>()).add(hex));
      }
    }
    return found;
  }

  private static Stream<String> hashed(MatchKeyType type, String value, String country) {
    String[] values = new String[MatchKeyType.all().size()];
    values[MatchKeyType.all().indexOf(type)] = value;
    var digests = HASHER.hash(RawKeySet.of(values), country, ColumnForms.MIXED).digests();
    return digests == null ? Stream.empty() : digests.hex(type).stream();
  }
}
