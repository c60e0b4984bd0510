package io.sluice.beam.ledger;

import static io.sluice.beam.snapshot.ParquetFixture.schema;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.beam.batch.AttemptDocuments;
import io.sluice.beam.batch.EventCodec;
import io.sluice.beam.batch.EventOutbox;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.TornFiles;
import io.sluice.beam.diff.EventMergeCounts;
import io.sluice.beam.diff.EventMergeSummary;
import io.sluice.beam.diff.MergeEvents;
import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.beam.iceberg.EventFileReader;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.beam.qualify.EventColumns;
import io.sluice.beam.qualify.EventColumns.Form;
import io.sluice.beam.qualify.EventColumns.KeyColumn;
import io.sluice.beam.qualify.EventCounts;
import io.sluice.beam.qualify.PackEvents;
import io.sluice.beam.qualify.ReadSuppression;
import io.sluice.beam.snapshot.ParquetFixture;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.domain.batch.ConversionPacking;
import io.sluice.domain.batch.PlannedEvent;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventHistory.Corrections;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.conversion.EventSettings;
import io.sluice.domain.conversion.EventVocabulary;
import io.sluice.domain.conversion.EventVocabulary.KeyForm;
import io.sluice.domain.conversion.SharedMoments;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.ledger.EventLedgerView.EventFile;
import io.sluice.domain.ledger.SettledEvents;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.qualify.Region;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of events through all transforms: read, judged, merged with the ledger, settled. */
class EventStagesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String DOCUMENTS = "fragments/now-";
  private static final int BUCKETS = 2;
  private static final ConversionTarget TARGET = new ConversionTarget("orders", "acme-na");
  private static final LaneId LANE = new LaneId(Region.NA, "acme-na", "events");
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final EventColumns COLUMNS =
      new EventColumns(
          Map.of(
              EventField.EVENT_ID, "order_id",
              EventField.EVENT_TIME, "ordered_at",
              EventField.VALUE, "total",
              EventField.EXTERNAL_USER_ID, "person"),
          Map.of(
              "EMAIL", List.of(new KeyColumn("mail", Form.MIXED)),
              "MAID", List.of(new KeyColumn("device", Form.MIXED))),
          Map.of(),
          List.of(),
          null);
  private static final EventSettings SETTINGS =
      EventSettings.of(ConversionApi.EVENTS, Region.NA)
          .withDefaults(
              Map.of(
                  EventField.EVENT_NAME, "Online order",
                  EventField.EVENT_TYPE, "OFF_AMAZON_PURCHASES",
                  EventField.EVENT_SOURCE, "WEBSITE",
                  EventField.COUNTRY, "US",
                  EventField.CURRENCY, "USD"));
  private static final EventVocabulary VOCABULARY =
      new EventVocabulary(
          Set.of("OFF_AMAZON_PURCHASES"),
          Set.of("WEBSITE"),
          Set.of("USD"),
          Set.of("US"),
          Map.of("EMAIL", KeyForm.HASHED, "MAID", KeyForm.RAW),
          Set.of(),
          Set.of());

  private static final PackEvents.Spec SPEC =
      new PackEvents.Spec(
          COLUMNS,
          SETTINGS,
          VOCABULARY,
          BUCKETS,
          null,
          NOW,
          MatchKeyRules.defaults().withProfile(MatchKeyRules.Profile.EVENTS),
          "1",
          () -> KEY,
          EventCodec::encode);

  @TempDir private Path workspace;
  private IcebergLedger ledger;
  private int lists;

  @BeforeEach
  void open() {
    ledger = IcebergLedger.open(CatalogSettings.sqlite(workspace.toString()));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void rowsBecomeBatchesOrCountedRejectsAndWhatAmazonTookIsNotSentAgain() throws IOException {
    Path first =
        write(
            "day1.parquet",
            List.of(
                row("o-1", "2026-11-21T10:00:00Z", 12.345, "anna@example.com", null, "p1"),
                row("o-2", "2026-11-21T11:00:00Z", 5.0, null, null, "p2"),
                row("o-3", "2026-11-21T12:00:00Z", 7.5, "bob@example.com", null, "out"),
                row("o-4", "2026-10-21T12:00:00Z", 7.5, "bob@example.com", null, "p4"),
                row(
                    "o-5",
                    "2026-11-21T13:00:00Z",
                    1.0,
                    null,
                    "38400000-8cf0-11bd-b23e-10b96e40000d",
                    "p5")));
    PlanFolder folder = PlanFolder.of(workspace.toString(), "plan-1");

    Planned planned = plan(folder, first);

    assertThat(planned.rows().rows, is(5L));
    assertThat(planned.rows().balanced(), is(true));
    assertThat(planned.rows().excluded, equalTo(Map.of("SUPPRESSED", 1L)));
    assertThat(planned.rows().rejected, equalTo(Map.of("NO_USABLE_KEY", 1L, "TIME_TOO_OLD", 1L)));
    assertThat(
        planned.rows().rejects.stream().map(EventCounts.Reject::place).toList(),
        containsInAnyOrder("day1.parquet group 0 row 2", "day1.parquet group 0 row 4"));
    assertThat(planned.rows().adjusted, equalTo(Map.of("VALUE_ROUNDED", 1L)));
    assertThat(planned.merged().balanced(), is(true));
    assertThat(planned.moments().events(), is(2L));
    assertThat(planned.events().keySet(), contains("o-1", "o-5"));
    assertThat(planned.events().get("o-1").event().amount().value().toPlainString(), is("12.35"));

    settle(folder, planned, "plan-1");

    Map<String, Status> known = known();
    assertThat(known, equalTo(Map.of("o-1", Status.ACCEPTED, "o-5", Status.ACCEPTED)));
    theNextDaySendsWhatIsNew();
  }

  private void theNextDaySendsWhatIsNew() throws IOException {
    Path second =
        write(
            "day2.parquet",
            List.of(
                row("o-1", "2026-11-21T10:00:00Z", 12.345, "anna@example.com", null, "p1"),
                row(
                    "o-5",
                    "2026-11-21T13:00:00Z",
                    2.0,
                    null,
                    "38400000-8cf0-11bd-b23e-10b96e40000d",
                    "p5"),
                row("o-6", "2026-11-22T10:00:00Z", 3.0, "cleo@example.com", null, "p6")));
    Planned again = plan(PlanFolder.of(workspace.toString(), "plan-2"), second);

    assertThat(again.events().keySet(), contains("o-6"));
    assertThat(again.merged().excluded, equalTo(Map.of("UNCHANGED", 1L, "CONTENT_CHANGED", 1L)));
    assertThat(
        again.merged().reports, contains(new EventMergeCounts.Report("CONTENT_CHANGED", "o-5")));
  }

  @Test
  void anAttemptThatDiedInTheMiddleIsNotCountedAndItsRepeatWritesTheSameBatches()
      throws IOException {
    Path rows =
        write(
            "rows.parquet",
            List.of(
                row("o-1", "2026-11-21T10:00:00Z", 1.0, "anna@example.com", null, "p1"),
                row("o-2", "2026-11-21T10:00:00Z", 1.0, "anna@example.com", null, "p1"),
                row("o-3", "2026-11-21T09:00:00Z", 1.0, "bob@example.com", null, "p2")));
    PlanFolder folder = PlanFolder.of(workspace.toString(), "plan-1");

    Planned once = plan(folder, rows);
    TornFiles.in(workspace.resolve("plans/plan-1/outbox"));
    TornFiles.in(workspace.resolve("plans/plan-1/fragments"));
    Planned twice = plan(folder, rows);

    assertThat(ids(twice), equalTo(ids(once)));
    assertThat(twice.events(), equalTo(once.events()));
    assertThat(twice.rows().rows, is(once.rows().rows));
    assertThat(once.batches(), not(equalTo(List.of())));
    assertThat(once.moments(), is(new SharedMoments(3, 1, 0)));
    assertThat(folder.names("outbox").size(), is(2 * once.batches().size()));

    write(buckets(folder, twice, "plan-1"), "plan-1");
    TornFiles.in(workspace.resolve("plans/plan-1/advance"));
    settle(folder, twice, "plan-1");
    assertThat(known().keySet(), contains("o-1", "o-2", "o-3"));
  }

  private static List<String> ids(Planned planned) {
    return planned.batches().stream()
        .map(batch -> batch.seq() + " " + batch.id() + " " + batch.records())
        .toList();
  }

  private record Planned(
      EventCounts rows,
      EventMergeCounts merged,
      SharedMoments moments,
      List<PlanManifest.Batch> batches,
      Map<String, PlannedEvent> events) {}

  private Planned plan(PlanFolder folder, Path file) throws IOException {
    Path optOuts =
        ParquetFixture.write(
            workspace.resolve("optout-" + lists++ + ".parquet"),
            schema("optional binary person (STRING)"),
            List.of(group -> group.add("person", "out")));
    TestPipeline pipeline = pipeline();
    List<ReadSuppression.Work> people =
        ParquetFixture.parts(SourceColumns.idsOnly("person"), optOuts).stream()
            .map(part -> new ReadSuppression.Work(part, "person"))
            .toList();
    List<PackEvents.Work> parts = new ArrayList<>();
    for (SnapshotPart part : ParquetFixture.parts(COLUMNS, file)) {
      parts.add(new PackEvents.Work(part, 0));
    }
    pipeline
        .apply("Parts", Create.of(parts).withCoder(SerializableCoder.of(PackEvents.Work.class)))
        .apply(
            "Pack",
            PackEvents.of(SPEC)
                .without(
                    pipeline
                        .apply(
                            "Lists",
                            Create.of(people)
                                .withCoder(SerializableCoder.of(ReadSuppression.Work.class)))
                        .apply("ReadSuppression", ReadSuppression.of())
                        .apply("Suppressed", View.asList())))
        .apply(
            "Merge",
            MergeEvents.of(
                new MergeEvents.Spec(
                    BUCKETS,
                    ledger.events().view(TARGET).files(),
                    ledger.storage(),
                    Corrections.REPORT,
                    ConversionPacking.limits(ConversionApi.EVENTS),
                    new EventOutbox(folder, LANE),
                    DOCUMENTS)));
    pipeline.run().waitUntilFinish();
    return read(folder);
  }

  private static Planned read(PlanFolder folder) throws IOException {
    String documents = folder.path(DOCUMENTS);
    EventMergeCounts merged = new EventMergeCounts();
    List<PlanManifest.Batch> batches = new ArrayList<>();
    Map<String, PlannedEvent> events = new TreeMap<>();
    for (EventMergeSummary summary :
        AttemptDocuments.read(MergeEvents.summaries(documents), EventMergeSummary.class).values()) {
      merged.add(summary.counts());
      batches.addAll(summary.batches());
    }
    SharedMoments moments =
        AttemptDocuments.read(MergeEvents.moments(documents), SharedMoments.class).values().stream()
            .reduce(SharedMoments.NONE, SharedMoments::plus);
    for (PlanManifest.Batch batch : batches) {
      for (PlannedEvent event :
          folder.readEventBatch(LANE, batch.seq(), batch.file(), batch.id())) {
        events.put(event.event().eventId(), event);
      }
    }
    EventCounts rows =
        AttemptDocuments.readOne(MergeEvents.counts(documents), EventCounts.class).orElseThrow();
    return new Planned(rows, merged, moments, batches, events);
  }

  private Map<Integer, List<SettleEvents.Sealed>> buckets(
      PlanFolder folder, Planned planned, String planId) throws IOException {
    Map<Integer, List<SettleEvents.Sealed>> buckets = new TreeMap<>();
    for (PlanManifest.Batch batch : planned.batches()) {
      Receipt.Part all =
          new Receipt.Part(0, batch.records(), Receipt.Outcome.ACCEPTED, null, NOW, 1, null);
      folder.writeReceipt(new Receipt(planId, batch.seq(), batch.id(), List.of(all), false));
      buckets
          .computeIfAbsent(EventOutbox.bucket(batch.seq()), b -> new ArrayList<>())
          .add(SettleEvents.Sealed.of(batch));
    }
    return buckets;
  }

  private void write(Map<Integer, List<SettleEvents.Sealed>> buckets, String planId) {
    List<SettleEvents.Work> work = new ArrayList<>();
    buckets.forEach(
        (bucket, batches) ->
            work.add(new SettleEvents.Work(TARGET, planId, LANE, BUCKETS, bucket, NOW, batches)));
    TestPipeline pipeline = pipeline();
    pipeline
        .apply("Buckets", Create.of(work).withCoder(SerializableCoder.of(SettleEvents.Work.class)))
        .apply("Settle", SettleEvents.of(ledger.storage(), workspace.toString(), "advance/now-"));
    pipeline.run().waitUntilFinish();
  }

  private void settle(PlanFolder folder, Planned planned, String planId) throws IOException {
    write(buckets(folder, planned, planId), planId);

    EventFigures figures = new EventFigures();
    List<byte[]> files = new ArrayList<>();
    for (SettledEventBucket settled :
        AttemptDocuments.read(folder.path("advance/now-"), SettledEventBucket.class).values()) {
      figures.add(settled.figures());
      files.add(settled.file());
    }
    assertThat(figures.accepted, is((long) planned.events().size()));
    assertThat(
        figures.lines.stream().map(EventFigures.Line::day).distinct().toList(),
        contains("2026-11-21"));
    assertThat(ledger.events().claim(TARGET, planId, ""), is(true));
    ledger.events().commit(new SettledEvents(TARGET, planId, "", files, List.of()));
  }

  private Map<String, Status> known() throws IOException {
    Map<String, Status> known = new TreeMap<>();
    for (EventFile file : ledger.events().view(TARGET).files()) {
      try (EventFileReader reader = EventFileReader.open(ledger.storage(), file)) {
        while (reader.next()) {
          known.put(reader.event().eventId(), reader.status());
        }
      }
    }
    return known;
  }

  private Path write(String name, List<Consumer<Group>> rows) throws IOException {
    return ParquetFixture.write(
        workspace.resolve(name),
        schema(
            "optional binary order_id (STRING)",
            "optional int64 ordered_at (TIMESTAMP(MILLIS,true))",
            "optional double total",
            "optional binary mail (STRING)",
            "optional binary device (STRING)",
            "optional binary person (STRING)"),
        rows);
  }

  private static Consumer<Group> row(
      String id, String time, double total, String mail, String device, String person) {
    return group -> {
      group.add("order_id", id);
      group.add("ordered_at", Instant.parse(time).toEpochMilli());
      group.add("total", total);
      if (mail != null) {
        group.add("mail", mail);
      }
      if (device != null) {
        group.add("device", device);
      }
      group.add("person", person);
    };
  }

  private static TestPipeline pipeline() {
    TestPipelineOptions options =
        PipelineOptionsFactory.fromArgs("--runner=TestSparkRunner").as(TestPipelineOptions.class);
    return TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
  }
}
