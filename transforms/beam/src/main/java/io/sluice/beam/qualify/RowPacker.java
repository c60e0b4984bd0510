package io.sluice.beam.qualify;

import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.beam.snapshot.SourceRow;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.KeyHealth;
import io.sluice.domain.qualify.Countries;
import io.sluice.domain.qualify.Qualifier;
import io.sluice.domain.qualify.Qualifier.Verdict;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.MemberHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes one row after the other, asks each target's {@link Qualifier}, packs candidates into the
 * buffers of their buckets and counts every row once a target. Not safe for several threads.
 */
final class RowPacker {
  private final List<TargetLane> lanes = new ArrayList<>();
  private final KeySample sample;
  private final ContentFingerprint fingerprint;
  private final BlockBuffers buffers;
  // Most rows are in few of many audiences: this is counted without a look into a map.
  private final long[] notSelected;
  private final RowReading reading;
  private final ByteBuilder content = new ByteBuilder(1_024);
  private final KeySetWriter keySets;

  /** One target with what it needs a row. */
  private record TargetLane(
      QualifySpec spec, Qualifier qualifier, List<byte[]> values, PackCounts counts) {}

  RowPacker(
      SourceColumns columns,
      List<QualifySpec> specs,
      Instant asOf,
      KeySetWriter keySets,
      KeySample sample,
      ContentFingerprint fingerprint,
      BlockBuffers buffers) {
    this.keySets = keySets;
    this.sample = sample;
    this.fingerprint = fingerprint;
    this.buffers = buffers;
    this.reading = RowReading.of(columns, ColumnForms.MIXED);
    this.notSelected = new long[specs.size()];
    for (QualifySpec spec : specs) {
      Long seconds = spec.lifetimeSeconds();
      Qualifier qualifier =
          Qualifier.of(
              asOf,
              seconds == null ? null : Duration.ofSeconds(seconds),
              spec.defaultCountry(),
              new Qualifier.Routing(spec.own(), spec.regions(), spec.reportsUnrouted()));
      List<byte[]> values =
          spec.selectValues().stream().map(v -> v.getBytes(StandardCharsets.UTF_8)).toList();
      lanes.add(new TargetLane(spec, qualifier, values, new PackCounts()));
    }
  }

  /** Counts so far, one a target, in the order of the specs. */
  List<PackCounts> counts() {
    for (int i = 0; i < notSelected.length; i++) {
      lanes.get(i).counts().exclude(Standing.NOT_SELECTED.name(), notSelected[i]);
      notSelected[i] = 0;
    }
    return lanes.stream().map(TargetLane::counts).toList();
  }

  /** Takes the cursor's current row. */
  void take(SourceRow row) {
    boolean read = false;
    boolean mayDeny = reading.mayDeny(row);
    for (int i = 0; i < lanes.size(); i++) {
      TargetLane lane = lanes.get(i);
      lane.counts().rows++;
      boolean selected = RowReading.selected(row, lane.spec().selectColumn(), lane.values());
      notSelected[i] += selected ? 0 : 1;
      if (!selected && !mayDeny) {
        continue;
      }
      if (!read) {
        reading.read(row);
        read = true;
      }
      if (selected) {
        place(lane, row);
      } else {
        packDenial(lane);
      }
    }
  }

  private void place(TargetLane lane, SourceRow row) {
    Verdict verdict = reading.verdict(lane.spec().ids(), lane.qualifier());
    if (verdict instanceof Verdict.Stands stands) {
      reading.countAdjusted(lane.counts());
      pack(lane, stands, row);
    } else if (verdict instanceof Verdict.Rejected rejected) {
      lane.counts().reject(reading.reject(rejected.code(), fingerprint));
      packDenial(lane);
    } else {
      lane.counts().exclude("ROUTED_ELSEWHERE");
      packDenial(lane);
    }
  }

  private void pack(TargetLane lane, Verdict.Stands stands, SourceRow row) {
    if (stands.standing() == Standing.QUALIFIED) {
      packQualified(lane, stands, row);
    } else {
      lane.counts().exclude(stands.standing().name());
      packExcluded(lane, stands.standing(), stands.until());
    }
  }

  private void packQualified(TargetLane lane, Verdict.Stands stands, SourceRow row) {
    content.clear();
    ContentCodec.writeHead(content, stands.country(), reading.consent());
    int mask = keySets.write(row, content);
    PackCounts counts = lane.counts();
    counts.qualified++;
    counts.unusableValues += keySets.unusable();
    counts.consentNeeded += Countries.needsConsent(stands.country()) ? 1 : 0;
    for (int key = 0; key < MatchKeyType.all().size(); key++) {
      counts.keysPresent[key] += (mask >>> key) & 1;
    }
    ByteBuilder id = reading.id();
    Fingerprint print =
        fingerprint.ofMember(id.array(), 0, id.length(), content.array(), 0, content.length());
    sample.look(print, content, counts.health);
    if (keySets.unusable() != 0) {
      keySets.countProblems(
          counts.health.computeIfAbsent(stands.country(), country -> new KeyHealth()));
    }
    if (keySets.sharedMask() != 0) {
      counts
          .health
          .computeIfAbsent(stands.country(), country -> new KeyHealth())
          .countShared(keySets.sharedMask());
    }
    int key = key(lane);
    ByteBuilder block = buffers.open(key);
    int before = block.length();
    PackedRow.writeQualified(block, id, seconds(stands.until()), print, content);
    buffers.written(key, block.length() - before);
  }

  /** A row that is counted as dropped, and whose denial a member of the target must not outlive. */
  private void packDenial(TargetLane lane) {
    if (reading.denies(lane.spec().ids())) {
      Instant until = lane.qualifier().until(reading.qualifiedAt());
      packExcluded(lane, Standing.DENIED_ELSEWHERE, until);
    }
  }

  private void packExcluded(TargetLane lane, Standing standing, @Nullable Instant until) {
    int key = key(lane);
    ByteBuilder block = buffers.open(key);
    int before = block.length();
    ByteBuilder id = reading.id();
    PackedRow.writeExcluded(block, standing, id.array(), 0, id.length(), seconds(until));
    buffers.written(key, block.length() - before);
  }

  private static long seconds(@Nullable Instant until) {
    return until == null ? PackedRow.NO_TIME : until.getEpochSecond();
  }

  private int key(TargetLane lane) {
    long hash = MemberHash.of(reading.id().array(), 0, reading.id().length());
    return lane.spec().firstKey() + MemberHash.bucket(hash, lane.spec().bucketCount());
  }
}
