package io.sluice.benchmarks;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.SettleSpec;
import io.sluice.beam.delivery.SystemDeliveryClock;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.AudienceSelection;
import io.sluice.jobs.config.ConfigLoader;
import io.sluice.jobs.run.AudienceUnit;
import io.sluice.jobs.run.EmbeddedSpark;
import io.sluice.jobs.run.OpenPlan;
import io.sluice.jobs.run.PlanStage;
import io.sluice.jobs.run.RunContext;
import io.sluice.jobs.run.SettleStage;
import io.sluice.jobs.run.SnapshotChoice;
import io.sluice.jobs.run.UnitOutcome;
import io.sluice.jobs.run.Waits;
import io.sluice.jobs.run.Workspaces;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Yesterday's state in Sluice's own ledger, and the check of a plan made from it.
 *
 * <p>{@code SluiceLedger --step seed --data DIR} plans yesterday's snapshot as a first sync and
 * settles it as if Amazon had taken every record at the time the data set says, without a network;
 * {@code --step check} prints the sums of the newest plan. Not measured.
 */
public final class SluiceLedger {
  private static final int MEMBERS_A_PART = 1_000_000;
  private static final Waits WAITS = new Waits(Duration.ZERO, Duration.ofSeconds(2), Duration.ZERO);

  private final BenchData data;

  private SluiceLedger(BenchData data) {
    this.data = data;
  }

  /** See the class. */
  public static void main(String[] args) throws IOException {
    BenchArguments arguments = BenchArguments.parse(args, Set.of("step", "data"));
    SluiceLedger ledger = new SluiceLedger(BenchData.load(arguments.path("data")));
    if (arguments.text("step", "check").equals("seed")) {
      ledger.seed();
    } else {
      System.out.println(ledger.check().toJson());
    }
  }

  private Path config() {
    return data.root().resolve("sluice.yaml");
  }

  private void seed() throws IOException {
    BenchData.delete(data.root().resolve("sluice-state"));
    Files.writeString(data.root().resolve("no-secret"), "unused");
    Files.writeString(config(), yaml());
    ActivationConfig config = ConfigLoader.load(config(), Optional.empty(), System.getenv());
    AudienceUnit unit = AudienceUnit.of(config, AudienceSelection.all(), Set.of()).get(0);
    Instant yesterday = data.asOf().minus(Duration.ofDays(1));
    try (EmbeddedSpark spark = EmbeddedSpark.of("local[2]");
        Workspaces.Opened workspace = Workspaces.open(config, System.getenv())) {
      RunContext run =
          new RunContext(
              config,
              yesterday,
              Optional.of(new SnapshotChoice.Day(data.today().minusDays(1))),
              SystemDeliveryClock.of(Clock.fixed(yesterday, java.time.ZoneOffset.UTC)),
              "seed",
              workspace.ledger(),
              System.getenv(),
              spark,
              System.err::println);
      register(run, unit);
      UnitOutcome planned = new PlanStage(run).plan(List.of(unit)).get(0);
      OpenPlan plan = new OpenPlan(unit, planned.manifest());
      run.ledger().claim(unit.target(), plan.planId(), plan.manifest().baseVersion());
      accept(run, plan);
      System.err.println(
          new SettleStage(run, SettleSpec.Mode.ONCE, WAITS).settle(List.of(plan)).get(0).verdict());
    }
  }

  private static void register(RunContext run, AudienceUnit unit) {
    run.ledger()
        .put(
            Optional.empty(),
            new AudienceEntry(
                unit.target(),
                1L,
                unit.audience().id(),
                unit.audience().name(),
                unit.audience().description(),
                null,
                unit.audience().ttl().toSeconds(),
                "",
                1,
                run.clock().instant(),
                run.clock().instant()));
  }

  /** Receipts and settlements of every batch, cut where the time of sending changes. */
  private void accept(RunContext run, OpenPlan plan) throws IOException {
    Map<String, Instant> sentAt = SentTimes.read(data);
    PlanFolder folder = PlanFolder.of(run.workspace(), plan.planId());
    Instant usual = run.clock().instant();
    for (PlanManifest.Batch batch : plan.manifest().batches()) {
      List<PlannedChange> changes = folder.readBatch(plan.manifest(), batch);
      List<Receipt.Part> sent = new ArrayList<>();
      List<Settlement.Part> ended = new ArrayList<>();
      int from = 0;
      while (from < changes.size()) {
        Instant at = sentAt.getOrDefault(changes.get(from).externalUserId(), usual);
        int to = from + 1;
        while (to < changes.size()
            && to - from < MEMBERS_A_PART
            && at.equals(sentAt.getOrDefault(changes.get(to).externalUserId(), usual))) {
          to++;
        }
        String job = "seed-" + batch.seq() + "-" + from;
        sent.add(new Receipt.Part(from, to - from, Receipt.Outcome.ACCEPTED, job, at, 1, null));
        ended.add(
            new Settlement.Part(
                from, to - from, Settlement.Outcome.ACCEPTED, job, at, at, null, List.of(), null));
        from = to;
      }
      folder.writeReceipt(new Receipt(plan.planId(), batch.seq(), batch.id(), sent, false));
      folder.writeSettlement(new Settlement(plan.planId(), batch.seq(), ended));
    }
  }

  private ChangeSums check() throws IOException {
    String workspace = data.root().resolve("sluice-state").toString();
    List<PlanManifest> plans = new ArrayList<>();
    for (String id : PlanFolder.planIds(workspace)) {
      PlanFolder.of(workspace, id).manifest().ifPresent(plans::add);
    }
    PlanManifest newest =
        plans.stream().max(Comparator.comparing(PlanManifest::createdAt)).orElseThrow();
    PlanFolder folder = PlanFolder.of(workspace, newest.planId());
    ChangeSums.Counter counter = new ChangeSums.Counter();
    for (PlanManifest.Batch batch : newest.batches()) {
      for (PlannedChange change : folder.readBatch(newest, batch)) {
        counter.count(change.kind().name(), digests(change));
      }
    }
    return counter.sums();
  }

  private static byte[][] digests(PlannedChange change) {
    List<byte[]> digests = new ArrayList<>();
    for (DigestSet set : change.keySets()) {
      byte[] joined = set.bytes();
      for (int at = 0; at < joined.length; at += DigestSet.DIGEST_BYTES) {
        byte[] digest = new byte[DigestSet.DIGEST_BYTES];
        System.arraycopy(joined, at, digest, 0, digest.length);
        digests.add(digest);
      }
    }
    return digests.toArray(byte[][]::new);
  }

  private String yaml() {
    Path secret = data.root().resolve("no-secret");
    return """
        version: 1
        workspace: %s
        accounts:
          bench:
            region: NA
            client-id: file:%s
            client-secret: file:%s
            refresh-token: file:%s
            advertiser-id: "1"
        sources:
          members:
            parquet: %s/dt={date}/*.parquet
            ready: _SUCCESS
            columns: { external-user-id: user_id, qualified-at: qualified_at, email: email,
                       phone: phone, first-name: first_name, last-name: last_name,
                       address: address, city: city, state: state, postal: zip,
                       country: country }
        audiences:
          - id: bench
            name: Benchmark members
            description: made up
            account: bench
            source: { use: members, select: { column: audiences, equals: 7 } }
            ttl: P90D
            lifetime: P365D
            renewal: { margin: P30D, spread: 50%% }
            guards: { max-age: P20D }
        """
        .formatted(
            data.root().resolve("sluice-state").toUri(),
            secret,
            secret,
            secret,
            data.snapshot(Day.TODAY).getParent());
  }
}
