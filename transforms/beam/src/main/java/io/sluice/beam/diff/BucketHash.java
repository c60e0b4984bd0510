package io.sluice.beam.diff;

import io.sluice.beam.diff.BucketMerge.Withdrawal;
import io.sluice.beam.qualify.ContentCodec;
import io.sluice.beam.qualify.PackedRow;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.SendOrder;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.diff.Candidate;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.Decision;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.ledger.SentDigests;
import io.sluice.domain.ledger.SentDigests.Content;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.matchkey.HashedKeys;
import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.matchkey.MatchKeyRules.Variants;
import io.sluice.domain.matchkey.MatchKeyVariants;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.MemberHash;
import io.sluice.domain.snapshot.RawKeySet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns decided changes into hashed ones, in order, and writes them to the bucket's fragment. Only
 * changed members come here: the raw values end here. For one bucket and one thread.
 */
final class BucketHash {
  private final MergeSpec spec;
  private final CandidateIndex index;
  private final StoredKeys stored;
  private final MergeCounts counts;
  private final MatchKeyHasher hasher;
  private final ContentFingerprint fingerprint;
  private final @Nullable MatchKeyVariants variants;
  private final PackedRow row = new PackedRow();
  private final List<PlannedChange> refreshes = new ArrayList<>();
  private final List<Withdrawal> stuck = new ArrayList<>();

  /** What a member's content is made of. */
  private record Body(
      Content content, int variantSets, Fingerprint print, @Nullable Instant until) {}

  BucketHash(
      MergeSpec spec,
      CandidateIndex index,
      StoredKeys stored,
      MergeCounts counts,
      MatchKeyHasher hasher,
      ContentFingerprint fingerprint) {
    this.spec = spec;
    this.index = index;
    this.stored = stored;
    this.counts = counts;
    this.hasher = hasher;
    this.fingerprint = fingerprint;
    this.variants =
        spec.rules().variants() == Variants.ON ? MatchKeyVariants.of(spec.rules()) : null;
  }

  /**
   * Looks at updates and rehashed members before they are sorted in: where the digests come out as
   * before nothing is sent, unless the renewal is due. A member whose rows have no usable key any
   * more is a reject and counts as absent, one who has lapsed too: a raise of the TTL would bring
   * the old digests back.
   */
  List<Pending> settleUpdates(List<Pending> decided) {
    List<Pending> left = new ArrayList<>(decided.size());
    for (Pending change : decided) {
      if (!(change.mayHashAsBefore() || change.isLapsed()) || change.state() == null) {
        left.add(change);
        continue;
      }
      Body body = body(change);
      if (body == null && change.row() >= 0) {
        counts.reject(RejectCode.NO_USABLE_KEY, id(change));
        asAbsent(change).ifPresent(left::add);
      } else if (body == null || change.isLapsed() || !sameAsSent(change, body)) {
        left.add(change);
      } else {
        refreshOrRenew(change, body, left);
      }
    }
    left.sort(null);
    return left;
  }

  /** Hashes and writes all changes in their order. */
  void write(List<Pending> sorted, MergeOutput.Changes out) throws IOException {
    for (Pending change : sorted) {
      if (change.kind() == ChangeKind.REMOVE) {
        remove(change, out);
      } else {
        create(change, out);
      }
    }
  }

  /** Members whose fingerprint is refreshed without sending. */
  List<PlannedChange> refreshes() {
    return refreshes;
  }

  private Optional<Pending> asAbsent(Pending change) {
    long hash = MemberHash.of(change.id(), 0, change.id().length);
    if (!(spec.rule().decide(null, change.state(), hash) instanceof Decision.Change absent)) {
      return Optional.empty();
    }
    return Optional.of(
        new Pending(
            SendOrder.of(absent.kind(), absent.reason()),
            absent.ends() == null ? 0 : absent.ends().getEpochSecond(),
            change.id(),
            absent.kind(),
            absent.reason(),
            -1,
            change.state()));
  }

  private boolean sameAsSent(Pending change, Body body) {
    SentDigests sent = stored.find(change.id());
    return sent != null && change.state() != null && sent.isHeld(change.state(), body.content());
  }

  private void refreshOrRenew(Pending change, Body body, List<Pending> left) {
    long hash = MemberHash.of(change.id(), 0, change.id().length);
    Candidate same = new Candidate(Standing.QUALIFIED, change.presentPrint(), body.until());
    Decision decision = spec.rule().decide(same, change.state(), hash);
    if (decision instanceof Decision.Change renew && renew.kind() == ChangeKind.RENEW) {
      long ends = renew.ends() == null ? 0 : renew.ends().getEpochSecond();
      left.add(
          new Pending(
              SendOrder.RENEW,
              ends,
              change.id(),
              ChangeKind.RENEW,
              null,
              change.row(),
              change.state()));
    } else {
      counts.refreshed++;
      refreshes.add(planned(change, body));
    }
  }

