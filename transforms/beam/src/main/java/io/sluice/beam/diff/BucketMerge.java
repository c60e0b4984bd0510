package io.sluice.beam.diff;

import io.sluice.beam.iceberg.LedgerStorage;
import io.sluice.beam.iceberg.MembershipFileReader;
import io.sluice.beam.iceberg.MembershipSink;
import io.sluice.beam.iceberg.StateCodes;
import io.sluice.beam.qualify.PackedRow;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.SendOrder;
import io.sluice.domain.diff.Candidate;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.Decision;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.diff.SnapshotMode;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.KeyedMemberHash;
import io.sluice.domain.snapshot.MemberHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges today's candidates of one bucket with the ledger's slice: streams the ledger past the
 * index of candidates, asks {@link io.sluice.domain.diff.MembershipDiff} about each member, and
 * keeps only what is to change. For one bucket and one thread.
 */
final class BucketMerge implements MembershipSink {
  private final MergeSpec spec;
  private final CandidateIndex index;
  private final KeyedMemberHash hashing;
  private final ContentFingerprint fingerprint;
  private final EarlierPrints earlier;
  private final MergeCounts counts = new MergeCounts();
  private final List<Pending> pending = new ArrayList<>();
  private final List<PlannedChange> learned = new ArrayList<>();
  private final List<Withdrawal> withdrawals = new ArrayList<>();
  private final PackedRow row = new PackedRow();
  private long[] hashes = new long[0];
  private int[] found = new int[0];
  private int next;

  BucketMerge(
      MergeSpec spec,
      CandidateIndex index,
      KeyedMemberHash hashing,
      ContentFingerprint fingerprint,
      EarlierPrints earlier) {
    this.hashing = hashing;
    this.earlier = earlier;
    this.spec = spec;
    this.index = index;
    this.fingerprint = fingerprint;
  }

  /** Decides every member of the bucket; the changes come sorted in sending order. */
  List<Pending> run(LedgerView.Slice slice, LedgerStorage storage) throws IOException {
    MembershipFileReader reader = MembershipFileReader.of(storage);
    for (LedgerFile file : slice.memberships()) {
      reader.read(file, this);
    }
    for (int first = 0; first < index.rows(); first++) {
      if (index.unmatchedHead(first)) {
        fresh(first);
      }
    }
    pending.sort(null);
    return pending;
  }

  /** Counts so far. */
  MergeCounts counts() {
    return counts;
  }

