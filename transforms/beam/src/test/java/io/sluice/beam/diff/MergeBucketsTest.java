package io.sluice.beam.diff;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.sluice.beam.batch.AttemptDocuments;
import io.sluice.beam.batch.FragmentFile;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.beam.iceberg.LedgerSeed;
import io.sluice.beam.iceberg.LedgerSeed.Member;
import io.sluice.beam.qualify.PackCounts;
import io.sluice.beam.qualify.PackedRows;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.SendOrder;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipDiff;
import io.sluice.domain.diff.RemovalPolicy;
import io.sluice.domain.diff.RulesHistory;
import io.sluice.domain.diff.SnapshotMode;
import io.sluice.domain.diff.Transitions;
import io.sluice.domain.diff.TtlPolicy;
import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.matchkey.MatchKeyRules.Variants;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.Standing;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The merge on Spark, against a real ledger. */
class MergeBucketsTest {
  private static final int BUCKETS = 2;
  private static final AudienceTarget OTHER = new AudienceTarget("others", "acme-na");
  private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
  private static final Instant RECENT = NOW.minus(Duration.ofDays(2));
  private static final Instant DUE = NOW.minus(Duration.ofDays(28));
  private static final ContentFingerprint PRINTS = ContentFingerprint.of(new byte[16], "rules-1");
  private static final Fingerprint BEFORE = new Fingerprint(7, 7);

  // Its digests are as before and it is due: sorted in as a renewal, before its bucket's update.
  private static final String DUE_TOO =
      Stream.iterate(0, i -> i + 1)
          .map(i -> "x" + i)
          .filter(id -> LedgerSeed.bucket(id, BUCKETS) == LedgerSeed.bucket("changed", BUCKETS))
          .findFirst()
          .orElseThrow();

  @TempDir private Path workspace;
  private int runs;
  private IcebergLedger ledger;
  private RulesHistory history = RulesHistory.NONE;
  private String rulesVersion = "rules-1";
  private ContentFingerprint prints = PRINTS;
  private List<String> others = List.of("new");
  private MatchKeyRules rules = MatchKeyRules.defaults();
  private final List<String> tagged = new ArrayList<>();
  private final List<String> spoilt = new ArrayList<>();
  private Duration comingTtl = Duration.ZERO;

  @BeforeEach
  void open() throws IOException {
    ledger = LedgerSeed.open(workspace, BUCKETS, LedgerSeed.TARGET, OTHER);
    LedgerSeed.settle(
        ledger,
        LedgerSeed.TARGET,
        "p1",
        List.of(
            new Member("same", print("same"), RECENT, digest("same")),
            new Member("due", print("due"), DUE, digest("due")),
            new Member("changed", BEFORE, RECENT, digest("before")),
            new Member(DUE_TOO, BEFORE, DUE, digest(DUE_TOO)),
            new Member("respelled", BEFORE, RECENT, digest("respelled")),
            new Member("gone", BEFORE, RECENT, digest("gone")),
            new Member("out", print("out"), RECENT, digest("out")),
            new Member("keyless", BEFORE, RECENT, null),
            new Member("stuck", BEFORE, RECENT, null)));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void todaysCandidatesAgainstTheLedgerGiveTheSortedHashedChanges() throws IOException {
    run();

    Map<String, PlannedChange> changes = new TreeMap<>();
    List<String> kinds = new ArrayList<>();
    MergeCounts counts = new MergeCounts();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      MergeSummary summary = summary("fragments", bucket);
      counts.add(summary.counts());
      List<FragmentFile.Frame> frames = frames(summary.fragment());
      assertThat((long) frames.size(), is(summary.changes()));
      assertThat(frames, equalTo(frames.stream().sorted(MergeBucketsTest::bySending).toList()));
      for (FragmentFile.Frame frame : frames) {
        kinds.add(frame.order() + " " + frame.change().externalUserId());
        changes.put(frame.change().externalUserId(), frame.change());
      }
    }

    assertThat(
        kinds,
        containsInAnyOrder(
            "PRIVACY out",
            "REMOVE gone",
            "RENEW due",
            "RENEW " + DUE_TOO,
            "UPDATE changed",
            "ADD new",
            "ADD twice"));
    assertThat(changes.get("gone").keySets(), equalTo(List.of(digest("gone"))));
    assertThat(changes.get("out").keySets(), equalTo(List.of(digest("out"))));
    assertThat(changes.get("changed").keySets(), equalTo(List.of(digest("changed"))));
    assertThat(changes.get("changed").fingerprint(), equalTo(print("changed")));
    assertThat(changes.get("twice").keySets().size(), is(2));
    assertThat(counts.members, is(8L));
    assertThat(counts.presentBefore, is(9L));
    assertThat(counts.unchanged, is(1L));
    assertThat(counts.refreshed, is(1L));
    assertThat(counts.duplicates, is(1L));
    assertThat(counts.shadowed, is(1L));
    assertThat(counts.rejected, equalTo(Map.of("NO_USABLE_KEY", 1L)));
    assertThat(
        counts.members,
        is(counts.unchanged + counts.refreshed + counts.offered() + counts.rejectedMembers()));
  }

