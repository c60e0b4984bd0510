package io.sluice.beam.qualify;

import static io.sluice.beam.snapshot.ParquetFixture.schema;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.beam.qualify.PackCandidates.SuppressionList;
import io.sluice.beam.qualify.PackCandidates.Work;
import io.sluice.beam.snapshot.ParquetFixture;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.qualify.Region;
import io.sluice.domain.snapshot.ExternalUserIds;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.MemberHash;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackCandidatesTest {
  private static final Instant AS_OF = Instant.parse("2026-11-22T00:00:00Z");
  private static final int BUCKETS = 4;
  private static final SourceColumns COLUMNS =
      new SourceColumns(
          "id",
          "at",
          "country",
          "consent",
          null,
          null,
          null,
          Map.of(MatchKeyType.EMAIL, List.of("mail")),
          List.of("tier"),
          null);

  @TempDir private Path folder;

  @Test
  void everyRowIsPackedForItsBucketOrCountedWithItsReason() throws IOException {
    Path rows =
        ParquetFixture.write(
            folder.resolve("rows.parquet"),
            schema(
                "optional binary id (STRING)",
                "optional int64 at (TIMESTAMP(MILLIS,true))",
                "optional binary country (STRING)",
                "optional binary consent (STRING)",
                "optional binary mail (STRING)",
                "optional binary tier (STRING)"),
            List.of(
                row("member", 1, "us", null, "gold"),
                row("denied", 1, "DE", "denied", "gold"),
                row("silent", 1, "DE", null, "gold"),
                row("old", 40, "US", null, "gold"),
                row("other", 1, "US", null, "silver"),
                row("gone", 1, "US", " Denied", "silver"),
                row("lost", 1, "Atlantis", "DENIED", "gold"),
                row("nowhere", 1, "Atlantis", null, "gold"),
                row("no id", 1, "US", null, "gold"),
                row(null, 1, "US", null, "gold"),
                row("odd", 1, "US", "maybe", "gold")));
    Path optOuts =
        ParquetFixture.write(
            folder.resolve("out.parquet"),
            schema("optional binary person (STRING)"),
            List.of(row -> row.add("person", "member"), row -> row.add("person", " ")));
    List<Work> work = new ArrayList<>();
    for (SnapshotPart part : ParquetFixture.parts(COLUMNS, rows)) {
      work.add(new Work(part, null));
    }
    for (SnapshotPart part : ParquetFixture.parts(SourceColumns.idsOnly("person"), optOuts)) {
      work.add(new Work(part, new SuppressionList("opt-outs", "person")));
    }

    TestPipeline pipeline = pipeline();
    PAssert.that(
            pipeline
                .apply(Create.of(work).withCoder(SerializableCoder.of(Work.class)))
                .apply(PackCandidates.of(spec())))
        .satisfies(
            found -> {
              check(found);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void idThatLostDigitsOrIsNoValueIsRejectedAndConsentIsReadInEverydayWords() throws IOException {
    Path rows =
        ParquetFixture.write(
            folder.resolve("rows.parquet"),
            schema(
                "optional binary id (STRING)",
                "optional int64 at (TIMESTAMP(MILLIS,true))",
                "optional binary country (STRING)",
                "optional boolean consent",
                "optional binary mail (STRING)",
                "optional binary tier (STRING)"),
            List.of(
                truth("yes", true),
                truth("no", false),
                truth("2134.0", true),
                truth("1.20655501E10", true),
                truth("1E10", true),
                truth("nan", true),
                truth("-", true)));
    List<Work> work = new ArrayList<>();
    for (SnapshotPart part : ParquetFixture.parts(COLUMNS, rows)) {
      work.add(new Work(part, null));
    }
    TestPipeline pipeline = pipeline();
    PAssert.that(
            pipeline
                .apply(Create.of(work).withCoder(SerializableCoder.of(Work.class)))
                .apply(PackCandidates.of(spec())))
        .satisfies(
            found -> {
              PackCounts counts = new PackCounts();
              for (KV<Integer, byte[]> block : found) {
                if (block.getKey() == 2 + BUCKETS) {
                  for (PackCounts part : counts(block.getValue())) {
                    counts.add(part);
                  }
                }
              }
              assertThat(
                  counts.rejected, equalTo(Map.of("ID_FLOATING_POINT", 3L, "ID_PLACEHOLDER", 2L)));
              assertThat(counts.excluded, equalTo(Map.of("CONSENT_DENIED", 1L)));
              assertThat(counts.adjusted, equalTo(Map.of("CONSENT_TRANSLATED", 2L)));
              assertThat(counts.balanced(), is(true));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static java.util.function.Consumer<org.apache.parquet.example.data.Group> truth(
      String id, boolean consent) {
    return row -> {
      row.add("id", id);
      row.add("at", AS_OF.minus(java.time.Duration.ofDays(1)).toEpochMilli());
      row.add("country", "DE");
      row.add("consent", consent);
      row.add("mail", "a@shop.example");
      row.add("tier", "gold");
    };
  }

  @Test
  void suppressedIdIsDerivedLikeTheAudiencesAndARowThatSuppressesNobodyIsCounted()
      throws IOException {
    Path optOuts =
        ParquetFixture.write(
            folder.resolve("out.parquet"),
            schema("optional binary person (STRING)"),
            List.of(
                row -> row.add("person", "member"),
                row -> row.add("person", " "),
                row -> {},
                row -> row.add("person", Binary.fromConstantByteArray(new byte[] {(byte) 0xff})),
                row -> row.add("person", " out of us ")));
    Work work =
        new Work(
            ParquetFixture.parts(SourceColumns.idsOnly("person"), optOuts).get(0),
            new SuppressionList("opt-outs", "person"));
    PackCandidates.Spec spec =
        new PackCandidates.Spec(
            COLUMNS,
            List.of(target(0, QualifySpec.Ids.AS_IS), target(BUCKETS, QualifySpec.Ids.DERIVE)),
            2 * BUCKETS,
            AS_OF,
            KeySampling.of(MatchKeyRules.defaults(), ColumnForms.MIXED, 9),
            SharedKeyRule.Effect.REPORT,
            "rules-1",
            () -> new byte[16]);

    TestPipeline pipeline = pipeline();
    PAssert.that(
            pipeline
                .apply(Create.of(List.of(work)).withCoder(SerializableCoder.of(Work.class)))
                .apply(PackCandidates.of(spec)))
        .satisfies(
            found -> {
              checkSuppressed(found);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static void checkSuppressed(Iterable<KV<Integer, byte[]>> found) {
    Set<String> asIs = new TreeSet<>();
    Set<String> derive = new TreeSet<>();
    PackCounts[] counts = {};
    for (KV<Integer, byte[]> block : found) {
      if (block.getKey() == 2 * BUCKETS) {
        counts = counts(block.getValue());
      } else {
        (block.getKey() < BUCKETS ? asIs : derive).addAll(PackedRows.standings(block.getValue()));
      }
    }
    byte[] odd = "out of us".getBytes(StandardCharsets.UTF_8);
    String derived = ExternalUserIds.derive(odd, 0, odd.length);
    assertThat(asIs, equalTo(Set.of("member SUPPRESSED")));
    assertThat(derive, equalTo(Set.of("member SUPPRESSED", derived + " SUPPRESSED")));
    Map<String, Long> nobody = Map.of("ID_MISSING", 2L, "NOT_UTF8", 1L);
    assertThat(counts[1].suppression.get("opt-outs").unusable, equalTo(nobody));
    assertThat(counts[1].suppression.get("opt-outs").rows, is(5L));
    assertThat(counts[0].unusableSuppression(), is(4L));
    assertThat(counts[0].rejects.size(), is(4));
    assertThat(counts[0].rejects.toString().contains("out of us"), is(false));
    assertThat(counts[0].balanced(), is(true));
  }

  private static void check(Iterable<KV<Integer, byte[]>> found) {
    Map<String, Integer> packed = new TreeMap<>();
    PackCounts counts = new PackCounts();
    for (KV<Integer, byte[]> block : found) {
      if (block.getKey() == 2 + BUCKETS) {
        for (PackCounts part : counts(block.getValue())) {
          counts.add(part);
        }
      } else {
        PackedRows.standings(block.getValue()).forEach(row -> packed.put(row, block.getKey()));
      }
    }
    assertThat(
        packed,
        equalTo(
            Map.of(
                "member QUALIFIED",
                key("member"),
                "member SUPPRESSED",
                key("member"),
                "denied CONSENT_DENIED",
                key("denied"),
                "old LIFETIME_OVER",
                key("old"),
                "gone DENIED_ELSEWHERE",
                key("gone"),
                "lost DENIED_ELSEWHERE",
                key("lost"))));
    assertThat(counts.rows, is(11L));
    assertThat(counts.qualified, is(1L));
    assertThat(
        counts.excluded,
        equalTo(Map.of("NOT_SELECTED", 2L, "CONSENT_DENIED", 1L, "LIFETIME_OVER", 1L)));
    assertThat(
        counts.rejected,
        equalTo(
            Map.of(
                "CONSENT_MISSING", 1L,
                "COUNTRY_INVALID", 2L,
                "ID_INVALID", 1L,
                "ID_MISSING", 1L,
                "CONSENT_INVALID", 1L)));
    assertThat(counts.balanced(), is(true));
    assertThat(counts.keysPresent[0], is(1L));
    assertThat(counts.rejects.size(), is(7));
    assertThat(counts.rejects.toString().contains("no id"), is(false));
    assertThat(counts.rejects.get(0).reference(), not(equalTo("")));
    checkHealth(counts);
  }

  private static void checkHealth(PackCounts counts) {
    assertThat(
        counts.health.values().stream().mapToLong(health -> health.members).sum(),
        is(counts.qualified));
    assertThat(counts.health.values().stream().mapToLong(health -> health.valid[0]).sum(), is(1L));
  }

  private static PackCandidates.Spec spec() {
    return new PackCandidates.Spec(
        COLUMNS,
        List.of(target(2, QualifySpec.Ids.AS_IS)),
        2 + BUCKETS,
        AS_OF,
        KeySampling.of(MatchKeyRules.defaults(), ColumnForms.MIXED, 9),
        SharedKeyRule.Effect.REPORT,
        "rules-1",
        () -> new byte[16]);
  }

  private static QualifySpec target(int firstKey, QualifySpec.Ids ids) {
    return new QualifySpec(
        new AudienceTarget("hv", "acme"),
        firstKey,
        BUCKETS,
        "tier",
        List.of("gold", "platinum"),
        null,
        Duration.ofDays(30).toSeconds(),
        ids,
        Region.NA,
        Set.of(Region.NA),
        true);
  }

  private static int key(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
    return 2 + MemberHash.bucket(MemberHash.of(bytes, 0, bytes.length), BUCKETS);
  }

  private static PackCounts[] counts(byte[] json) {
    try {
      return RecordsJson.mapper().readValue(json, PackCounts[].class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Consumer<Group> row(
      String id, int daysAgo, String country, String consent, String tier) {
    return row -> {
      if (id != null) {
        row.add("id", id);
      }
      row.add("at", AS_OF.minus(Duration.ofDays(daysAgo)).toEpochMilli());
      row.add("country", country);
      if (consent != null) {
        row.add("consent", consent);
      }
      row.add("mail", "someone@example.com");
      row.add("tier", tier);
    };
  }

  private static TestPipeline pipeline() {
    TestPipelineOptions options =
        PipelineOptionsFactory.fromArgs("--runner=TestSparkRunner").as(TestPipelineOptions.class);
    return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
  }
}
