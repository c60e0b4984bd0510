package io.sluice.beam.qualify;

import static io.sluice.beam.snapshot.ParquetFixture.schema;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.sluice.beam.qualify.PackCandidates.Work;
import io.sluice.beam.qualify.SharedKeyRule.Effect;
import io.sluice.beam.snapshot.ParquetFixture;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.matchkey.SharedKeys;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.qualify.Region;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.parquet.example.data.Group;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindSharedKeysTest {
  private static final SourceColumns COLUMNS =
      new SourceColumns(
          "id",
          null,
          "country",
          null,
          null,
          null,
          null,
          Map.of(MatchKeyType.EMAIL, List.of("mail"), MatchKeyType.PHONE, List.of("phone")),
          List.of(),
          null);
  private static final int KEYS = 1;

  @TempDir private Path folder;
  private List<SnapshotPart> parts = List.of();

  @BeforeEach
  void snapshot() throws IOException {
    List<Consumer<Group>> rows = new ArrayList<>();
    // A store's number, spelled in four ways by four persons.
    rows.add(row("a", "a@shop.example", "(571) 412-0599"));
    rows.add(row("b", "b@shop.example", "+1 571 412 0599"));
    rows.add(row("c", "c@shop.example", "1-571-412-0599"));
    rows.add(row("d", "d@shop.example", "5714120599"));
    // One person with many rows, and a number that three persons share.
    for (int i = 0; i < 5; i++) {
      rows.add(row("many", "Many@shop.example", null));
    }
    for (String id : List.of("e", "f", "g")) {
      rows.add(row(id, null, "202 555 0123"));
    }
    Path file =
        ParquetFixture.write(
            folder.resolve("rows.parquet"),
            schema(
                "optional binary id (STRING)",
                "optional binary country (STRING)",
                "optional binary mail (STRING)",
                "optional binary phone (STRING)"),
            rows);
    parts = ParquetFixture.parts(COLUMNS, file);
  }

  @Test
  void valueOfMorePersonsThanAllowedIsSharedHoweverItIsSpelled() {
    TestPipeline pipeline = pipeline();
    PAssert.that(found(pipeline, 3))
        .satisfies(
            blocks -> {
              SharedKeys shared = FindSharedKeys.read(blocks);
              assertThat(shared.size(), is(1));
              assertThat(shared.contains(phone("15714120599")), is(true));
              assertThat(shared.contains(phone("202 555 0123")), is(false));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void sharedValueIsLeftOutOfTheRowAndCounted() {
    assertPacked(Effect.DROP, null);
  }

  @Test
  void sharedValueIsOnlyCountedWhereItIsNotToBeDropped() {
    assertPacked(Effect.REPORT, "(571) 412-0599");
  }

  private void assertPacked(Effect effect, @Nullable String phone) {
    TestPipeline pipeline = pipeline();
    PCollectionView<List<byte[]>> view = found(pipeline, 3).apply(View.asList());
    List<Work> work = parts.stream().map(part -> new Work(part, null)).toList();
    PAssert.that(
            pipeline
                .apply("Work", Create.of(work).withCoder(SerializableCoder.of(Work.class)))
                .apply(PackCandidates.of(spec(effect)).withShared(view)))
        .satisfies(
            blocks -> {
              checkPacked(blocks, phone);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static void checkPacked(Iterable<KV<Integer, byte[]>> blocks, @Nullable String phone) {
    PackCounts counts = new PackCounts();
    List<RawKeySet> firsts = new ArrayList<>();
    for (KV<Integer, byte[]> block : blocks) {
      if (block.getKey() == KEYS) {
        for (PackCounts part : counts(block.getValue())) {
          counts.add(part);
        }
      } else {
        PackedRow row = new PackedRow();
        row.moveTo(block.getValue(), 0);
        firsts.addAll(ContentCodec.read(row.block(), row.payloadStart()).keySets());
      }
    }
    assertThat(
        firsts,
        equalTo(
            List.of(RawKeySet.of("a@shop.example", phone, null, null, null, null, null, null))));
    assertThat(counts.health.get("US").shared[1], is(4L));
    assertThat(counts.health.get("US").shared[0], is(0L));
    assertThat(counts.qualified, is(12L));
  }

  private PCollection<byte[]> found(TestPipeline pipeline, int maxIds) {
    return pipeline
        .apply("Parts", Create.of(parts).withCoder(SerializableCoder.of(SnapshotPart.class)))
        .apply(FindSharedKeys.of(new FindSharedKeys.Spec(COLUMNS, maxIds, 5_000_000)));
  }

  private static PackCandidates.Spec spec(Effect effect) {
    QualifySpec all =
        new QualifySpec(
            new AudienceTarget("hv", "acme"),
            0,
            KEYS,
            null,
            List.of(),
            null,
            null,
            QualifySpec.Ids.AS_IS,
            Region.NA,
            Set.of(Region.NA),
            true);
    return new PackCandidates.Spec(
        COLUMNS,
        List.of(all),
        KEYS,
        Instant.parse("2026-11-22T00:00:00Z"),
        KeySampling.of(MatchKeyRules.defaults(), ColumnForms.MIXED, 12),
        effect,
        "rules-1",
        () -> new byte[16]);
  }

  private static PackCounts[] counts(byte[] json) {
    try {
      return RecordsJson.mapper().readValue(json, PackCounts[].class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long phone(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return SharedKeys.hash(MatchKeyType.PHONE, utf8, 0, utf8.length);
  }

  private static Consumer<Group> row(String id, String mail, String phone) {
    return row -> {
      row.add("id", id);
      row.add("country", "US");
      if (mail != null) {
        row.add("mail", mail);
      }
      if (phone != null) {
        row.add("phone", phone);
      }
    };
  }

  private static TestPipeline pipeline() {
    TestPipelineOptions options =
        PipelineOptionsFactory.fromArgs("--runner=TestSparkRunner").as(TestPipelineOptions.class);
    return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
  }
}