  @Test
  void memberWithoutStoredDigestsOrUsableKeyIsARejectThatNamesTheMember() throws IOException {
    run();

    MergeCounts counts = new MergeCounts();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      counts.add(summary("fragments", bucket).counts());
    }
    assertThat(
        counts.withoutDigests,
        equalTo(Map.of("REMOVAL_WITHOUT_DIGESTS", 1L, "OPT_OUT_WITHOUT_DIGESTS", 1L)));
    assertThat(
        counts.rejects,
        containsInAnyOrder(
            new MergeCounts.Reject("REMOVAL_WITHOUT_DIGESTS", "keyless"),
            new MergeCounts.Reject("OPT_OUT_WITHOUT_DIGESTS", "stuck"),
            new MergeCounts.Reject("NO_USABLE_KEY", "blank")));
  }

  @Test
  void memberWhoseDigestsAreTheSameIsRefreshedWithoutSending() throws IOException {
    run();

    int bucket = LedgerSeed.bucket("respelled", BUCKETS);
    List<PlannedChange> refreshes = refreshes(bucket);
    assertThat(refreshes.size(), is(1));
    assertThat(refreshes.get(0).externalUserId(), is("respelled"));
    assertThat(refreshes.get(0).fingerprint(), equalTo(print("respelled")));
    assertThat(refreshes(1 - bucket), equalTo(List.of()));
  }

  /** Without the people who are noted as withdrawn. */
  private List<PlannedChange> refreshes(int bucket) throws IOException {
    List<PlannedChange> found = new ArrayList<>();
    String file = summary("fragments", bucket).refreshes();
    if (file != null) {
      for (FragmentFile.Frame frame : frames(file)) {
        if (frame.change().kind() != ChangeKind.REMOVE) {
          found.add(frame.change());
        }
      }
    }
    return found;
  }

  @Test
  void eachTargetHasItsOwnBucketsAndTheCountsOfAllPartsAreSummed() throws IOException {
    run();

    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      assertThat(summary("others", bucket).bucket(), is(bucket));
    }
    assertThat(otherCounts().changes, equalTo(Map.of("ADD", 1L)));
    PackCounts[] sums =
        AttemptDocuments.readOne(prefix("fragments") + "counts-", PackCounts[].class).orElseThrow();
    assertThat(sums.length, is(2));
    assertThat(sums[0].rows, is(30L));
    assertThat(sums[1].rows, is(3L));
  }

  @Test
  void memberUnchangedUnderTheOldRulesWaitsForItsTurnAndIsThenHashedAnew() throws IOException {
    LedgerSeed.settle(
        ledger,
        OTHER,
        "p1",
        List.of(
            new Member("follows", print("follows"), RECENT, digest("hashed-otherwise")),
            new Member("respelled", print("respelled"), RECENT, digest("respelled")),
            new Member("changed", BEFORE, RECENT, digest("before"))));
    others = List.of("follows", "respelled", "changed");
    rulesVersion = "rules-2";
    prints = ContentFingerprint.of(new byte[16], rulesVersion);
    RulesHistory first = RulesHistory.NONE.at("rules-1", Instant.EPOCH);

    history = first.at(rulesVersion, NOW);
    run();
    MergeCounts before = otherCounts();
    assertThat(before.rehashLater, is(2L));
    assertThat(before.changes, equalTo(Map.of("UPDATE", 1L)));

    history = first.at(rulesVersion, NOW.minus(Duration.ofDays(1_000)));
    run();
    MergeCounts after = otherCounts();
    assertThat(after.rehashLater, is(0L));
    assertThat(after.refreshed, is(1L));
    assertThat(after.changes, equalTo(Map.of("UPDATE", 1L, "REHASH", 1L)));
    List<PlannedChange> rehashed = new ArrayList<>();
    MergeSummary with = summary("others", LedgerSeed.bucket("follows", BUCKETS));
    for (FragmentFile.Frame frame : frames(with.fragment())) {
      if (frame.order() == SendOrder.REHASH) {
        rehashed.add(frame.change());
      }
    }
    byte[] content = PackedRows.content(mail("follows"));
    assertThat(rehashed.get(0).externalUserId(), is("follows"));
    assertThat(rehashed.get(0).keySets(), equalTo(List.of(digest("follows"))));
    assertThat(
        rehashed.get(0).fingerprint(), equalTo(PackedRows.print("follows", prints, content)));
  }

  @Test
  void lapsedMemberWithoutAUsableKeyIsRemovedBeforeTheTtlIsRaised() throws IOException {
    Instant lapsed = NOW.minus(Duration.ofDays(40));
    LedgerSeed.settle(
        ledger, OTHER, "p1", List.of(new Member("spoilt", BEFORE, lapsed, digest("spoilt"))));
    others = List.of();
    spoilt.add("spoilt");
    run();
    assertThat(otherCounts().changes, equalTo(Map.of()));

    comingTtl = Duration.ofDays(60);
    run();
    assertThat(otherCounts().changes, equalTo(Map.of("REMOVE:TTL_RAISED", 1L)));
    assertThat(otherCounts().rejected, equalTo(Map.of("NO_USABLE_KEY", 1L)));
  }

  private MergeCounts otherCounts() throws IOException {
    MergeCounts counts = new MergeCounts();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      counts.add(summary("others", bucket).counts());
    }
    return counts;
  }

  @Test
  void otherReadingsOfAnAddressAreSentBesideTheMainOneAndCounted() throws IOException {
    rules = rules.withVariants(Variants.ON);
    tagged.add("joe+x@example.com");
    run();

    MergeCounts others = new MergeCounts();
    List<PlannedChange> changes = new ArrayList<>();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      MergeSummary summary = summary("others", bucket);
      others.add(summary.counts());
      for (FragmentFile.Frame frame : frames(summary.fragment())) {
        changes.add(frame.change());
      }
    }
    PlannedChange member =
        changes.stream()
            .filter(change -> change.externalUserId().equals("tagged"))
            .findFirst()
            .orElseThrow();
    assertThat(member.keySets().size(), is(3));
    assertThat(member.keySets(), hasItem(digestOf("joe@example.com")));
    assertThat(member.keySets(), hasItem(digestOf("joex@example.com")));
    assertThat(others.variantSets, is(2L));
  }

  @Test
  void secondAttemptWritesTheSameBytesBesideTheFirstOneAndOneOfThemCounts() throws IOException {
    run();
    MergeSummary first = summary("fragments", 0);
    byte[] bytes = Files.readAllBytes(Path.of(first.fragment()));
    String torn = TaskAttempt.document(MergeBuckets.summaries(prefix("fragments")), 0, "0");
    Files.writeString(Path.of(torn), "{\"bucket\": 0, \"frag");

    attempt();

    assertThat(files("changes-0"), hasSize(2));
    assertThat(files("summary-0"), hasSize(3));
    for (String fragment : files("changes-0")) {
      assertThat(Files.readAllBytes(Path.of(fragment)), equalTo(bytes));
    }
    MergeSummary counted = summary("fragments", 0);
    assertThat(files("changes-0"), hasItem(counted.fragment()));
    assertThat(counted.changes(), is(first.changes()));
    assertThat(summaries("fragments").size(), is(BUCKETS));
  }

  private List<String> files(String kind) throws IOException {
    try (Stream<Path> all = Files.list(workspace.resolve("fragments"))) {
      return all.map(Path::toString).filter(name -> name.contains(kind)).toList();
    }
  }

  private void run() throws IOException {
    runs++;
    attempt();
  }

  private void attempt() throws IOException {
    List<KV<Integer, byte[]>> blocks = new ArrayList<>();
    for (int key = 0; key < 2 * BUCKETS; key++) {
      blocks.add(KV.of(key, new byte[0]));
    }
    for (String id :
        List.of("same", "due", DUE_TOO, "changed", "respelled", "out", "new", "twice")) {
      add(blocks, 0, id, qualified(id, PackedRows.content(mail(id))));
    }
    add(blocks, 0, "twice", qualified("twice", PackedRows.content("second@example.com")));
    add(blocks, 0, "out", PackedRows.excluded("out", Standing.SUPPRESSED));
    add(blocks, 0, "stuck", PackedRows.excluded("stuck", Standing.CONSENT_DENIED));
    add(blocks, 0, "blank", qualified("blank", empty()));
    for (String id : others) {
      add(blocks, BUCKETS, id, qualified(id, PackedRows.content(mail(id))));
    }
    for (String id : spoilt) {
      add(blocks, BUCKETS, id, qualified(id, empty()));
    }
    for (String mail : tagged) {
      add(blocks, BUCKETS, "tagged", qualified("tagged", PackedRows.content(mail)));
    }
    blocks.add(KV.of(2 * BUCKETS, counts(10, 1)));
    blocks.add(KV.of(2 * BUCKETS, counts(20, 2)));
    TestPipelineOptions options =
        PipelineOptionsFactory.fromArgs("--runner=TestSparkRunner").as(TestPipelineOptions.class);
    TestPipeline pipeline = TestPipeline.fromOptions(options).enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(Create.of(blocks).withCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of())))
        .apply(MergeBuckets.of(spec()));
    pipeline.run().waitUntilFinish();
  }

  private MergeBuckets.Spec spec() {
    return new MergeBuckets.Spec(
        List.of(target(LedgerSeed.TARGET, 0, "fragments"), target(OTHER, BUCKETS, "others")),
        2 * BUCKETS,
        ledger.storage(),
        prefix("fragments") + "counts-",
        rulesVersion,
        () -> new byte[16],
        FragmentFile.output());
  }

  private MergeSpec target(AudienceTarget target, int firstKey, String folder) {
    TtlPolicy ttl = new TtlPolicy(Duration.ofDays(30), Duration.ofDays(3), 0);
    return new MergeSpec(
        target,
        firstKey,
        new MembershipDiff(
            SnapshotMode.FULL,
            RemovalPolicy.DELETE,
            ttl,
            new Transitions(Duration.ofDays(1_000), comingTtl),
            NOW,
            NOW),
        history,
        ledger.view(target).slices(),
        rules,
        ColumnForms.MIXED,
        prefix(folder));
  }

  private String prefix(String folder) {
    return workspace.resolve(folder) + "/now" + runs + "-";
  }

  private static void add(List<KV<Integer, byte[]>> blocks, int firstKey, String id, byte[] row) {
    blocks.add(KV.of(firstKey + LedgerSeed.bucket(id, BUCKETS), row));
  }

  private MergeSummary summary(String folder, int bucket) throws IOException {
    return summaries(folder).get(bucket);
  }

  private Map<Integer, MergeSummary> summaries(String folder) throws IOException {
    return AttemptDocuments.read(MergeBuckets.summaries(prefix(folder)), MergeSummary.class);
  }

  private static List<FragmentFile.Frame> frames(String path) throws IOException {
    List<FragmentFile.Frame> frames = new ArrayList<>();
    try (FragmentFile.Reader reader = new FragmentFile.Reader(path)) {
      for (var frame = reader.next(); frame != null; frame = reader.next()) {
        frames.add(frame);
      }
    }
    return frames;
  }

  private static int bySending(FragmentFile.Frame a, FragmentFile.Frame b) {
    return a.order().compareTo(b.order());
  }

  private static byte[] counts(long rows, long others) throws IOException {
    PackCounts first = new PackCounts();
    first.rows = rows;
    PackCounts second = new PackCounts();
    second.rows = others;
    return RecordsJson.mapper().writeValueAsBytes(List.of(first, second));
  }

  private byte[] qualified(String id, byte[] content) {
    return PackedRows.qualified(id, prints, content);
  }

  private static byte[] empty() {
    return PackedRows.content("US", ConsentSignal.NONE, List.of());
  }

  private static Fingerprint print(String id) {
    byte[] content = PackedRows.content(mail(id));
    return PackedRows.print(id, PRINTS, content);
  }

  private static DigestSet digest(String id) {
    return digestOf(mail(id));
  }

  private static DigestSet digestOf(String mail) {
    DigestSet digests =
        MatchKeyHasher.of(MatchKeyRules.defaults())
            .hash(PackedRows.email(mail), "US", ColumnForms.MIXED)
            .digests();
    if (digests == null) {
      throw new IllegalStateException("an address that is no key");
    }
    return digests;
  }

  private static String mail(String id) {
    return id + "@example.com";
  }
}
