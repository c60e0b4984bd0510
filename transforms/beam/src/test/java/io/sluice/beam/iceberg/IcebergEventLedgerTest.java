package io.sluice.beam.iceberg;

import static io.sluice.beam.iceberg.EventFixture.ORDERS;
import static io.sluice.beam.iceberg.EventFixture.SETTLED;
import static io.sluice.beam.iceberg.EventFixture.event;
import static io.sluice.beam.iceberg.EventFixture.ids;
import static io.sluice.beam.iceberg.EventFixture.settlement;
import static io.sluice.beam.iceberg.LedgerFixture.rows;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.ledger.ClaimState;
import io.sluice.domain.ledger.EventLedger;
import io.sluice.domain.ledger.EventLedgerView;
import io.sluice.domain.ledger.KnownEvent;
import io.sluice.domain.ledger.LedgerConflictException;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.SettledEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IcebergEventLedgerTest {
  private static final ConversionTarget CARTS = new ConversionTarget("carts", "acme-na");
  private static final ConversionTarget ELSEWHERE = new ConversionTarget("orders", "acme-eu");

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
  void settlementAppendsItsEventsAndClosesThePlan() throws IOException {
    settle(ORDERS, "p1", "");
    settle(ORDERS, "p2", "p1");

    assertThat(ids(ledger, ORDERS), equalTo(concat("p1", "p2")));
    assertThat(events.view(ORDERS).version(), is("p2"));
    assertThat(events.view(ORDERS).openPlan(), is(Optional.empty()));
    assertThat(events.claimState(ORDERS), is(new ClaimState("p2", Optional.empty())));
    assertThat(rows(ledger, LogRows.Table.DELIVERIES), hasSize(2));
    assertThat(
        rows(ledger, LogRows.Table.REJECTS).get(0), hasEntry("field", "/events/0/eventTime"));
  }

  @Test
  void viewHasTheFilesOfAllConversionsOfTheAccountAndNoOther() throws IOException {
    settle(ORDERS, "p1", "");
    settle(CARTS, "q1", "");
    settle(ELSEWHERE, "r1", "");

    assertThat(ids(ledger, CARTS), equalTo(concat("p1", "q1")));
    assertThat(ids(ledger, ELSEWHERE), equalTo(ids("r1")));
    assertThat(events.view(CARTS).version(), is("q1"));
    assertThat(events.view(new ConversionTarget("new", "acme-na")).version(), is(""));
  }

  @Test
  void laterRowOfAnEventComesAfterTheEarlierOne() throws IOException {
    // The names of the files alone would sort the other way round.
    settle(ORDERS, "p9", "");
    settle(ORDERS, "p1", "p9");

    List<KnownEvent> read = EventFixture.read(ledger.storage(), events.view(ORDERS).files());

    assertThat(read.get(0).eventId().startsWith("p9"), is(true));
    assertThat(read.get(read.size() - 1).eventId().startsWith("p1"), is(true));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void settlementKilledAfterAnyStepAndRepeatedEndsTheSame(int steps) throws IOException {
    settle(ORDERS, "p1", "");
    events.claim(ORDERS, "p2", "p1");
    SettledEvents settled = settlement(ledger.storage(), ORDERS, "p2", "p1", "try-1");

    steps(settled).subList(0, steps).forEach(Runnable::run);
    try (IcebergLedger reopened = IcebergLedger.open(settings)) {
      reopened.events().commit(settled);
    }

    assertThat(ids(ledger, ORDERS), equalTo(concat("p1", "p2")));
    assertThat(events.view(ORDERS).openPlan(), is(Optional.empty()));
    assertThat(rows(ledger, LogRows.Table.DELIVERIES), hasSize(2));
    assertThat(rows(ledger, LogRows.Table.REJECTS), hasSize(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void settlementThatIsWrittenAnewAfterAKillLeavesNoRowTwice(int steps) throws IOException {
    events.claim(ORDERS, "p1", "");
    steps(settlement(ledger.storage(), ORDERS, "p1", "", "try-1"))
        .subList(0, steps)
        .forEach(Runnable::run);

    events.commit(settlement(ledger.storage(), ORDERS, "p1", "", "try-2"));

    assertThat(ids(ledger, ORDERS), equalTo(ids("p1")));
    assertThat(rows(ledger, LogRows.Table.DELIVERIES), hasSize(1));
  }

  @Test
  void repeatingASettlementChangesNothing() throws IOException {
    events.claim(ORDERS, "p1", "");
    SettledEvents settled = settlement(ledger.storage(), ORDERS, "p1", "", "t");
    events.commit(settled);
    EventLedgerView before = events.view(ORDERS);
    List<Long> snapshots = snapshots();

    events.commit(settled);

    assertThat(events.view(ORDERS), equalTo(before));
    assertThat(snapshots(), equalTo(snapshots));
  }

  @Test
  void fileGivenTwiceIsAppendedOnce() throws IOException {
    events.claim(ORDERS, "p1", "");
    SettledEvents once = settlement(ledger.storage(), ORDERS, "p1", "", "t");
    List<byte[]> twice = Stream.concat(once.files().stream(), once.files().stream()).toList();

    events.commit(new SettledEvents(ORDERS, "p1", "", twice, List.of()));

    assertThat(ids(ledger, ORDERS), equalTo(ids("p1")));
  }

  @Test
  void filesOfTwoTriesOfABucketAreRefused() throws IOException {
    events.claim(ORDERS, "p1", "");
    LedgerStorage storage = ledger.storage();
    List<byte[]> both = new ArrayList<>(settlement(storage, ORDERS, "p1", "", "t").files());
    both.addAll(settlement(storage, ORDERS, "p1", "", "u").files());
    SettledEvents settled = new SettledEvents(ORDERS, "p1", "", both, List.of());

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> events.commit(settled));

    assertThat(e.getMessage(), containsString("two files of bucket"));
    assertThat(ids(ledger, ORDERS), empty());
  }

  @Test
  void filesOfAnotherPlanAreRefused() throws IOException {
    events.claim(ORDERS, "p1", "");
    List<byte[]> other = settlement(ledger.storage(), ORDERS, "p0", "", "t").files();
    SettledEvents settled = new SettledEvents(ORDERS, "p1", "", other, List.of());

    assertThrows(IllegalArgumentException.class, () -> events.commit(settled));
    assertThat(ids(ledger, ORDERS), empty());
  }

  @Test
  void settlementWithoutAClaimIsAConflictAndAppliesNothing() throws IOException {
    SettledEvents settled = settlement(ledger.storage(), ORDERS, "p1", "", "t");

    LedgerConflictException e =
        assertThrows(LedgerConflictException.class, () -> events.commit(settled));

    assertThat(e.getMessage(), containsString("no plan is open"));
    assertThat(ids(ledger, ORDERS), empty());
    assertThat(rows(ledger, LogRows.Table.DELIVERIES), empty());
  }

  @Test
  void zombieOfAnOlderPlanIsAConflictAndAppliesNothing() throws IOException {
    settle(ORDERS, "p1", "");
    settle(ORDERS, "p2", "p1");
    events.claim(ORDERS, "p3", "p2");
    SettledEvents zombie = settlement(ledger.storage(), ORDERS, "p1", "", "try-2");

    assertThrows(LedgerConflictException.class, () -> events.commit(zombie));

    assertThat(ids(ledger, ORDERS), equalTo(concat("p1", "p2")));
    assertThat(events.view(ORDERS).openPlan(), is(Optional.of("p3")));
  }

  @Test
  void onePlanOfAConversionIsOpenAtATime() throws IOException {
    assertThat(events.claim(ORDERS, "p1", ""), is(true));
    assertThat(events.claim(ORDERS, "p1", ""), is(true));
    assertThat(events.claim(ORDERS, "p2", ""), is(false));
    assertThat(events.claim(CARTS, "q1", ""), is(true));
    assertThat(events.release(ORDERS, "p2"), is(false));
    assertThat(events.release(ORDERS, "p1"), is(true));
    settle(ORDERS, "p2", "");
    assertThat(events.claim(ORDERS, "p3", ""), is(false));
    assertThat(events.view(CARTS).openPlan(), is(Optional.of("q1")));
  }

  @Test
  void planWithoutEventsCloses() throws IOException {
    events.claim(ORDERS, "p1", "");
    events.commit(new SettledEvents(ORDERS, "p1", "", List.of(), List.of()));

    assertThat(events.view(ORDERS).version(), is("p1"));
    assertThat(events.view(ORDERS).files(), empty());
  }

  @Test
  void conversionsOfOneAccountCommitSideBySideWithoutLosingARow() throws Exception {
    int plans = 8;
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (ConversionTarget target : List.of(ORDERS, CARTS)) {
        done.add(
            threads.submit(
                () -> {
                  try (IcebergLedger own = IcebergLedger.open(settings)) {
                    start.await();
                    String version = "";
                    for (int i = 0; i < plans; i++) {
                      String plan = target.conversion() + i;
                      settle(own, target, plan, version);
                      version = plan;
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> thread : done) {
        thread.get();
      }
    } finally {
      threads.shutdownNow();
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < plans; i++) {
      all.addAll(ids("carts" + i));
    }
    for (int i = 0; i < plans; i++) {
      all.addAll(ids("orders" + i));
    }
    assertThat(ids(ledger, ORDERS), equalTo(all));
    assertThat(rows(ledger, LogRows.Table.DELIVERIES), hasSize(2 * plans));
  }

  @Test
  void oldFilesAreLeftOutAndDroppedWhole() throws IOException {
    Instant old = SETTLED.minus(Duration.ofDays(36));
    settleAt(ORDERS, "p1", "", old, "order-1");
    settleAt(ORDERS, "p2", "p1", SETTLED, "order-2");

    assertThat(viewed(SETTLED.minus(Duration.ofDays(35))), contains("order-2"));
    assertThat(viewed(SETTLED), contains("order-2"));
    assertThat(viewed(old), contains("order-1", "order-2"));
    Table table = catalog().loadTable(LedgerTables.CONVERSIONS);
    table
        .newDelete()
        .deleteFromRowFilter(Expressions.lessThan("settled_at_s", SETTLED.getEpochSecond()))
        .commit();
    assertThat(ids(ledger, ORDERS), contains("order-2"));
    assertThat(events.view(ORDERS).version(), is("p2"));
  }

  @Test
  void rowsAreReadByOtherEnginesByTheirColumns() throws IOException {
    settleAt(ORDERS, "p1", "", SETTLED, "order-1");
    Table table = catalog().loadTable(LedgerTables.CONVERSIONS);

    try (var read =
        IcebergGenerics.read(table).where(Expressions.equal("event_id", "order-1")).build()) {
      var row = read.iterator().next();
      assertThat(row.getField("target"), is("orders@acme-na"));
      assertThat(row.getField("account"), is("acme-na"));
      assertThat(row.getField("plan_id"), is("p1"));
      assertThat(row.getField("settled_at_s"), is(SETTLED.getEpochSecond()));
    }
  }

  @Test
  void workspaceFromBeforeEventsGetsTheFieldOfRejectsAndKeepsItsRows() {
    List<String> columns = RowTable.names(catalog().loadTable(LedgerTables.REJECTS).schema());
    LogRows old = rejects("p0", Map.of("code", "NO_CONSENT"));
    rejectsOfBefore(Map.of("plan_id", "p0", "code", "NO_CONSENT"));

    try (IcebergLedger reopened = IcebergLedger.open(settings)) {
      reopened.log(old);
      reopened.log(rejects("p1", Map.of("code", "INVALID", "field", "/events/0/name")));

      Table table = catalog().loadTable(LedgerTables.REJECTS);
      assertThat(RowTable.names(table.schema()), equalTo(columns));
      assertThat(table.schema().findField("field").fieldId(), is(9));
      assertThat(
          rows(reopened, LogRows.Table.REJECTS).stream()
              .map(row -> row.get("code") + " " + row.get("field"))
              .toList(),
          containsInAnyOrder("NO_CONSENT null", "INVALID /events/0/name"));
    }
  }

  private static LogRows rejects(String plan, Map<String, Object> row) {
    return new LogRows(LogRows.Table.REJECTS, plan, List.of(row));
  }

  /** Puts the table as it was made before there were events in the place of today's. */
  private void rejectsOfBefore(Map<String, Object> row) {
    Catalog catalog = catalog();
    Table today = catalog.loadTable(LedgerTables.REJECTS);
    Schema schema = new Schema(today.schema().columns().subList(0, 8));
    catalog.dropTable(LedgerTables.REJECTS, false);
    Table table =
        catalog
            .buildTable(LedgerTables.REJECTS, schema)
            .withProperties(today.properties())
            .create();
    table.newAppend().appendFile(RowTable.write(table, List.of(row))).commit();
  }

  private List<String> viewed(Instant settledFrom) throws IOException {
    return EventFixture.read(ledger.storage(), events.view(ORDERS, settledFrom).files()).stream()
        .map(KnownEvent::eventId)
        .toList();
  }

  private List<Runnable> steps(SettledEvents settled) {
    return ((IcebergEventLedger) events).steps(settled);
  }

  private void settle(ConversionTarget target, String plan, String base) throws IOException {
    settle(ledger, target, plan, base);
  }

  private static void settle(
      IcebergLedger ledger, ConversionTarget target, String plan, String base) throws IOException {
    assertThat(ledger.events().claim(target, plan, base), is(true));
    ledger.events().commit(settlement(ledger.storage(), target, plan, base, "t"));
  }

  private void settleAt(
      ConversionTarget target, String plan, String base, Instant settledAt, String id)
      throws IOException {
    events.claim(target, plan, base);
    List<byte[]> files =
        EventFixture.files(
            ledger.storage(), target, plan, "t", 1, settledAt, List.of(event(target, id)));
    events.commit(new SettledEvents(target, plan, base, files, List.of()));
  }

  private static List<String> concat(String one, String other) {
    return Stream.concat(ids(one).stream(), ids(other).stream()).toList();
  }

  private Catalog catalog() {
    return settings.open();
  }

  private List<Long> snapshots() {
    return Stream.of(
            LedgerTables.CONVERSIONS,
            LedgerTables.REJECTS,
            org.apache.iceberg.catalog.TableIdentifier.of(LedgerTables.OPEN, "deliveries"))
        .map(name -> catalog().loadTable(name).currentSnapshot().snapshotId())
        .toList();
  }
}
