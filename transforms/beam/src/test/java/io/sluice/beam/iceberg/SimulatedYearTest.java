package io.sluice.beam.iceberg;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.EventLedger;
import io.sluice.domain.ledger.KnownEvent;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.ledger.LedgerView.Slice;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.Retention;
import io.sluice.domain.ledger.SettledEvents;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.qualify.ConsentSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nights of settlements through the port, with {@link LedgerUpkeep} every seventh: what is stored
 * stays within a bound and each look-up answers the same before and after. Some weeks by default;
 * {@code -Dsluice.year.nights=365} runs the year.
 *
 * <p>The clock begins years ahead, so that all files and versions are old as soon as the upkeep
 * sees them; their real ages are those of the test's run.
 */
class SimulatedYearTest {
  private static final Logger LOG = LoggerFactory.getLogger(SimulatedYearTest.class);
  private static final int NIGHTS = Integer.getInteger("sluice.year.nights", 28);

  /** From here on nothing may grow. */
  private static final int SETTLED_DOWN = NIGHTS / 2;

  private static final Instant START = Instant.parse("2036-01-01T02:00:00Z");
  private static final AudienceTarget AUDIENCE = new AudienceTarget("hv-shoppers", "acme-na");
  private static final ConversionTarget ORDERS = new ConversionTarget("orders", "acme-na");
  private static final Retention RETENTION =
      new Retention(Duration.ofDays(7), Optional.of(Duration.ofDays(14)));

  @TempDir private Path workspace;
  private IcebergLedger ledger;
  private final Map<String, String> sentKeys = new TreeMap<>();

  @Test
  void nothingGrowsAndEveryLookUpAnswersTheSame() throws IOException {
    List<Long> files = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    try (IcebergLedger opened = IcebergLedger.open(CatalogSettings.sqlite(workspace.toString()))) {
      ledger = opened;
      ledger.put(Optional.empty(), LedgerFixture.entry(AUDIENCE, 2));
      for (int night = 1; night <= NIGHTS; night++) {
        settleAudience(night);
        settleEvents(night);
        if (night % 7 == 0) {
          keepUp(night);
          files.add(count());
          bytes.add(bytes());
        }
      }
    }
    LOG.info("After each week: files {}, bytes {}", files, bytes);
    assertThat(
        files.toString(), most(files, true), is(lessThanOrEqualTo(most(files, false) * 5 / 4)));
    assertThat(
        bytes.toString(), most(bytes, true), is(lessThanOrEqualTo(most(bytes, false) * 5 / 4)));
  }

  private void keepUp(int night) throws IOException {
    Instant now = at(night).plus(Duration.ofHours(4));
    Map<String, Object> before = lookUps(now);
    ledger.upkeep(RETENTION, now).run(Set.of());
    assertThat("night " + night, lookUps(now), equalTo(before));
    assertThat("night " + night, keys(), equalTo(sentKeys));
  }

  /** What plans and people ask for: members, digests, events that count, recent changes. */
  private Map<String, Object> lookUps(Instant now) throws IOException {
    Map<String, Object> found = new HashMap<>();
    found.put("members", LedgerFixture.members(ledger, AUDIENCE));
    found.put("version", ledger.view(AUDIENCE).version());
    found.put("keys", keys());
    found.put(
        "events",
        EventFixture.read(
                ledger.storage(), ledger.events().view(ORDERS, Retention.eventsFrom(now)).files())
            .stream()
            .map(KnownEvent::toString)
            .sorted()
            .toList());
    Instant kept = now.minus(RETENTION.logs().orElseThrow());
    found.put("changes", recent(LogRows.Table.CHANGES, "sent_at", kept));
    found.put("deliveries", recent(LogRows.Table.DELIVERIES, "sent_at", kept));
    found.put("runs", recent(LogRows.Table.RUNS, "started_at", kept));
    return found;
  }

  private List<String> recent(LogRows.Table table, String time, Instant kept) {
    return LedgerFixture.rows(ledger, table).stream()
        .filter(row -> !((Instant) row.get(time)).isBefore(kept))
        .map(row -> new TreeMap<>(row).toString())
        .sorted()
        .toList();
  }

  /** By id the digests since the last settled DELETE. */
  private Map<String, String> keys() throws IOException {
    Map<String, TreeMap<Byte, Boolean>> sets = new TreeMap<>();
    KeyFileReader reader = KeyFileReader.of(ledger.storage());
    for (Slice slice : ledger.view(AUDIENCE).slices()) {
      for (LedgerFile file : slice.keys()) {
        reader.read(
            file,
            (id, start, length) -> true,
            row -> {
              TreeMap<Byte, Boolean> all =
                  sets.computeIfAbsent(row.externalUserId(), id -> new TreeMap<>());
              if (row.kind() == KeyRow.Kind.CLEARED) {
                all.clear();
              }
              row.sets().forEach(set -> all.put(set.bytes()[0], true));
            });
      }
    }
    Map<String, String> found = new TreeMap<>();
    sets.forEach(
        (id, all) -> {
          if (!all.isEmpty()) {
            found.put(id, all.keySet().toString());
          }
        });
    return found;
  }

