package io.sluice.beam.iceberg;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.MembershipState;
import io.sluice.domain.diff.Offer;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.diff.Removal;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.ledger.LedgerView.Slice;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.snapshot.MemberHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A real ledger on SQLite with members in it, for the tests of the stages that use it. */
public final class LedgerSeed {
  public static final AudienceTarget TARGET = LedgerFixture.TARGET;

  private LedgerSeed() {}

  /**
   * A member that Amazon holds.
   *
   * @param sentAt also the moment of the settlement
   * @param keys what was sent, or {@code null} where nothing is stored
   */
  public record Member(String id, Fingerprint print, Instant sentAt, @Nullable DigestSet keys) {}

  /** Opens a ledger that knows some audiences. */
  public static IcebergLedger open(Path workspace, int buckets, AudienceTarget... targets) {
    IcebergLedger ledger = IcebergLedger.open(CatalogSettings.sqlite(workspace.toString()));
    for (AudienceTarget target : targets) {
      ledger.put(Optional.empty(), LedgerFixture.entry(target, buckets));
    }
    return ledger;
  }

  /** Commits members as one settled plan. */
  public static void settle(
      IcebergLedger ledger, AudienceTarget target, String plan, List<Member> members)
      throws IOException {
    List<Integer> buckets = new ArrayList<>();
    List<byte[]> memberships = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    Map<Integer, List<Member>> byBucket = new TreeMap<>();
    for (Member member : members) {
      int bucket = bucket(member.id(), ledger.view(target).bucketCount());
      byBucket.computeIfAbsent(bucket, b -> new ArrayList<>()).add(member);
    }
    for (Map.Entry<Integer, List<Member>> bucket : byBucket.entrySet()) {
      buckets.add(bucket.getKey());
      memberships.add(memberships(ledger, target, plan, bucket.getKey(), bucket.getValue()));
      keys.addAll(keys(ledger, target, plan, bucket.getKey(), bucket.getValue()));
    }
    String version = ledger.view(target).version();
    ledger.claim(target, plan, version);
    ledger.commit(
        new SettledFiles(
            target,
            plan,
            version,
            ClosingNotes.NONE,
            buckets,
            memberships,
            keys,
            List.of(),
            List.of()));
  }

  /** The bucket of an id. */
  public static int bucket(String id, int buckets) {
    byte[] bytes = id.getBytes(US_ASCII);
    return MemberHash.bucket(MemberHash.of(bytes, 0, bytes.length), buckets);
  }

  /** The state of every member. */
  public static Map<String, MembershipState> states(LedgerStorage storage, List<Slice> slices)
      throws IOException {
    Map<String, MembershipState> states = new TreeMap<>();
    for (Slice slice : slices) {
      for (LedgerFile file : slice.memberships()) {
        MembershipFileReader.of(storage).read(file, sink(states));
      }
    }
    return states;
  }

  /** Everything that is stored of a member's digests, oldest first. */
  public static List<KeyRow> keys(LedgerStorage storage, List<Slice> slices, String id)
      throws IOException {
    List<KeyRow> rows = new ArrayList<>();
    for (Slice slice : slices) {
      for (LedgerFile file : slice.keys()) {
        KeyFileReader.of(storage)
            .read(
                file,
                (bytes, offset, length) -> new String(bytes, offset, length, US_ASCII).equals(id),
                rows::add);
      }
    }
    return rows;
  }

  /** The file that a descriptor of memberships names. */
  public static LedgerFile memberships(byte[] descriptor) {
    return file(FileDescriptor.decode(descriptor, FileDescriptor.Kind.MEMBERSHIPS));
  }

  /** The file that a descriptor of digests names. */
  public static LedgerFile digests(byte[] descriptor) {
    return file(FileDescriptor.decode(descriptor, FileDescriptor.Kind.KEYS));
  }

  private static LedgerFile file(FileDescriptor file) {
    return new LedgerFile(file.path(), file.bytes(), file.rows());
  }

  private static MembershipSink sink(Map<String, MembershipState> states) {
    return (id,
        offset,
        length,
        presence,
        sent,
        settled,
        fh,
        fl,
        until,
        kind,
        verdict,
        oh,
        ol,
        c,
        reason,
        rank) ->
        states.merge(
            new String(id, offset, length, US_ASCII),
            new MembershipState(
                StateCodes.presence(presence),
                instant(sent),
                instant(settled),
                fh == MembershipSink.NONE && fl == MembershipSink.NONE
                    ? null
                    : new Fingerprint(fh, fl),
                instant(until),
                new Offer(
                    StateCodes.kind(kind), new Fingerprint(oh, ol), StateCodes.verdict(verdict), c),
                reason == MembershipSink.NONE
                    ? null
                    : new Removal(StateCodes.reason(reason), rank)),
            (a, b) -> {
              throw new IllegalStateException("a member twice");
            });
  }

  private static @Nullable Instant instant(long seconds) {
    return seconds == MembershipSink.NONE ? null : Instant.ofEpochSecond(seconds);
  }

  private static byte[] memberships(
      IcebergLedger ledger, AudienceTarget target, String plan, int bucket, List<Member> members)
      throws IOException {
    try (MembershipFileWriter writer =
        MembershipFileWriter.create(ledger.storage(), target, bucket, plan, "seed")) {
      for (Member member : members) {
        byte[] id = member.id().getBytes(US_ASCII);
        long at = member.sentAt().getEpochSecond();
        Fingerprint print = member.print();
        writer.row(
            id,
            0,
            id.length,
            StateCodes.code(Presence.PRESENT),
            at,
            at,
            print.high(),
            print.low(),
            MembershipSink.NONE,
            StateCodes.code(ChangeKind.ADD),
            StateCodes.code(Offer.Verdict.ACCEPTED),
            print.high(),
            print.low(),
            null,
            MembershipSink.NONE,
            MembershipSink.NONE);
      }
      return writer.finish();
    }
  }

  private static List<byte[]> keys(
      IcebergLedger ledger, AudienceTarget target, String plan, int bucket, List<Member> members)
      throws IOException {
    try (KeyFileWriter writer =
        KeyFileWriter.create(ledger.storage(), target, bucket, plan, "seed")) {
      for (Member member : members) {
        if (member.keys() != null) {
          writer.add(
              new KeyRow(
                  member.id(),
                  KeyRow.Kind.SET,
                  "US",
                  ConsentSignal.NONE,
                  KeyRow.join(List.of(member.keys())),
                  plan,
                  member.sentAt().getEpochSecond()));
        }
      }
      return writer.rows() == 0 ? List.of() : List.of(writer.finish());
    }
  }
}