  @Override
  public void ahead(byte[] ids, int[] offsets, int[] lengths, int count) {
    if (hashes.length < count) {
      hashes = new long[count];
      found = new int[count];
    }
    for (int i = 0; i < count; i++) {
      hashes[i] = hashing.of(ids, offsets[i], offsets[i] + lengths[i]);
    }
    index.find(hashes, count, found);
    next = 0;
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
      long removalRank) {
    long keyed = hashes[next];
    int first = index.match(found[next++], id, offset, offset + length, keyed, fpHigh, fpLow);
    long hash = MemberHash.of(id, offset, offset + length);
    if (first >= 0
        && removalReason == NONE
        && !index.merged(first)
        && rests(
            first,
            presence,
            sentAtS,
            settledAtS,
            fpHigh,
            fpLow,
            qualifiedUntilS,
            offerVerdict,
            hash)) {
      counts.members++;
      counts.presentBefore++;
      counts.unchanged++;
      return;
    }
    MembershipState state =
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
            removalRank);
    if (state.presence() != Presence.ABSENT
        && !spec.diff().ttl().lapsed(state.settledAt(), spec.diff().deliveryNow())) {
      counts.presentBefore++;
    }
    Candidate candidate =
        first < 0 ? null : earlier.compared(candidate(first), state, index, first);
    decide(Arrays.copyOfRange(id, offset, offset + length), hash, first, candidate, state);
  }

  /** The way of nearly every member on nearly every day, without an object made. */
  private boolean rests(
      int first,
      int presence,
      long sentAtS,
      long settledAtS,
      long fpHigh,
      long fpLow,
      long qualifiedUntilS,
      int offerVerdict,
      long hash) {
    return index.carries(first, fpHigh, fpLow)
        && spec.diff()
            .restsUnchanged(
                StateCodes.presence(presence).ordinal(),
                sentAtS,
                settledAtS,
                StateCodes.verdict(offerVerdict).ordinal(),
                hash)
        && (spec.diff().mode() == SnapshotMode.FULL || sameEnd(first, qualifiedUntilS));
  }

  private boolean sameEnd(int first, long qualifiedUntilS) {
    index.read(first, row);
    return row.until() == qualifiedUntilS;
  }

  private void fresh(int first) {
    Candidate candidate = candidate(first);
    index.read(first, row);
    byte[] id = Arrays.copyOfRange(row.block(), row.idStart(), row.idEnd());
    decide(id, MemberHash.of(id, 0, id.length), first, candidate, null);
  }

  private Candidate candidate(int first) {
    if (index.merged(first)) {
      CandidateIndex.Merged merged = index.resolve(first, fingerprint);
      if (merged.standing() == Standing.QUALIFIED) {
        counts.members++;
        counts.duplicates += merged.qualifiedRows() - 1L;
      } else {
        counts.shadowed += merged.qualifiedRows();
      }
      return new Candidate(merged.standing(), merged.print(), until(merged.until()));
    }
    index.read(first, row);
    if (row.standing() != Standing.QUALIFIED) {
      return new Candidate(row.standing(), new Fingerprint(0, 0), until(row.until()));
    }
    counts.members++;
    return new Candidate(
        Standing.QUALIFIED, new Fingerprint(row.printHigh(), row.printLow()), until(row.until()));
  }

  private void decide(
      byte[] id,
      long hash,
      int first,
      @Nullable Candidate candidate,
      @Nullable MembershipState state) {
    Decision decision = decision(id, candidate, state, hash);
    boolean member = candidate != null && candidate.standing() == Standing.QUALIFIED;
    if (decision instanceof Decision.Change change) {
      pending.add(
          new Pending(
              order(change, state),
              change.ends() == null ? 0 : change.ends().getEpochSecond(),
              id,
              change.kind(),
              change.reason(),
              member ? first : -1,
              state));
    } else {
      rest((Decision.Rest) decision, member);
      if (state != null) {
        learn(id, candidate, state);
      }
      if (decision != Decision.Rest.NOT_CHOSEN && !onListAlone(first, candidate, state)) {
        spec.rule()
            .withdrawal(candidate, state, hash)
            .ifPresent(reason -> withdrawals.add(new Withdrawal(id, reason)));
      }
    }
  }

  /** In sending order; an opt-out of a snapshot that was overtaken does not go by itself. */
  private SendOrder order(Decision.Change change, @Nullable MembershipState state) {
    SendOrder order = SendOrder.of(change);
    boolean overtaken =
        order == SendOrder.PRIVACY
            && state != null
            && !spec.diff().isOptOut(change.reason(), state);
    return overtaken ? SendOrder.REMOVE : order;
  }

  /**
   * A list may hold millions of people that the audience never sees: the newest list keeps them
   * out.
   */
  private boolean onListAlone(
      int first, @Nullable Candidate candidate, @Nullable MembershipState state) {
    return state == null
        && candidate != null
        && candidate.standing() == Standing.SUPPRESSED
        && !index.merged(first);
  }

  private Decision decision(
      byte[] id, @Nullable Candidate candidate, @Nullable MembershipState state, long hash) {
    if (spec.only() != null && !spec.only().contains(new String(id, StandardCharsets.US_ASCII))) {
      return Decision.Rest.NOT_CHOSEN;
    }
    return spec.rule().decide(candidate, state, hash);
  }

  /** People for whom nothing is sent and who must be kept out of plans of older snapshots. */
  List<Withdrawal> withdrawals() {
    return withdrawals;
  }

  /** One such person. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Withdrawal(byte[] id, RemovalReason reason) {
    PlannedChange note() {
      return new PlannedChange(
          new String(id, StandardCharsets.US_ASCII),
          ChangeKind.REMOVE,
          reason,
          List.of(),
          null,
          ConsentSignal.NONE,
          new Fingerprint(0, 0),
          null);
    }
  }

  /**
   * Members for whom nothing is sent and whose lifetime ends otherwise than the ledger knows, or
   * whose sending the ledger puts into the future.
   */
  List<PlannedChange> learned() {
    return List.copyOf(learned);
  }

  private void learn(byte[] id, @Nullable Candidate candidate, MembershipState state) {
    if (candidate != null && spec.rule().learnsLifetime(candidate, state)) {
      Fingerprint print = state.fingerprint();
      learned.add(
          refresh(id, print == null ? candidate.fingerprint() : print, candidate.qualifiedUntil()));
    } else if (state.fingerprint() != null && spec.diff().sentInTheFuture(state)) {
      learned.add(refresh(id, state.fingerprint(), state.qualifiedUntil()));
    }
  }

  private static PlannedChange refresh(byte[] id, Fingerprint print, @Nullable Instant until) {
    return new PlannedChange(
        new String(id, StandardCharsets.US_ASCII),
        ChangeKind.UPDATE,
        null,
        List.of(),
        null,
        ConsentSignal.NONE,
        print,
        until);
  }

  private void rest(Decision.Rest rest, boolean member) {
    switch (rest) {
      case UNCHANGED -> counts.unchanged += member ? 1 : 0;
      case REHASH_LATER -> counts.rehashLater++;
      case HELD -> counts.held++;
      case NOT_CHOSEN -> counts.notChosen += member ? 1 : 0;
      case SUPERSEDED -> counts.superseded += member ? 1 : 0;
      case WITHDRAWN_LATER -> counts.withdrawnLater++;
      case SUPPRESSED_LATER -> counts.suppressedLater++;
      case TTL_ZERO -> counts.ttlZero += member ? 1 : 0;
      case LEFT_TO_EXPIRE -> counts.leftToExpire++;
      case OUT -> {}
    }
  }

  private static @Nullable Instant until(long seconds) {
    return seconds == PackedRow.NO_TIME ? null : Instant.ofEpochSecond(seconds);
  }
}
