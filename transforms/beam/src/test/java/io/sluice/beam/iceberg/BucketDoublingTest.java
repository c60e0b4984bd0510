package io.sluice.beam.iceberg;

import static io.sluice.beam.iceberg.LedgerFixture.SENT;
import static io.sluice.beam.iceberg.LedgerFixture.TARGET;
import static io.sluice.beam.iceberg.LedgerFixture.entry;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.BucketSize;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.ledger.LedgerView.Slice;
import io.sluice.domain.ledger.Retention;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.snapshot.MemberHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger of some dozen members, of whom a bucket may hold two dozen. */
class BucketDoublingTest {
  private static final Instant NOW = Instant.parse("2026-03-10T00:00:00Z");
  private static final BucketSize TINY = new BucketSize(24);
  private static final int MEMBERS = 120;

  @TempDir private Path workspace;
  private CatalogSettings settings;
  private IcebergLedger ledger;

  @BeforeEach
  void open() throws IOException {
    settings = CatalogSettings.sqlite(workspace.toString());
    ledger = IcebergLedger.open(settings);
    ledger.put(Optional.empty(), entry(TARGET, 1));
    settle("p1", "", ids(0, MEMBERS));
    settle("p2", "p1", ids(0, MEMBERS));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void anAudienceThatGrewGetsBucketsAndTheLedgerSaysTheSame() throws IOException {
    Map<String, Object> before = everything();

    LedgerUpkeep upkeep = upkeep();
    upkeep.run(Set.of());

    assertThat(everything(), equalTo(before));
    assertThat(
        upkeep.growth(), contains(new BucketGrowth(TARGET.toString(), members(), 1, 4, null)));
    assertThat(ledger.view(TARGET).bucketCount(), is(4));
    assertThat(registered(), is(4));
    assertThat(strays(), empty());
    LedgerUpkeep again = upkeep();
    BucketDoubling.of(again).run();
    assertThat(again.growth(), empty());
    assertThat(everything(), equalTo(before));
  }

  @Test
  void killedBetweenCommitsTheLedgerSaysTheSameAndTheNextRunEnds() throws IOException {
    for (int commits = 1; commits <= 2; commits++) {
      BucketSize size = new BucketSize(commits == 1 ? 24 : 12);
      Map<String, Object> before = everything();
      int buckets = ledger.view(TARGET).bucketCount();
      BucketDoubling killed = BucketDoubling.of(upkeep().withBucketSize(size));
      killed.memberships(TARGET);
      if (commits == 2) {
        killed.keys(TARGET);
      }

      assertThat(ledger.view(TARGET).bucketCount() > buckets, is(true));
      assertThat(registered(), is(buckets));
      assertThat(everything(), equalTo(before));
      String version = ledger.view(TARGET).version();
      settle("q" + commits, version, ids(10, 90));
      Map<String, Object> settled = everything();
      BucketDoubling.of(upkeep().withBucketSize(size)).run();

      assertThat(everything(), equalTo(settled));
      assertThat(registered(), is(ledger.view(TARGET).bucketCount()));
      assertThat(strays(), empty());
    }
    assertThat(keys("m50"), contains("p1", "p2", "q1", "q2"));
  }

  @Test
  void digestsThatAreHalfPartedAreMergedInTheirOrder() throws IOException {
    BucketDoubling.of(upkeep()).memberships(TARGET);
    for (int n = 1; n <= 4; n++) {
      settle("clear" + n, ledger.view(TARGET).version(), ids(0, MEMBERS));
    }
    Map<String, List<KeyRow>> before = trails();

    // The lower bucket's old files hold digests of all buckets, and would move behind younger ones.
    KeyMerge.of(upkeep()).run();

    assertThat(trails(), equalTo(before));
  }

  @Test
  void aPlanThatIsOpenKeepsItsBucketsAndIsTold() throws IOException {
    assertThat(ledger.claim(TARGET, "p3", "p2"), is(true));

    LedgerUpkeep upkeep = upkeep();
    BucketDoubling.of(upkeep).run();

    assertThat(upkeep.growth().get(0).left(), is("a plan is open"));
    assertThat(ledger.view(TARGET).bucketCount(), is(1));
    commit("p3", "p2", ids(0, 7));
    BucketDoubling.of(upkeep()).run();
    assertThat(ledger.view(TARGET).bucketCount(), is(4));
    assertThat(keys("m5"), contains("p1", "p2", "p3"));
  }

  @Test
  void settlementsMeanwhileAreNotLost() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<?> upkeeps =
          threads.submit(
              () -> {
                for (int size = 48; size >= 12; size /= 2) {
                  try (IcebergLedger other = IcebergLedger.open(settings)) {
                    BucketDoubling.of(
                            other
                                .upkeep(Retention.DEFAULT, NOW)
                                .withBucketSize(new BucketSize(size)))
                        .run();
                  }
                }
                return null;
              });
      for (int n = 3; !upkeeps.isDone() || n < 7; n++) {
        settle("p" + n, "p" + (n - 1), ids(n, n + 20));
      }
      upkeeps.get();
    } finally {
      threads.shutdownNow();
    }
    BucketDoubling.of(upkeep()).run();

