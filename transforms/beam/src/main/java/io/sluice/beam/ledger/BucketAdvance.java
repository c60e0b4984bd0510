package io.sluice.beam.ledger;

import io.sluice.beam.iceberg.ChangeFileWriter;
import io.sluice.beam.iceberg.KeyFileWriter;
import io.sluice.beam.iceberg.KeyRow;
import io.sluice.beam.iceberg.LedgerStorage;
import io.sluice.beam.iceberg.MembershipFileReader;
import io.sluice.beam.iceberg.MembershipFileWriter;
import io.sluice.beam.iceberg.MembershipSink;
import io.sluice.beam.iceberg.StateCodes;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Offer;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.diff.Removal;
import io.sluice.domain.ledger.DigestNote;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.StateAdvance;
import io.sluice.domain.ledger.StateAdvance.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes one bucket's state anew: rows without an outcome are copied, the others move as {@link
 * StateAdvance} says; digests and changes are appended, each as it comes, for kept in memory they
 * are most of a bucket. For one bucket, one try and one thread; closed before it was written, it
 * leaves no file behind.
 */
final class BucketAdvance implements MembershipSink, AutoCloseable {
  /** In the place of a verdict: what may have come late makes no difference. */
  private static final String UNTOUCHED = "UNTOUCHED";

  private final AdvanceSpec spec;
  private final int bucket;
  private final String attempt;
  private final LedgerStorage storage;
  private final ChangeFileWriter changes;
  // By member; without what is in the files already.
  private final Map<String, OutcomeRows.Row> rows = new HashMap<>();
  private final Map<String, Long> outcomes = new TreeMap<>();
  private @Nullable KeyFileWriter keys;
  private @Nullable MembershipFileWriter memberships;
  private long present;

  BucketAdvance(AdvanceSpec spec, int bucket, String attempt, LedgerStorage storage) {
    this.spec = spec;
    this.bucket = bucket;
    this.attempt = attempt;
    this.storage = storage;
    this.changes =
        ChangeFileWriter.create(storage, spec.target(), spec.planId(), attempt + "-" + bucket);
  }

  /** Takes one settled change of the bucket. */
  void take(OutcomeRows.Row row) throws IOException {
    OutcomeRows.Row slim = new OutcomeRows.Row(row.change().withoutContent(), row.outcome(), "");
    OutcomeRows.Row twice = rows.put(row.change().externalUserId(), slim);
    if (twice != null && !spec.presentUnknown()) {
      throw new IllegalStateException("a member occurs twice in plan " + spec.planId());
    }
    Outcome outcome = row.outcome();
    if (outcome != null) {
      writeKeys(row.change(), outcome);
      writeChange(row, outcome);
    }
  }

  /** Writes the state and completes the other files. */
  SettledBucket write() throws IOException {
    byte[] digests = keys == null ? null : keys.finish();
    List<byte[]> log = changes.finish();
    byte[] state = writeMemberships();
    return new SettledBucket(bucket, state, digests, log, outcomes, present);
  }

  @Override
  public void close() throws IOException {
    try {
      changes.close();
    } finally {
      if (keys != null) {
        keys.close();
      }
    }
  }

  private byte[] writeMemberships() throws IOException {
    try (MembershipFileWriter writer =
        MembershipFileWriter.create(storage, spec.target(), bucket, spec.planId(), attempt)) {
      memberships = writer;
      MembershipFileReader reader = MembershipFileReader.of(storage);
      for (LedgerView.LedgerFile file : spec.slices().get(bucket).memberships()) {
        reader.read(file, this);
      }
      for (OutcomeRows.Row fresh : List.copyOf(rows.values())) {
        advance(null, fresh);
      }
      return writer.finish();
    }
  }

  @Override
  public void row(
      byte[] id,
      int offset,
      int length,
      int presence,
      long sentAtS,
      long settledAtS,
      long fpHigh,
      long fpLow,
      long qualifiedUntilS,
      int offerKind,
      int offerVerdict,
      long offerFpHigh,
      long offerFpLow,
      @Nullable String offerCode,
      long removalReason,
      long removalRank)
      throws IOException {
    String key = new String(id, offset, length, StandardCharsets.US_ASCII);
    OutcomeRows.Row settled = rows.remove(key);
    if (settled == null) {
      int known =
          spec.presentUnknown() && presence == StateCodes.code(Presence.PRESENT)
              ? StateCodes.code(Presence.UNKNOWN)
              : presence;
      present += presence == StateCodes.code(Presence.ABSENT) ? 0 : 1;
      writer()
          .row(
              id,
              offset,
              length,
              known,
              sentAtS,
              settledAtS,
              fpHigh,
              fpLow,
              qualifiedUntilS,
              offerKind,
              offerVerdict,
              offerFpHigh,
              offerFpLow,
              offerCode,
              removalReason,
              removalRank);
      return;
    }
    advance(
        StateCodes.state(
            presence,
            sentAtS,
            settledAtS,
            fpHigh,
            fpLow,
            qualifiedUntilS,
            offerKind,
            offerVerdict,
            offerFpHigh,
            offerFpLow,
            offerCode,
            removalReason,
            removalRank),
        settled);
  }