  private void create(Pending change, MergeOutput.Changes out) throws IOException {
    Body body = body(change);
    boolean member = change.row() >= 0;
    if (body == null) {
      if (member) {
        counts.reject(RejectCode.NO_USABLE_KEY, id(change));
      } else {
        counts.rejectWithoutDigests(RejectCode.RENEWAL_WITHOUT_DIGESTS, id(change));
      }
      return;
    }
    counts.rejoined += member ? 0 : 1;
    counts.variantSets += body.variantSets();
    counts.changes.merge(change.kind().name(), 1L, Long::sum);
    out.add(change.order(), change.ends(), planned(change, body));
  }

  private void remove(Pending change, MergeOutput.Changes out) throws IOException {
    SentDigests sent = stored.find(change.id());
    if (sent == null) {
      counts.rejectWithoutDigests(
          change.order() == SendOrder.PRIVACY
              ? RejectCode.OPT_OUT_WITHOUT_DIGESTS
              : RejectCode.REMOVAL_WITHOUT_DIGESTS,
          id(change));
      noteStuck(change);
      return;
    }
    counts.changes.merge("REMOVE:" + change.reason(), 1L, Long::sum);
    String country = sent.newest().map(Content::country).orElse(null);
    Content gone = new Content(sent.all(), country, ConsentSignal.NONE);
    out.add(change.order(), 0, planned(change, new Body(gone, 0, change.presentPrint(), null)));
  }

  /** It cannot be sent, and an older snapshot must not take the person for granted either. */
  private void noteStuck(Pending change) {
    MembershipState state = change.state();
    boolean noted = state != null && state.removal() != null;
    if (change.reason() != null && change.reason().privacy() && !noted) {
      stuck.add(new Withdrawal(change.id(), change.reason()));
    }
  }

  /** Members who must leave and cannot, since no digest is stored. */
  List<Withdrawal> stuck() {
    return stuck;
  }

  private static PlannedChange planned(Pending change, Body body) {
    return new PlannedChange(
        id(change),
        change.kind(),
        change.reason(),
        body.content().sets(),
        body.content().country(),
        body.content().consent(),
        body.print(),
        body.until());
  }

  private static String id(Pending change) {
    return new String(change.id(), StandardCharsets.US_ASCII);
  }

  /** The content to offer, {@code null} when no key is usable. */
  private @Nullable Body body(Pending change) {
    return change.row() < 0 ? bodyAsSent(change) : bodyOfToday(change);
  }

  /** Absent from an increment: what was sent last is sent again. */
  private @Nullable Body bodyAsSent(Pending change) {
    SentDigests sent = stored.find(change.id());
    Instant until = change.state() == null ? null : change.state().qualifiedUntil();
    return sent == null
        ? null
        : sent.newest()
            .map(content -> new Body(content, 0, change.presentPrint(), until))
            .orElse(null);
  }

  private @Nullable Body bodyOfToday(Pending change) {
    byte[] content;
    Fingerprint print;
    long until;
    int start = 0;
    if (index.merged(change.row())) {
      CandidateIndex.Merged merged = index.resolve(change.row(), fingerprint);
      content = merged.content();
      print = merged.print();
      until = merged.until();
    } else {
      index.read(change.row(), row);
      content = row.block();
      start = row.payloadStart();
      print = new Fingerprint(row.printHigh(), row.printLow());
      until = row.until();
    }
    ContentCodec.Content raw = ContentCodec.read(content, start);
    TreeSet<DigestSet> main = new TreeSet<>();
    List<DigestSet> sets = digests(raw, main);
    return sets.isEmpty()
        ? null
        : new Body(
            new Content(sets, raw.country(), raw.consent()),
            Math.max(0, sets.size() - main.size()),
            print,
            until == PackedRow.NO_TIME ? null : Instant.ofEpochSecond(until));
  }

  /** All sets in canonical order; those of the rules in force are added to {@code main}. */
  private List<DigestSet> digests(ContentCodec.Content raw, Set<DigestSet> main) {
    List<DigestSet> others = new ArrayList<>();
    for (RawKeySet set : raw.keySets()) {
      HashedKeys hashed = hasher.hash(set, raw.country(), spec.forms());
      if (hashed.digests() != null) {
        main.add(hashed.digests());
        if (variants != null) {
          others.addAll(variants.of(set, raw.country(), spec.forms(), hashed.digests()));
        }
      }
    }
    // Main readings come first, so that no variant pushes one out.
    return Stream.concat(main.stream(), others.stream())
        .distinct()
        .limit(UploadRecord.MAX_KEY_SETS)
        .sorted()
        .toList();
  }
}
