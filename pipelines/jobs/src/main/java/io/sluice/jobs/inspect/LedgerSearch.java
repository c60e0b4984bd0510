package io.sluice.jobs.inspect;

import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.beam.iceberg.KeyFileReader;
import io.sluice.beam.iceberg.KeyRow;
import io.sluice.beam.iceberg.MembershipFileReader;
import io.sluice.beam.iceberg.MembershipSink;
import io.sluice.beam.iceberg.StateCodes;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.diff.Removal;
import io.sluice.domain.diff.TtlPolicy;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.ledger.LogQuery;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.snapshot.MemberHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds one member in the ledger: reads the files of the member's bucket only. */
public final class LedgerSearch {
  private static final int HISTORY = 20;

  private final IcebergLedger ledger;
  private final AudienceTarget target;
  private final String id;
  private final byte[] bytes;
  private final long hash;

  /**
   * Prepares the search.
   *
   * @param id the external user id as Amazon gets it
   */
  public LedgerSearch(IcebergLedger ledger, AudienceTarget target, String id) {
    this.ledger = ledger;
    this.target = target;
    this.id = id;
    this.bytes = id.getBytes(StandardCharsets.US_ASCII);
    this.hash = MemberHash.of(bytes, 0, bytes.length);
  }

  /**
   * The member's state; empty where the ledger has no row.
   *
   * @param ttl decides renewal and expiry
   * @param now the delivery clock
   * @throws IOException if a ledger file cannot be read
   */
  public Optional<MemberStory.LedgerView> state(TtlPolicy ttl, Instant now) throws IOException {
    LedgerView view = ledger.view(target);
    LedgerView.Slice slice = view.slices().get(MemberHash.bucket(hash, view.bucketCount()));
    Found found = new Found();
    MembershipFileReader reader = MembershipFileReader.of(ledger.storage());
    for (LedgerFile file : slice.memberships()) {
      reader.read(file, found);
    }
    return found.state == null
        ? Optional.empty()
        : Optional.of(told(found.state, keys(slice), ttl, now));
  }

  /** What was sent for the member, the newest 20, newest first. */
  public List<MemberStory.PastChange> changes() {
    return rows(ledger, target.toString(), LogRows.Table.CHANGES, "external_user_id", id).stream()
        .map(
            row ->
                new MemberStory.PastChange(
                    (String) row.get("plan_id"),
                    (String) row.get("change"),
                    (String) row.get("reason"),
                    (String) row.get("outcome"),
                    (String) row.get("code"),
                    (Instant) row.get("sent_at"),
                    (Instant) row.get("settled_at")))
        .toList();
  }

  /**
   * Refusals that name the member, the newest 20, newest first.
   *
   * @param reference how the table names the member: the id, or a keyed fingerprint of a bad one
   */
  public List<MemberStory.PastReject> rejects(String reference) {
    return rejects(ledger, target.toString(), reference);
  }

  /** The same of any target: {@code audience@account} or {@code conversion@account}. */
  static List<MemberStory.PastReject> rejects(
      IcebergLedger ledger, String target, String reference) {
    return rows(ledger, target, LogRows.Table.REJECTS, "member_ref", reference).stream()
        .map(
            row ->
                new MemberStory.PastReject(
                    (String) row.get("plan_id"),
                    (String) row.get("stage"),
                    (String) row.get("code"),
                    (Instant) row.get("at")))
        .toList();
  }

  private static List<Map<String, Object>> rows(
      IcebergLedger ledger, String target, LogRows.Table table, String column, String value) {
    return ledger.read(new LogQuery(table, Map.of("target", target, column, value), HISTORY));
  }

  private Set<DigestSet> keys(LedgerView.Slice slice) throws IOException {
    Set<DigestSet> sets = new TreeSet<>();
    KeyFileReader reader = KeyFileReader.of(ledger.storage());
    for (LedgerFile file : slice.keys()) {
      reader.read(
          file,
          this::isWanted,
          row -> {
            if (row.kind() == KeyRow.Kind.CLEARED) {
              sets.clear();
            } else {
              sets.addAll(row.sets());
            }
          });
    }
    return sets;
  }

  private boolean isWanted(byte[] other, int offset, int length) {
    return Arrays.equals(bytes, 0, bytes.length, other, offset, offset + length);
  }

  private MemberStory.LedgerView told(
      MembershipState state, Set<DigestSet> keys, TtlPolicy ttl, Instant now) {
    Instant sent = state.sentAt();
    Instant settled = state.settledAt();
    boolean present = state.presence() != Presence.ABSENT;
    Removal removal = state.removal();
    return new MemberStory.LedgerView(
        state.presence().name(),
        sent,
        settled,
        present && sent != null ? ttl.renewalDue(sent, hash) : null,
        present && settled != null ? settled.plus(ttl.ttl()).plus(TtlPolicy.SETTLE_SLACK) : null,
        present && ttl.lapsed(settled, now),
        state.qualifiedUntil(),
        state.offer().kind().name(),
        state.offer().verdict().name(),
        state.offer().code(),
        keys.size(),
        keys.stream().mapToInt(DigestSet::size).sum(),
        removal == null ? null : removal.reason().name(),
        removal == null ? null : Instant.ofEpochMilli(removal.rank()));
  }

  /** Keeps the member's row of those that stream by. */
  private final class Found implements MembershipSink {
    private @Nullable MembershipState state;

    @Override
    public void row(
        byte[] other,
        int offset,
        int length,
        int presence,
        long sentAtS,
        long settledAtS,
        long fpHigh,
        long fpLow,
        long qualifiedUntilS,
        int kind,
        int verdict,
        long offerFpHigh,
        long offerFpLow,
        @Nullable String code,
        long removalReason,
        long removalRank) {
      if (isWanted(other, offset, length)) {
        state =
            StateCodes.state(
                presence,
                sentAtS,
                settledAtS,
                fpHigh,
                fpLow,
                qualifiedUntilS,
                kind,
                verdict,
                offerFpHigh,
                offerFpLow,
                code,
                removalReason,
                removalRank);
      }
    }
  }
}
