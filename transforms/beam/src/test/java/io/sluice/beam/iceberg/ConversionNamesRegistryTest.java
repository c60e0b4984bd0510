package io.sluice.beam.iceberg;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.ConversionNames.Remembered;
import io.sluice.domain.ledger.EventLedger;
import io.sluice.domain.ledger.EventLedger.KnownName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionNamesRegistryTest {
  @TempDir private Path workspace;
  private CatalogSettings settings;
  private IcebergLedger ledger;
  private EventLedger events;

  @BeforeEach
  void open() {
    settings = CatalogSettings.sqlite(workspace.toString());
    ledger = IcebergLedger.open(settings);
    events = ledger.events();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void entryIsWrittenOnlyOverWhatTheCallerSaw() {
    KnownName intent = name("acme-na", "Online order", null, 1);
    KnownName created = name("acme-na", "Online order", "def-1", 1);

    assertThat(events.put(Optional.empty(), intent), is(true));
    assertThat(events.put(Optional.empty(), created), is(false));
    assertThat(events.put(Optional.of(intent), created), is(true));
    assertThat(events.put(Optional.of(intent), name("acme-na", "Online order", "x", 1)), is(false));
    assertThat(events.names("acme-na"), contains(created));
  }

  @Test
  void repeatOfAnEntryIsNotAConflict() {
    KnownName entry = name("acme-na", "Online order", null, 1);

    assertThat(events.put(Optional.empty(), entry), is(true));
    assertThat(events.put(Optional.empty(), entry), is(true));
    assertThat(events.names("acme-na"), contains(entry));
  }

  @Test
  void expectationOfAnotherNameIsRefused() {
    KnownName one = name("acme-na", "Online order", null, 1);
    KnownName other = name("acme-na", "Online Order", null, 1);
    events.put(Optional.empty(), one);

    assertThrows(IllegalArgumentException.class, () -> events.put(Optional.of(one), other));
  }

  @Test
  void namesAreThoseOfTheAccountInTheOrderOfTheirWritingWhateverTheClocksSaid() {
    KnownName clockAhead = name("acme-na", "A", null, 9);
    KnownName last = name("acme-na", "B", null, 1);
    events.put(Optional.empty(), clockAhead);
    events.put(Optional.empty(), last);
    events.put(Optional.empty(), name("acme-eu", "C", null, 5));
    KnownName created = name("acme-na", "A", "def-1", 9);
    events.put(Optional.of(clockAhead), created);

    assertThat(events.names("acme-na"), contains(created, last));
    assertThat(events.names("acme-fe"), empty());
  }

  @Test
  void ofTwoWritersOfOneNameOneWinsAndNoOtherNameIsLost() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    int won = 0;
    try {
      List<Future<Integer>> writers = new ArrayList<>();
      for (String definition : List.of("one", "two")) {
        writers.add(
            threads.submit(
                () -> {
                  start.await();
                  return write(definition);
                }));
      }
      for (Future<Integer> writer : writers) {
        won += writer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    // Five names of each alone, and five that both wanted.
    assertThat(won, is(15));
    assertThat(
        events.names("acme-na").stream().map(n -> n.remembered().identity().name()).toList(),
        containsInAnyOrder(
            "both-0", "both-1", "both-2", "both-3", "both-4", "one-0", "one-1", "one-2", "one-3",
            "one-4", "two-0", "two-1", "two-2", "two-3", "two-4"));
  }

  private int write(String definition) {
    int won = 0;
    try (IcebergLedger own = IcebergLedger.open(settings)) {
      for (int i = 0; i < 5; i++) {
        for (String name : List.of(definition + "-" + i, "both-" + i)) {
          if (own.events().put(Optional.empty(), name("acme-na", name, definition, i))) {
            won++;
          }
        }
      }
    }
    return won;
  }

  private static KnownName name(
      String account, String name, @Nullable String definitionId, long second) {
    ConversionIdentity identity =
        new ConversionIdentity(
            name, ConversionIdentity.PURCHASE, "WEBSITE", ConversionIdentity.DEFAULT_DATASET);
    return new KnownName(
        account, new Remembered("orders", identity), definitionId, Instant.ofEpochSecond(second));
  }
}