  private void advance(@Nullable MembershipState before, OutcomeRows.Row row) throws IOException {
    PlannedChange change = row.change();
    Outcome outcome = row.outcome();
    if (outcome == null) {
      if (change.kind() == ChangeKind.REMOVE) {
        write(
            change.externalUserId(),
            StateAdvance.noted(before, change, spec.plannedAt(), spec.rank()));
      } else if (before != null) {
        write(
            change.externalUserId(),
            StateAdvance.refreshed(
                before, change.fingerprint(), change.qualifiedUntil(), spec.plannedAt()));
      }
      return;
    }
    MembershipState after = StateAdvance.after(before, change, outcome, spec.rank());
    boolean unknown = outcome.verdict() == Offer.Verdict.UNKNOWN;
    boolean untouched = unknown && before != null && after.presence() == before.presence();
    String end = untouched ? UNTOUCHED : outcome.verdict().name();
    outcomes.merge(change.kind() + ":" + end, 1L, Long::sum);
    write(change.externalUserId(), after);
  }

  private void write(String id, MembershipState state) throws IOException {
    byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
    Fingerprint print = state.fingerprint();
    Offer offer = state.offer();
    Removal removal = state.removal();
    present += state.presence() == Presence.ABSENT ? 0 : 1;
    writer()
        .row(
            bytes,
            0,
            bytes.length,
            StateCodes.code(state.presence()),
            seconds(state.sentAt()),
            seconds(state.settledAt()),
            print == null ? NONE : print.high(),
            print == null ? NONE : print.low(),
            seconds(state.qualifiedUntil()),
            StateCodes.code(offer.kind()),
            StateCodes.code(offer.verdict()),
            offer.fingerprint().high(),
            offer.fingerprint().low(),
            offer.code(),
            removal == null ? NONE : StateCodes.code(removal.reason()),
            removal == null ? NONE : removal.rank());
  }

  private void writeKeys(PlannedChange change, Outcome outcome) throws IOException {
    if (outcome.sentAt() == null) {
      return;
    }
    Optional<DigestNote> note = DigestNote.of(change, outcome);
    if (note.isEmpty()) {
      return;
    }
    if (keys == null) {
      keys = KeyFileWriter.create(storage, spec.target(), bucket, spec.planId(), attempt);
    }
    long sentAt = outcome.sentAt().getEpochSecond();
    keys.add(
        note.get() == DigestNote.CLEARED
            ? cleared(change, sentAt)
            : kept(note.get(), change, sentAt));
  }

  private KeyRow kept(DigestNote note, PlannedChange change, long sentAt) {
    return new KeyRow(
        change.externalUserId(),
        note == DigestNote.SENT ? KeyRow.Kind.SET : KeyRow.Kind.OFFERED,
        change.country(),
        change.consent(),
        KeyRow.join(change.keySets()),
        spec.planId(),
        sentAt);
  }

  private KeyRow cleared(PlannedChange change, long sentAt) {
    return new KeyRow(
        change.externalUserId(),
        KeyRow.Kind.CLEARED,
        null,
        change.consent(),
        new byte[0],
        spec.planId(),
        sentAt);
  }

  private void writeChange(OutcomeRows.Row row, Outcome outcome) throws IOException {
    PlannedChange change = row.change();
    byte[] id = change.externalUserId().getBytes(StandardCharsets.US_ASCII);
    Instant sentAt = outcome.sentAt() == null ? outcome.settledAt() : outcome.sentAt();
    changes.add(
        id,
        0,
        id.length,
        change.kind(),
        change.reason(),
        row.batchId(),
        outcome.verdict(),
        outcome.code(),
        sentAt.getEpochSecond(),
        outcome.settledAt().getEpochSecond());
  }

  private MembershipFileWriter writer() {
    if (memberships == null) {
      throw new IllegalStateException("no file is open");
    }
    return memberships;
  }

  private static long seconds(@Nullable Instant time) {
    return time == null ? NONE : time.getEpochSecond();
  }
}