  /** Twenty members; each night one changes its digests and one is removed or comes back. */
  private void settleAudience(int night) throws IOException {
    String plan = "p" + night;
    LedgerView view = ledger.view(AUDIENCE);
    ledger.claim(AUDIENCE, plan, view.version());
    List<byte[]> memberships = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    for (int bucket = 0; bucket < 2; bucket++) {
      memberships.add(members(plan, bucket, night));
      keys.add(keys(plan, bucket, night));
    }
    ledger.commit(
        new SettledFiles(
            AUDIENCE,
            plan,
            view.version(),
            ClosingNotes.NONE,
            List.of(0, 1),
            memberships,
            keys,
            changes(plan, night),
            List.of(
                row(LogRows.Table.DELIVERIES, plan, "sent_at", night),
                row(LogRows.Table.RUNS, "run-" + night, "started_at", night))));
  }

  private static LogRows row(LogRows.Table table, String owner, String time, int night) {
    return new LogRows(table, owner, List.of(Map.of(time, at(night))));
  }

  private byte[] members(String plan, int bucket, int night) throws IOException {
    try (MembershipFileWriter writer =
        MembershipFileWriter.create(ledger.storage(), AUDIENCE, bucket, plan, "t")) {
      long sent = at(night).getEpochSecond();
      for (int member = 0; member < 10; member++) {
        byte[] id = id(bucket, member).getBytes(US_ASCII);
        writer.row(
            id,
            0,
            id.length,
            1,
            sent,
            sent + 60,
            night,
            2,
            sent + 900,
            0,
            0,
            night,
            2,
            null,
            MembershipSink.NONE,
            MembershipSink.NONE);
      }
      return writer.finish();
    }
  }

  private byte[] keys(String plan, int bucket, int night) throws IOException {
    try (KeyFileWriter writer =
        KeyFileWriter.create(ledger.storage(), AUDIENCE, bucket, plan, "t")) {
      String changed = id(bucket, night % 10);
      byte[] digest = new byte[DigestSet.DIGEST_BYTES];
      digest[0] = (byte) (night % 3);
      List<DigestSet> sets = List.of(DigestSet.of(1, digest));
      writer.add(key(changed, KeyRow.Kind.SET, sets, plan, night));
      String gone = id(bucket, (night + 5) % 10);
      writer.add(key(gone, KeyRow.Kind.CLEARED, List.of(), plan, night));
      expect(changed, gone, digest[0]);
      return writer.finish();
    }
  }

  private void expect(String changed, String gone, byte digest) {
    TreeMap<Byte, Boolean> all = new TreeMap<>(Map.of(digest, true));
    String before = sentKeys.getOrDefault(changed, "[]");
    for (byte one = 0; one < 3; one++) {
      if (before.contains(Byte.toString(one))) {
        all.put(one, true);
      }
    }
    sentKeys.put(changed, all.keySet().toString());
    sentKeys.remove(gone);
  }

  private static KeyRow key(
      String id, KeyRow.Kind kind, List<DigestSet> sets, String plan, int night) {
    byte[] joined = KeyRow.join(sets);
    return new KeyRow(id, kind, null, ConsentSignal.NONE, joined, plan, at(night).getEpochSecond());
  }

  private List<byte[]> changes(String plan, int night) throws IOException {
    try (ChangeFileWriter writer = ChangeFileWriter.create(ledger.storage(), AUDIENCE, plan, "t")) {
      byte[] id = id(0, night % 10).getBytes(US_ASCII);
      long sent = at(night).getEpochSecond();
      writer.add(
          id, 0, id.length, ChangeKind.UPDATE, null, "b", Verdict.ACCEPTED, null, sent, sent + 60);
      return writer.finish();
    }
  }

  private void settleEvents(int night) throws IOException {
    String plan = "e" + night;
    EventLedger events = ledger.events();
    String base = events.view(ORDERS).version();
    List<KnownEvent> sent = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      sent.add(EventFixture.event(ORDERS, plan + "-" + n));
    }
    events.claim(ORDERS, plan, base);
    events.commit(
        new SettledEvents(
            ORDERS,
            plan,
            base,
            EventFixture.files(ledger.storage(), ORDERS, plan, "t", 1, at(night), sent),
            List.of()));
  }

  private static String id(int bucket, int member) {
    return "m-" + bucket + "-" + member;
  }

  private static Instant at(int night) {
    return START.plus(Duration.ofDays(night));
  }

  private static long most(List<Long> weeks, boolean late) {
    int half = SETTLED_DOWN / 7 + 1;
    List<Long> part = late ? weeks.subList(half, weeks.size()) : weeks.subList(0, half);
    return part.stream().mapToLong(Long::longValue).max().orElseThrow();
  }

  private long count() throws IOException {
    try (Stream<Path> all = Files.walk(workspace)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private long bytes() throws IOException {
    try (Stream<Path> all = Files.walk(workspace)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
