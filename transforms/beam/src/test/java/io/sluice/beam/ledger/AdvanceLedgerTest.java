package io.sluice.beam.ledger;

import static io.sluice.beam.ledger.SettledChanges.NEW;
import static io.sluice.beam.ledger.SettledChanges.change;
import static io.sluice.beam.ledger.SettledChanges.digest;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.batch.AttemptDocuments;
import io.sluice.beam.batch.PlanFixture;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.TornFiles;
import io.sluice.beam.diff.OneWindow;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.beam.iceberg.LedgerSeed;
import io.sluice.beam.iceberg.LedgerSeed.Member;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.records.PlanManifest;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settlement of two plans on Spark, committed to a real ledger. */
class AdvanceLedgerTest {
  private static final Instant PLANNED = Instant.parse("2026-11-22T05:00:00Z");
  private static final long RANK = 7;
  private static final int BUCKETS = 4;
  private static final AudienceTarget OTHER = new AudienceTarget("others", "acme-na");
  private static final Instant BEFORE = Instant.parse("2026-11-01T06:00:00Z");
  private static final Instant SENT = Instant.parse("2026-11-22T06:00:00Z");
  private static final Instant SETTLED = Instant.parse("2026-11-22T07:00:00Z");
  private static final Fingerprint OLD = new Fingerprint(1, 2);

  @TempDir private Path workspace;
  private IcebergLedger ledger;

