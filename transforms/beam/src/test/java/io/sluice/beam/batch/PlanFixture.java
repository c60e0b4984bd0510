package io.sluice.beam.batch;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.delivery.LaneBudget;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.Region;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Plans in a folder of a test. */
public final class PlanFixture {
  public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  public static final LaneId LANE = new LaneId(Region.NA, "acme-na", "amc");
  public static final LaneBudget ONE_AT_A_TIME = new LaneBudget(5, 1000, 1);

  private PlanFixture() {}

  public static String workspace(Path folder) {
    return folder.toUri().toString();
  }

  public static PlanFolder plan(Path folder, LaneId lane, String planId, int... sizes)
      throws IOException {
    return plan(folder, lane, planId, planId.hashCode(), sizes);
  }

  /** Seals a plan whose members are {@code <plan>-<batch>-<record>}. */
  public static PlanFolder plan(
      Path folder, LaneId lane, String planId, long audience, int... sizes) throws IOException {
    PlanFolder plan = PlanFolder.of(workspace(folder), planId);
    List<PlanManifest.Batch> batches = new ArrayList<>();
    for (int seq = 1; seq <= sizes.length; seq++) {
      batches.add(plan.writeBatch(lane, seq, changes(planId + "-" + seq, sizes[seq - 1]), 100));
    }
    plan.writeManifest(manifest(lane, planId, audience, batches));
    return plan;
  }

  public static List<PlannedChange> changes(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> change(prefix + "-" + i)).toList();
  }

  public static PlannedChange change(String externalUserId) {
    byte[] digest = new byte[DigestSet.DIGEST_BYTES];
    Arrays.fill(digest, (byte) externalUserId.hashCode());
    return new PlannedChange(
        externalUserId,
        ChangeKind.ADD,
        null,
        List.of(DigestSet.of(1, digest)),
        "US",
        ConsentSignal.NONE,
        new Fingerprint(1, 2),
        null);
  }

  /** Seals a plan whose events are numbered from 1 on, over all its batches. */
  public static PlanFolder eventPlan(
      Path folder, LaneId lane, String planId, String conversion, int... sizes) throws IOException {
    PlanFolder plan = PlanFolder.of(workspace(folder), planId);
    List<PlanManifest.Batch> batches = new ArrayList<>();
    int number = 1;
    for (int i = 0; i < sizes.length; i++) {
      List<byte[]> encoded =
          IntStream.range(number, number + sizes[i])
              .mapToObj(PlannedEvents::event)
              .map(EventCodec::encode)
              .toList();
      batches.add(plan.writeEventBatch(lane, eventSeq(i), "a", encoded, 100));
      number += sizes[i];
    }
    plan.writeManifest(manifest(lane, planId, conversion, 0, batches));
    return plan;
  }

  /** The sequence of the n-th batch of {@link #eventPlan}, with gaps as real plans have them. */
  public static int eventSeq(int n) {
    return n * 100_000 + 1;
  }

  /** The same manifest of a plan whose documents all have a seal. */
  public static PlanManifest sealed(PlanManifest m) {
    return new PlanManifest(
        PlanFolder.SEALED_VERSION,
        m.planId(),
        m.runId(),
        m.audience(),
        m.account(),
        m.region(),
        m.api(),
        m.audienceId(),
        m.connectionId(),
        m.ttlSeconds(),
        m.raisedTtlSeconds(),
        m.asOf(),
        m.createdAt(),
        m.baseVersion(),
        m.bucketCount(),
        m.configDigest(),
        m.rulesVersion(),
        m.snapshot(),
        m.batches(),
        m.refreshes(),
        m.counts(),
        m.facts(),
        m.refusals());
  }

  public static PlanManifest manifest(
      LaneId lane, String planId, long audience, List<PlanManifest.Batch> batches) {
    return manifest(lane, planId, "shoppers", audience, batches);
  }

  private static PlanManifest manifest(
      LaneId lane, String planId, String name, long audience, List<PlanManifest.Batch> batches) {
    return new PlanManifest(
        1,
        planId,
        "run-1",
        name,
        lane.account(),
        lane.region().name(),
        lane.api(),
        audience,
        "connection-1",
        2_592_000,
        null,
        Instant.parse("2029-12-31T00:00:00Z"),
        START,
        "",
        1,
        "digest",
        "1",
        new PlanManifest.PinnedSource("customers", "parquet", "file:///lake", null, List.of()),
        batches,
        List.of(),
        Map.of(),
        Map.of(),
        List.of());
  }
}
