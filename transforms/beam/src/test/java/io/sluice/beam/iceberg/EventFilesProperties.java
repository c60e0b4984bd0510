package io.sluice.beam.iceberg;

import static io.sluice.beam.iceberg.EventFixture.ORDERS;
import static io.sluice.beam.iceberg.EventFixture.SETTLED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.conversion.EventHistory.Known;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.ledger.EventLedgerView.EventFile;
import io.sluice.domain.ledger.KnownEvent;
import io.sluice.domain.snapshot.MemberHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is known of events comes back, and is found from plans of any bucket count. */
class EventFilesProperties {
  private static Path workspace;
  private static IcebergLedger ledger;
  private static LedgerStorage storage;

  @BeforeContainer
  static void open() throws IOException {
    workspace = Files.createTempDirectory("events");
    ledger = IcebergLedger.open(CatalogSettings.sqlite(workspace.toString()));
    storage = ledger.storage();
  }

  @AfterContainer
  static void close() throws IOException {
    ledger.close();
    try (var paths = Files.walk(workspace)) {
      paths.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  @Property(tries = 60)
  void eventsComeBackAsTheyWereWritten(@ForAll("events") List<KnownEvent> events)
      throws IOException {
    assertThat(EventFixture.read(storage, write(1, events)), equalTo(events));
  }

  @Property(tries = 12)
  void eventsOfManyPagesComeBack(
      @ForAll @IntRange(min = 4_000, max = 40_000) int rows, @ForAll long seed) throws IOException {
    List<KnownEvent> events = many(rows, seed);

    assertThat(EventFixture.read(storage, write(1, events)), equalTo(events));
  }

  @Property(tries = 25)
  void everyIdIsFoundInItsBucketOfAnyCountAndNowhereElse(
      @ForAll @IntRange(max = 4) int written,
      @ForAll @IntRange(max = 4) int looked,
      @ForAll long seed)
      throws IOException {
    List<KnownEvent> events = many(80, seed);
    List<EventFile> files = write(1 << written, events);
    List<String> found = new ArrayList<>();
    for (int bucket = 0; bucket < 1 << looked; bucket++) {
      found.addAll(look(files, 1 << looked, bucket));
    }

    String[] all = events.stream().map(KnownEvent::eventId).toArray(String[]::new);
    assertThat(found, containsInAnyOrder(all));
  }

  /** As a plan looks: the files that overlap, and of them the ids of the bucket. */
  private static List<String> look(List<EventFile> files, int buckets, int bucket)
      throws IOException {
    List<String> ids = new ArrayList<>();
    for (EventFile file : files) {
      if (file.overlaps(buckets, bucket)) {
        try (EventFileReader reader = EventFileReader.open(storage, file)) {
          while (reader.next()) {
            long hash = MemberHash.of(reader.idBytes(), reader.idStart(), reader.idEnd());
            if (MemberHash.bucket(hash, buckets) == bucket) {
              ids.add(reader.event().eventId());
            }
          }
          assertThat(reader.next(), is(false));
        }
      }
    }
    return ids;
  }

  private static List<EventFile> write(int buckets, List<KnownEvent> events) throws IOException {
    String attempt = UUID.randomUUID().toString();
    return EventFixture.files(storage, ORDERS, "p1", attempt, buckets, SETTLED, events).stream()
        .map(EventFixture::file)
        .toList();
  }

  private static List<KnownEvent> many(int rows, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, rows)
        .mapToObj(
            i -> {
              Status status = random.nextInt(9) == 0 ? Status.REFUSED : Status.ACCEPTED;
              Known known =
                  new Known(
                      Instant.ofEpochMilli(random.nextInt()),
                      new Fingerprint(random.nextLong(), random.nextLong()),
                      status);
              String code = status == Status.REFUSED ? "CODE_" + random.nextInt(3) : null;
              return new KnownEvent("order-" + i, ORDERS.conversion(), known, code);
            })
        .toList();
  }

  @Provide
  Arbitrary<List<KnownEvent>> events() {
    Arbitrary<String> ids =
        Arbitraries.strings()
            .ofMinLength(1)
            .ofMaxLength(60)
            // Half a pair of surrogates is not text.
            .filter(id -> UTF_8.newEncoder().canEncode(id));
    Arbitrary<Known> known =
        Combinators.combine(
                Arbitraries.longs().between(-1L << 50, 1L << 50).map(Instant::ofEpochMilli),
                Arbitraries.longs(),
                Arbitraries.longs(),
                Arbitraries.of(Status.class))
            .as((time, high, low, status) -> new Known(time, new Fingerprint(high, low), status));
    Arbitrary<String> codes =
        Arbitraries.of("INVALID_ARGUMENT", "EVENT_TOO_OLD", "ü").injectNull(0.5);
    return Combinators.combine(ids, known, codes)
        .as((id, state, code) -> new KnownEvent(id, ORDERS.conversion(), state, code))
        .list()
        .ofMaxSize(40);
  }
}