  @BeforeEach
  void open() throws IOException {
    ledger = LedgerSeed.open(workspace, BUCKETS, LedgerSeed.TARGET, OTHER);
    LedgerSeed.settle(
        ledger,
        LedgerSeed.TARGET,
        "p1",
        List.of(member("left"), member("respelled"), member("still")));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void groupsAreStreamedAndNotKeptInTheCacheOfSpark() {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    pipeline
        .apply(Create.empty(SerializableCoder.of(AdvanceLedger.Work.class)))
        .apply(AdvanceLedger.of(new AdvanceLedger.Spec(List.of(), ledger.storage())));

    List<WindowFn<?, ?>> windows = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            if (node.getTransform() instanceof GroupByKey) {
              node.getInputs()
                  .values()
                  .forEach(in -> windows.add(in.getWindowingStrategy().getWindowFn()));
            }
          }
        });

    assertThat(windows, contains(instanceOf(OneWindow.class)));
  }

  @Test
  void settledPlansAreInTheLedgerOnceTheyAreCommitted() throws IOException {
    PlanFolder plan = PlanFolder.of(workspace.toString(), "p2");
    List<AdvanceLedger.Work> work = new ArrayList<>();
    work.add(
        batch(
            0,
            plan,
            1,
            List.of(change("left", ChangeKind.REMOVE), change("new", ChangeKind.ADD)),
            "new"));
    work.add(batch(0, plan, 2, PlanFixture.changes("many", 20)));
    String refreshes =
        plan.writeRefreshes(PlanFixture.LANE, 0, List.of(change("respelled", ChangeKind.UPDATE)));
    work.add(new AdvanceLedger.Work(0, 0, refreshes, "", 0));
    PlanFolder other = PlanFolder.of(workspace.toString(), "p3");
    work.add(batch(1, other, 1, List.of(change("new", ChangeKind.ADD))));
    List<AdvanceSpec> specs = List.of(spec(LedgerSeed.TARGET, "p2", 0), spec(OTHER, "p3", BUCKETS));

    run(specs, work);
    assertThat(states(LedgerSeed.TARGET).get("left").presence(), is(Presence.PRESENT));
    Map<String, Long> outcomes = commit(specs.get(0));
    commit(specs.get(1));

    assertThat(
        outcomes, equalTo(Map.of("REMOVE:ACCEPTED", 1L, "ADD:REFUSED", 1L, "ADD:ACCEPTED", 20L)));
    Map<String, MembershipState> states = states(LedgerSeed.TARGET);
    assertThat(states.size(), is(24));
    assertThat(states.get("left").presence(), is(Presence.ABSENT));
    assertThat(states.get("left").sentAt(), equalTo(SENT));
    assertThat(states.get("new").offer().verdict(), is(Verdict.REFUSED));
    assertThat(states.get("respelled").fingerprint(), equalTo(NEW));
    assertThat(states.get("respelled").sentAt(), equalTo(BEFORE));
    assertThat(states.get("still").fingerprint(), equalTo(OLD));
    assertThat(states.get("many-19").presence(), is(Presence.PRESENT));
    assertThat(states(OTHER).keySet().toString(), is("[new]"));
    assertThat(states(OTHER).get("new").presence(), is(Presence.PRESENT));
  }

  @Test
  void onlyBucketsWithAnOutcomeAreWrittenAnew() throws IOException {
    PlanFolder plan = PlanFolder.of(workspace.toString(), "p2");
    AdvanceLedger.Work work = batch(0, plan, 1, List.of(change("left", ChangeKind.REMOVE)));

    run(List.of(spec(LedgerSeed.TARGET, "p2", 0)), List.of(work));

    assertThat(
        summaries(spec(LedgerSeed.TARGET, "p2", 0)).keySet(),
        equalTo(Set.of(LedgerSeed.bucket("left", BUCKETS))));
  }

  @Test
  void anAttemptThatDiedInTheMiddleIsNotCounted() throws IOException {
    PlanFolder plan = PlanFolder.of(workspace.toString(), "p2");
    List<AdvanceSpec> specs = List.of(spec(LedgerSeed.TARGET, "p2", 0));
    List<AdvanceLedger.Work> work =
        List.of(
            batch(0, plan, 1, List.of(change("left", ChangeKind.REMOVE))),
            batch(0, plan, 2, PlanFixture.changes("many", 20)));
    run(specs, work);
    Set<Integer> buckets = summaries(specs.get(0)).keySet();
    TornFiles.in(workspace.resolve("plans/p2/advance"));
    assertThat(summaries(specs.get(0)).keySet(), equalTo(Set.of()));

    run(specs, work);
    run(specs, work);

    assertThat(summaries(specs.get(0)).keySet(), equalTo(buckets));
    assertThat(plan.names("advance").size(), is(3 * buckets.size()));
    assertThat(commit(specs.get(0)), equalTo(Map.of("REMOVE:ACCEPTED", 1L, "ADD:ACCEPTED", 20L)));
    assertThat(states(LedgerSeed.TARGET).size(), is(23));
    assertThat(states(LedgerSeed.TARGET).get("left").presence(), is(Presence.ABSENT));
  }

  @Test
  void batchWithoutItsSettlementStopsItsPlanAndNotTheJob() throws IOException {
    PlanFolder plan = PlanFolder.of(workspace.toString(), "p2");
    PlanManifest.Batch batch =
        plan.writeBatch(PlanFixture.LANE, 1, PlanFixture.changes("u", 1), 100);
    AdvanceLedger.Work work = new AdvanceLedger.Work(0, 1, batch.file(), batch.id(), 1);
    List<AdvanceSpec> specs = List.of(spec(LedgerSeed.TARGET, "p2", 0));

    run(specs, List.of(work));

    String documents = AdvanceLedger.summaries(specs.get(0));
    StateDamagedException e =
        assertThrows(
            StateDamagedException.class, () -> AttemptDocuments.requireNoDamage(documents));
    assertThat(
        e.getMessage(), containsString("plan p2: the settlement of batch 1 is missing or cut off"));
    assertThat(e.getMessage(), containsString("sluice plans repair p2"));
  }

  private AdvanceLedger.Work batch(
      int number, PlanFolder plan, int seq, List<PlannedChange> changes, String... refused)
      throws IOException {
    PlanManifest.Batch batch = plan.writeBatch(PlanFixture.LANE, seq, changes, 100);
    List<Settlement.Invalid> invalid =
        List.of(refused).stream().map(id -> new Settlement.Invalid(id, "NAMED")).toList();
    plan.writeSettlement(
        new Settlement(
            plan.planId(),
            seq,
            List.of(
                new Settlement.Part(
                    0,
                    changes.size(),
                    Settlement.Outcome.ACCEPTED,
                    "job-" + seq,
                    SENT,
                    SETTLED,
                    null,
                    invalid,
                    null))));
    return new AdvanceLedger.Work(number, seq, batch.file(), batch.id(), changes.size());
  }

  private AdvanceSpec spec(AudienceTarget target, String plan, int firstKey) {
    return new AdvanceSpec(
        target,
        plan,
        workspace.toString(),
        PlanFixture.LANE,
        firstKey,
        BUCKETS,
        ledger.view(target).slices(),
        "advance/now-",
        PLANNED,
        RANK);
  }

  private void run(List<AdvanceSpec> specs, List<AdvanceLedger.Work> work) {
    TestPipelineOptions options =
        PipelineOptionsFactory.fromArgs("--runner=TestSparkRunner").as(TestPipelineOptions.class);
    TestPipeline pipeline = TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(Create.of(work).withCoder(SerializableCoder.of(AdvanceLedger.Work.class)))
        .apply(AdvanceLedger.of(new AdvanceLedger.Spec(specs, ledger.storage())));
    pipeline.run().waitUntilFinish();
  }

  private Map<String, Long> commit(AdvanceSpec spec) throws IOException {
    List<byte[]> memberships = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> changes = new ArrayList<>();
    Map<String, Long> outcomes = new TreeMap<>();
    List<Integer> buckets = new ArrayList<>();
    for (SettledBucket settled : summaries(spec).values()) {
      buckets.add(settled.bucket());
      memberships.add(settled.memberships());
      if (settled.keys() != null) {
        keys.add(settled.keys());
      }
      changes.addAll(settled.changes());
      settled.outcomes().forEach((kind, n) -> outcomes.merge(kind, n, Long::sum));
    }
    String version = ledger.view(spec.target()).version();
    assertThat(ledger.claim(spec.target(), spec.planId(), version), is(true));
    ledger.commit(
        new SettledFiles(
            spec.target(),
            spec.planId(),
            version,
            ClosingNotes.NONE,
            buckets,
            memberships,
            keys,
            changes,
            List.of()));
    return outcomes;
  }

  private static Map<Integer, SettledBucket> summaries(AdvanceSpec spec) throws IOException {
    return AttemptDocuments.read(AdvanceLedger.summaries(spec), SettledBucket.class);
  }

  private Map<String, MembershipState> states(AudienceTarget target) throws IOException {
    return LedgerSeed.states(ledger.storage(), ledger.view(target).slices());
  }

  private static Member member(String id) {
    return new Member(id, OLD, BEFORE, digest("old-" + id));
  }
}
