package io.sluice.beam.iceberg;

import static io.sluice.beam.iceberg.EventFixture.ORDERS;
import static io.sluice.beam.iceberg.EventFixture.event;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.ledger.EventLedgerView.EventFile;
import io.sluice.domain.ledger.KnownEvent;
import io.sluice.domain.ledger.Retention;
import io.sluice.domain.ledger.SettledEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the clocks of the runs said: of all that was committed of an event the last holds. */
class EventOrderTest {
  private static final ConversionTarget CARTS = new ConversionTarget("carts", "acme-na");
  private static final Instant NOW = Instant.parse("2026-03-05T02:00:00Z");
  private static final List<String> IDS = List.of("o-1", "o-2", "o-3", "o-4", "o-5", "o-6");
  private static final List<Status> STATUSES = List.of(Status.values());

  @TempDir private Path workspace;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void lastCommitWinsWhateverTheClocksSaid(long seed) throws IOException {
    Random random = new Random(seed);
    Map<String, Status> last = new TreeMap<>();
    int merged = 0;
    try (IcebergLedger ledger = IcebergLedger.open(CatalogSettings.sqlite(workspace.toString()))) {
      for (int commit = 0; commit < 12; commit++) {
        ConversionTarget target = random.nextBoolean() ? ORDERS : CARTS;
        List<KnownEvent> events = new ArrayList<>();
        for (String id : IDS) {
          if (random.nextInt(3) > 0) {
            Status status = STATUSES.get(random.nextInt(STATUSES.size()));
            events.add(event(target, id, status, null));
            last.put(id, status);
          }
        }
        settle(ledger, target, "p" + commit, 1 << random.nextInt(3), wrong(random), events);
        if (random.nextInt(4) == 0) {
          merged += upkeep(ledger, NOW.plus(Duration.ofDays(random.nextInt(3))));
        }
        assertThat("after commit " + commit, known(ledger), equalTo(last));
      }
      merged += upkeep(ledger, NOW.plus(Duration.ofDays(20)));
      assertThat("after all was merged", known(ledger), equalTo(last));
    }
    assertThat(merged, is(greaterThan(0)));
  }

  @Test
  void whatACommitFromTheFutureSaidIsReplacedByThoseAfterIt() throws IOException {
    try (IcebergLedger ledger = IcebergLedger.open(CatalogSettings.sqlite(workspace.toString()))) {
      List<KnownEvent> unanswered = List.of(event(ORDERS, "o-1", Status.UNKNOWN, null));
      settle(ledger, ORDERS, "p1", 1, NOW.plus(Duration.ofHours(1)), unanswered);
      List<KnownEvent> accepted = List.of(event(ORDERS, "o-1", Status.ACCEPTED, null));
      settle(ledger, ORDERS, "p2", 1, NOW, accepted);

      assertThat(known(ledger), equalTo(Map.of("o-1", Status.ACCEPTED)));
    }
  }

  /** Hours or days off, in either direction; often enough in another week. */
  private static Instant wrong(Random random) {
    return NOW.plus(Duration.ofHours(random.nextInt(20 * 24) - 10 * 24));
  }

  private static void settle(
      IcebergLedger ledger,
      ConversionTarget target,
      String plan,
      int buckets,
      Instant settledAt,
      List<KnownEvent> events)
      throws IOException {
    String base = ledger.events().view(target).version();
    assertThat(ledger.events().claim(target, plan, base), is(true));
    List<byte[]> files =
        EventFixture.files(ledger.storage(), target, plan, "t", buckets, settledAt, events);
    ledger.events().commit(new SettledEvents(target, plan, base, files, List.of()));
  }

  private static int upkeep(IcebergLedger ledger, Instant now) {
    return ledger.upkeep(Retention.DEFAULT, now).run(Set.of()).stream()
        .filter(table -> table.table().equals("sluice.conversions"))
        .mapToInt(TableUpkeep::filesMerged)
        .sum();
  }

  /** What the rows of the highest versions say. */
  private static Map<String, Status> known(IcebergLedger ledger) throws IOException {
    Map<String, Status> known = new TreeMap<>();
    Map<String, Long> versions = new TreeMap<>();
    for (EventFile file : ledger.events().view(ORDERS).files()) {
      try (EventFileReader rows = EventFileReader.open(ledger.storage(), file)) {
        while (rows.next()) {
          int start = rows.idStart();
          String id =
              new String(rows.idBytes(), start, rows.idEnd() - start, StandardCharsets.UTF_8);
          if (versions.getOrDefault(id, -1L) <= rows.version()) {
            versions.put(id, rows.version());
            known.put(id, rows.status());
          }
        }
      }
    }
    return known;
  }
}
