package io.sluice.beam.qualify;

import io.sluice.beam.qualify.PackCounts.Reject;
import io.sluice.beam.snapshot.ColumnValues;
import io.sluice.beam.snapshot.RowCursor;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.matchkey.KeyHealth;
import io.sluice.domain.qualify.Countries;
import io.sluice.domain.qualify.Qualifier;
import io.sluice.domain.qualify.Qualifier.Verdict;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.ExternalUserIds;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.MemberHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final RowFacts facts;
  private final RawText text = new RawText();
  private final ByteBuilder id = new ByteBuilder(160);
  private final ByteBuilder content = new ByteBuilder(1_024);
  private final KeySetWriter keySets;
  private @Nullable RejectCode badId;
  private boolean derivable;

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
    this.facts = new RowFacts(columns);
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
    return lanes.stream().map(TargetLane::counts).toList();
  }

  /** Takes the cursor's current row. */
  void take(RowCursor row) {
    boolean read = false;
    for (TargetLane lane : lanes) {
      lane.counts().rows++;
      if (!selected(lane, row)) {
        lane.counts().exclude(Standing.NOT_SELECTED.name());
        continue;
      }
      if (!read) {
        facts.read(row);
        readId(row);
        read = true;
      }
      place(lane, row);
    }
  }

  private void place(TargetLane lane, RowCursor row) {
    if (facts.bad() != null) {
      reject(lane, facts.bad());
      return;
    }
    Verdict verdict = lane.qualifier().judge(facts.country(), facts.consent(), facts.qualifiedAt());
    if (verdict instanceof Verdict.Elsewhere) {
      // Routed before the id is looked at, so that a bad row is counted for one account.
      lane.counts().exclude("ROUTED_ELSEWHERE");
    } else if (unusableId(lane)) {
      reject(lane, badId);
    } else if (verdict instanceof Verdict.Rejected rejected) {
      reject(lane, rejected.code());
    } else if (verdict instanceof Verdict.Stands stands) {
      pack(lane, stands, row);
    }
  }

  private void pack(TargetLane lane, Verdict.Stands stands, RowCursor row) {
    if (stands.standing() == Standing.QUALIFIED) {
      packQualified(lane, stands, row);
    } else {
      packExcluded(lane, stands.standing());
    }
  }

  private boolean unusableId(TargetLane lane) {
    boolean derive = lane.spec().ids() == QualifySpec.Ids.DERIVE && derivable;
    return badId != null && !derive;
  }

  private void readId(RowCursor row) {
    ColumnValues column = row.id();
    badId = null;
    derivable = false;
    id.clear();
    RawText.State state = column.count() == 0 ? RawText.State.ABSENT : text.take(column, 0);
    switch (state) {
      case ABSENT -> badId = RejectCode.ID_MISSING;
      case NOT_UTF8 -> badId = RejectCode.NOT_UTF8;
      case PRESENT -> {
        if (!ExternalUserIds.valid(text.bytes(), text.start(), text.end())) {
          badId = RejectCode.ID_INVALID;
          derivable = true;
          byte[] derived =
              ExternalUserIds.derive(text.bytes(), text.start(), text.end())
                  .getBytes(StandardCharsets.US_ASCII);
          id.put(derived, 0, derived.length);
        } else {
          id.put(text.bytes(), text.start(), text.end());
        }
      }
    }
  }

  private void packQualified(TargetLane lane, Verdict.Stands stands, RowCursor row) {
    content.clear();
    ContentCodec.writeHead(content, stands.country(), facts.consent());
    int mask = keySets.write(row, content);
    PackCounts counts = lane.counts();
    counts.qualified++;
    counts.unusableValues += keySets.unusable();
    counts.consentNeeded += Countries.needsConsent(stands.country()) ? 1 : 0;
    for (int key = 0; key < MatchKeyType.all().size(); key++) {
      counts.keysPresent[key] += (mask >>> key) & 1;
    }
    Fingerprint print = fingerprint.of(content.array(), 0, content.length());
    sample.look(print, content, counts.health);
    if (keySets.sharedMask() != 0) {
      counts
          .health
          .computeIfAbsent(stands.country(), country -> new KeyHealth())
          .countShared(keySets.sharedMask());
    }
    Instant until = stands.until();
    int key = key(lane);
    ByteBuilder block = buffers.open(key);
    int before = block.length();
    PackedRow.writeQualified(
        block, id, until == null ? PackedRow.NO_TIME : until.getEpochSecond(), print, content);
    buffers.written(key, block.length() - before);
  }

  private void packExcluded(TargetLane lane, Standing standing) {
    lane.counts().exclude(standing.name());
    int key = key(lane);
    ByteBuilder block = buffers.open(key);
    int before = block.length();
    PackedRow.writeExcluded(block, standing, id.array(), 0, id.length());
    buffers.written(key, block.length() - before);
  }

  private int key(TargetLane lane) {
    long hash = MemberHash.of(id.array(), 0, id.length());
    return lane.spec().firstKey() + MemberHash.bucket(hash, lane.spec().bucketCount());
  }

  private void reject(TargetLane lane, RejectCode code) {
    boolean hasId = badId != RejectCode.ID_MISSING;
    String reference = hasId ? fingerprint.reference(text.bytes(), text.start(), text.end()) : "";
    String shape = hasId ? "text of " + text.length() + " bytes" : "null or blank";
    lane.counts().reject(new Reject(code.name(), reference, shape));
  }

  private static boolean selected(TargetLane lane, RowCursor row) {
    if (lane.spec().selectColumn() == null) {
      return true;
    }
    ColumnValues values = row.column(lane.spec().selectColumn());
    for (int i = 0; values != null && i < values.count(); i++) {
      for (byte[] wanted : lane.values()) {
        if (Arrays.equals(
            values.buffer(), values.start(i), values.end(i), wanted, 0, wanted.length)) {
          return true;
        }
      }
    }
    return false;
  }
}
