package io.sluice.beam.iceberg;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.ledger.LedgerView.Slice;
import io.sluice.domain.ledger.LogQuery;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.qualify.ConsentSignal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Small settlements with real files. */
final class LedgerFixture {
  static final AudienceTarget TARGET = new AudienceTarget("hv-shoppers", "acme-na");
  static final long SENT = Instant.parse("2026-03-01T12:00:00Z").getEpochSecond();

  private LedgerFixture() {}

  static AudienceEntry entry(AudienceTarget target, int buckets) {
    Instant intent = Instant.parse("2026-02-01T00:00:00.123456Z");
    return new AudienceEntry(
        target, 42L, "hv", "High value", "Shoppers", "US", 86_400, "", buckets, intent, intent);
  }

  /** A settlement that replaces some buckets by one member each, named after plan and bucket. */
  static SettledFiles settlement(
      LedgerStorage storage, AudienceTarget target, String plan, String base, int... buckets)
      throws IOException {
    return settlement(storage, target, plan, base, "try-1", buckets);
  }

  static SettledFiles settlement(
      LedgerStorage storage,
      AudienceTarget target,
      String plan,
      String base,
      String attempt,
      int... buckets)
      throws IOException {
    List<Integer> replaced = new ArrayList<>();
    List<byte[]> memberships = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> changes = new ArrayList<>();
    for (int bucket : buckets) {
      replaced.add(bucket);
      byte[] id = (plan + "-" + bucket).getBytes(US_ASCII);
      memberships.add(membership(storage, target, bucket, plan, attempt, id));
      keys.add(key(storage, target, bucket, plan, attempt));
      changes.addAll(change(storage, target, plan, attempt + "-" + bucket, id));
    }
    return new SettledFiles(
        target,
        plan,
        base,
        ClosingNotes.NONE,
        replaced,
        memberships,
        keys,
        changes,
        logs(target, plan));
  }

  static List<LogRows> logs(AudienceTarget target, String plan) {
    Map<String, Object> row = Map.of("target", target.toString(), "records", 7L);
    Map<String, Object> run = Map.of("plan_id", plan, "started_at", Instant.ofEpochSecond(SENT));
    return List.of(
        new LogRows(LogRows.Table.DELIVERIES, plan, List.of(row)),
        new LogRows(LogRows.Table.RUNS, "run-of-" + plan, List.of(run)));
  }

  static byte[] membership(
      LedgerStorage storage,
      AudienceTarget target,
      int bucket,
      String plan,
      String attempt,
      byte[] id)
      throws IOException {
    try (MembershipFileWriter writer =
        MembershipFileWriter.create(storage, target, bucket, plan, attempt)) {
      writer.row(
          id,
          0,
          id.length,
          1,
          SENT,
          SENT + 60,
          1,
          2,
          SENT + 900,
          0,
          0,
          1,
          2,
          null,
          MembershipSink.NONE,
          MembershipSink.NONE);
      return writer.finish();
    }
  }

  static byte[] key(
      LedgerStorage storage, AudienceTarget target, int bucket, String plan, String attempt)
      throws IOException {
    try (KeyFileWriter writer = KeyFileWriter.create(storage, target, bucket, plan, attempt)) {
      writer.add(keyRow(plan + "-" + bucket, plan));
      return writer.finish();
    }
  }

  static KeyRow keyRow(String id, String plan) {
    byte[] digests = new byte[2 * DigestSet.DIGEST_BYTES];
    digests[40] = 9;
    byte[] sets = KeyRow.join(List.of(DigestSet.of(0b101, digests)));
    return new KeyRow(id, KeyRow.Kind.SET, "US", ConsentSignal.NONE, sets, plan, SENT);
  }

  private static List<byte[]> change(
      LedgerStorage storage, AudienceTarget target, String plan, String attempt, byte[] id)
      throws IOException {
    try (ChangeFileWriter writer = ChangeFileWriter.create(storage, target, plan, attempt)) {
      writer.add(
          id,
          0,
          id.length,
          ChangeKind.ADD,
          null,
          "batch-1",
          Verdict.ACCEPTED,
          null,
          SENT,
          SENT + 60);
      return writer.finish();
    }
  }

  /** The ids of all memberships of an audience, sorted. */
  static List<String> members(IcebergLedger ledger, AudienceTarget target) throws IOException {
    TreeSet<String> ids = new TreeSet<>();
    MembershipFileReader reader = MembershipFileReader.of(ledger.storage());
    for (Slice slice : ledger.view(target).slices()) {
      for (LedgerFile file : slice.memberships()) {
        reader.read(
            file,
            (id, offset, length, p, s, e, fh, fl, q, k, v, oh, ol, c, r, rr) -> {
              if (!ids.add(new String(id, offset, length, US_ASCII))) {
                throw new IOException("a member twice");
              }
            });
      }
    }
    return List.copyOf(ids);
  }

  /** The ids of all key rows of an audience, in the order of the files. */
  static List<String> keyIds(IcebergLedger ledger, AudienceTarget target) throws IOException {
    List<String> ids = new ArrayList<>();
    KeyFileReader reader = KeyFileReader.of(ledger.storage());
    for (Slice slice : ledger.view(target).slices()) {
      for (LedgerFile file : slice.keys()) {
        reader.read(file, (id, offset, length) -> true, row -> ids.add(row.externalUserId()));
      }
    }
    return ids;
  }

  /** All rows of a log table. */
  static List<Map<String, Object>> rows(IcebergLedger ledger, LogRows.Table table) {
    return ledger.read(new LogQuery(table, Map.of(), 100_000));
  }

  /** All that a settlement leaves behind, as one comparable value. */
  static List<Object> everything(IcebergLedger ledger, AudienceTarget target) throws IOException {
    List<Object> all = new ArrayList<>();
    all.add(ledger.view(target).version());
    all.add(ledger.view(target).openPlan());
    all.add(members(ledger, target));
    all.add(keyIds(ledger, target));
    for (LogRows.Table table : LogRows.Table.values()) {
      all.add(rows(ledger, table).stream().map(Object::toString).sorted().toList());
    }
    return all;
  }

  /** As a task gets it. */
  static LedgerStorage copied(LedgerStorage storage) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(storage);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (LedgerStorage) in.readObject();
    }
  }
}