    assertThat(states().size(), is(MEMBERS));
    assertThat(keys("m6"), contains("p1", "p2", "p3", "p4", "p5", "p6"));
    assertThat(strays(), empty());
  }

  @Test
  void dryRunTellsAndChangesNothing() throws IOException {
    Map<String, Object> before = everything();

    LedgerUpkeep upkeep = upkeep();
    upkeep.foresee(Set.of());

    assertThat(
        upkeep.growth(), contains(new BucketGrowth(TARGET.toString(), members(), 1, 4, null)));
    assertThat(ledger.view(TARGET).bucketCount(), is(1));
    assertThat(everything(), equalTo(before));
    BucketDoubling.of(upkeep()).memberships(TARGET);
    List<String> notes =
        upkeep().foresee(Set.of()).stream().flatMap(table -> table.notes().stream()).toList();
    assertThat(notes, contains(containsString("lie in 1 of its 4 buckets")));
  }

  private LedgerUpkeep upkeep() {
    return ledger.upkeep(Retention.DEFAULT, NOW).withBucketSize(TINY);
  }

  private int registered() {
    return ledger.audience(TARGET).map(AudienceEntry::bucketCount).orElseThrow();
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> "m" + n).toList();
  }

  private void settle(String plan, String base, List<String> ids) throws IOException {
    assertThat(ledger.claim(TARGET, plan, base), is(true));
    commit(plan, base, ids);
  }

  /** Writes the buckets of some ids anew, with everybody else who is in them. */
  private void commit(String plan, String base, List<String> ids) throws IOException {
    LedgerView view = ledger.view(TARGET);
    Map<Integer, List<String>> byBucket =
        ids.stream()
            .collect(
                Collectors.groupingBy(
                    id -> LedgerSeed.bucket(id, view.bucketCount()),
                    TreeMap::new,
                    Collectors.toList()));
    List<byte[]> memberships = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    for (Map.Entry<Integer, List<String>> bucket : byBucket.entrySet()) {
      memberships.add(memberships(view.slices().get(bucket.getKey()), plan, bucket.getValue()));
      keys.add(keys(bucket.getKey(), plan, bucket.getValue()));
    }
    List<Integer> buckets = List.copyOf(byBucket.keySet());
    ledger.commit(
        new SettledFiles(
            TARGET,
            plan,
            base,
            ClosingNotes.NONE,
            buckets,
            memberships,
            keys,
            List.of(),
            List.of()));
  }

  private byte[] memberships(Slice before, String plan, List<String> ids) throws IOException {
    TreeSet<String> all = new TreeSet<>(ids);
    all.addAll(LedgerSeed.states(ledger.storage(), List.of(before)).keySet());
    try (MembershipFileWriter writer =
        MembershipFileWriter.create(ledger.storage(), TARGET, before.bucket(), plan, "try")) {
      for (String id : all) {
        row(writer, id);
      }
      return writer.finish();
    }
  }

  /** A row of every kind: absent, unknown and present ones, refused, without this and that. */
  private static void row(MembershipFileWriter writer, String id) throws IOException {
    byte[] bytes = id.getBytes(US_ASCII);
    int n = Integer.parseInt(id.substring(1));
    Presence presence =
        n % 5 == 0 ? Presence.ABSENT : n % 7 == 0 ? Presence.UNKNOWN : Presence.PRESENT;
    long none = MembershipSink.NONE;
    writer.row(
        bytes,
        0,
        bytes.length,
        StateCodes.code(presence),
        n % 5 == 0 ? none : SENT + n,
        n % 7 == 0 ? none : SENT + 2L * n,
        n % 5 == 0 ? none : n,
        n % 5 == 0 ? none : -n,
        n % 3 == 0 ? none : SENT + 900 + n,
        n % 5,
        n % 5,
        n % 2 == 0 ? n : n + 1,
        -n,
        n % 11 == 0 ? "CODE_" + n : null,
        n % 5 == 0 ? 2 : none,
        n % 5 == 0 ? SENT + n : none);
  }

  private byte[] keys(int bucket, String plan, List<String> ids) throws IOException {
    try (KeyFileWriter writer =
        KeyFileWriter.create(ledger.storage(), TARGET, bucket, plan, "try")) {
      for (String id : ids) {
        boolean cleared = plan.equals("clear2") && !id.endsWith("1");
        byte[] digest = new byte[DigestSet.DIGEST_BYTES];
        digest[0] = (byte) plan.hashCode();
        byte[] sets = cleared ? new byte[0] : KeyRow.join(List.of(DigestSet.of(1, digest)));
        KeyRow.Kind kind = cleared ? KeyRow.Kind.CLEARED : KeyRow.Kind.SET;
        writer.add(new KeyRow(id, kind, "US", ConsentSignal.NONE, sets, plan, SENT));
      }
      return writer.finish();
    }
  }

  private long members() throws IOException {
    return states().values().stream().filter(s -> s.presence() != Presence.ABSENT).count();
  }

  private Map<String, MembershipState> states() throws IOException {
    return LedgerSeed.states(ledger.storage(), ledger.view(TARGET).slices());
  }

  /** Each id's rows of digests, as a look-up in its own bucket finds them. */
  private Map<String, List<KeyRow>> rows() throws IOException {
    Map<String, List<KeyRow>> rows = new TreeMap<>();
    LedgerView view = ledger.view(TARGET);
    for (Slice slice : view.slices()) {
      for (LedgerFile file : slice.keys()) {
        KeyFileReader.of(ledger.storage())
            .read(
                file,
                (id, from, length) ->
                    MemberHash.bucket(MemberHash.of(id, from, from + length), view.bucketCount())
                        == slice.bucket(),
                row -> rows.computeIfAbsent(row.externalUserId(), i -> new ArrayList<>()).add(row));
      }
    }
    return rows;
  }

  /** What the rows come to. */
  private Map<String, List<KeyRow>> trails() throws IOException {
    Map<String, List<KeyRow>> trails = rows();
    trails.replaceAll(
        (id, rows) -> {
          KeyTrail trail = new KeyTrail();
          rows.forEach(trail::take);
          return trail.rows(true);
        });
    return trails;
  }

  private List<String> keys(String id) throws IOException {
    return rows().get(id).stream().map(KeyRow::planId).toList();
  }

  private Map<String, Object> everything() throws IOException {
    return Map.of("states", states(), "keys", rows(), "version", ledger.view(TARGET).version());
  }

  /** Ids that lie in a bucket which is not theirs. */
  private List<String> strays() throws IOException {
    List<String> strays = new ArrayList<>();
    LedgerView view = ledger.view(TARGET);
    for (Slice slice : view.slices()) {
      Set<String> ids = new TreeSet<>(LedgerSeed.states(ledger.storage(), List.of(slice)).keySet());
      for (LedgerFile file : slice.keys()) {
        KeyFileReader.of(ledger.storage())
            .read(file, (id, from, length) -> true, row -> ids.add(row.externalUserId()));
      }
      ids.stream()
          .filter(id -> LedgerSeed.bucket(id, view.bucketCount()) != slice.bucket())
          .forEach(strays::add);
    }
    return strays;
  }
}
