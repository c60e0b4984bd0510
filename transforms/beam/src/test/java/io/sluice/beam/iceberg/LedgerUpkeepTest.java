package io.sluice.beam.iceberg;

import static io.sluice.beam.iceberg.EventFixture.ORDERS;
import static io.sluice.beam.iceberg.LedgerFixture.SENT;
import static io.sluice.beam.iceberg.LedgerFixture.TARGET;
import static io.sluice.beam.iceberg.LedgerFixture.entry;
import static io.sluice.beam.iceberg.LedgerFixture.everything;
import static io.sluice.beam.iceberg.LedgerFixture.keyIds;
import static io.sluice.beam.iceberg.LedgerFixture.members;
import static io.sluice.beam.iceberg.LedgerFixture.rows;
import static io.sluice.beam.iceberg.LedgerFixture.settlement;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.ledger.KnownEvent;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.Retention;
import io.sluice.domain.ledger.SettledEvents;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and versions are of today; the clock is years ahead or behind, as each test needs it. */
class LedgerUpkeepTest {
  private static final Instant LATER = Instant.parse("2036-01-01T00:00:00Z");
  private static final Instant BEFORE = Instant.parse("2026-03-10T00:00:00Z");

  @TempDir private Path workspace;
  private CatalogSettings settings;
  private IcebergLedger ledger;
  private LedgerStorage storage;

  @BeforeEach
  void open() {
    settings = CatalogSettings.sqlite(workspace.toString());
    ledger = IcebergLedger.open(settings);
    storage = ledger.storage();
    ledger.put(Optional.empty(), entry(TARGET, 2));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void filesBecomeFewAndTheLedgerSaysTheSame() throws IOException {
    nights(6);
    List<Object> before = everything(ledger, TARGET);

    List<TableUpkeep> done = upkeep(BEFORE);

    assertThat(everything(ledger, TARGET), equalTo(before));
    assertThat(files(LedgerTables.MEMBERSHIP_KEYS), hasSize(2));
    assertThat(files(LedgerTables.CHANGES), hasSize(1));
    assertThat(of(done, "sluice_private.membership_keys").filesMerged(), is(12));
    assertThat(of(done, "sluice.changes").filesMerged(), is(12));
    assertThat(of(done, "sluice.runs").filesMerged(), is(6));
    assertThat(merged(upkeep(BEFORE)), is(0));
  }

  @Test
  void oldVersionsGoWithTheirFiles() throws IOException {
    nights(6);
    List<Object> before = everything(ledger, TARGET);
    long files = count(".parquet");

    List<TableUpkeep> done = upkeep(LATER);

    assertThat(everything(ledger, TARGET).subList(0, 2), equalTo(before.subList(0, 2)));
    assertThat(of(done, "sluice.memberships").snapshotsExpired(), is(greaterThan(2)));
    assertThat(count(".parquet"), is(lessThan(files)));
    assertThat(
        done.stream().mapToLong(TableUpkeep::filesAfter).sum(),
        is(count(".parquet") + count(".avro") + count(".json")));
  }

  @Test
  void youngVersionsStay() throws IOException {
    nights(6);

    assertThat(upkeep(BEFORE).stream().mapToInt(TableUpkeep::snapshotsExpired).sum(), is(0));
  }

  @Test
  void dryRunTellsAndChangesNothing() throws IOException {
    nights(6);
    List<Object> before = everything(ledger, TARGET);
    long files = count("");

    List<TableUpkeep> told = ledger.upkeep(Retention.DEFAULT, LATER).foresee(Set.of());

    assertThat(of(told, "sluice_private.membership_keys").filesMerged(), is(12));
    assertThat(of(told, "sluice.memberships").snapshotsExpired(), is(greaterThan(2)));
    assertThat(count(""), is(files));
    assertThat(everything(ledger, TARGET), equalTo(before));
  }

  @Test
  void planThatIsOpenMeanwhileIsSettledAfterwards() throws IOException {
    nights(5);
    ledger.claim(TARGET, "late", "p5");
    SettledFiles settled = settlement(storage, TARGET, "late", "p5", 1);

    List<TableUpkeep> done = upkeep(LATER);
    ledger.commit(settled);

    assertThat(
        of(done, "sluice.memberships").notes(),
        contains(containsString("a plan of hv-shoppers@acme-na is open")));
    assertThat(members(ledger, TARGET), contains("late-1", "p5-0"));
    assertThat(keyIds(ledger, TARGET), hasSize(11));
  }

  @Test
  void firstPlanThatIsOpenMeanwhileIsSettledAfterwards() throws IOException {
    ledger.claim(TARGET, "first", "");
    ledger.claim(new AudienceTarget("other", "acme-na"), "q", "");
    SettledFiles settled = settlement(storage, TARGET, "first", "", 0);

    upkeep(LATER);
    ledger.commit(settled);

    assertThat(members(ledger, TARGET), contains("first-0"));
  }

  @Test
  void settlementIsRepeatedAfterItsRowsWereMerged() throws IOException {
    nights(4);
    ledger.claim(TARGET, "p5", "p4");
    SettledFiles settled = settlement(storage, TARGET, "p5", "p4", 0);
    ledger.commit(settled);
    upkeep(BEFORE);
    List<Object> before = everything(ledger, TARGET);

    ledger.commit(settled);

    assertThat(everything(ledger, TARGET), equalTo(before));
  }

  @Test
  void runThatIsRepeatedReplacesItsRowAmongOthers() throws IOException {
    nights(6);
    upkeep(BEFORE);

    ledger.log(
        new LogRows(
            LogRows.Table.RUNS, "run-of-p3", List.of(Map.of("command", "sync", "plan_id", "p3"))));

    assertThat(rows(ledger, LogRows.Table.RUNS), hasSize(6));
    assertThat(
        rows(ledger, LogRows.Table.RUNS).stream()
            .filter(row -> "sync".equals(row.get("command")))
            .toList(),
        hasSize(1));
  }

  @Test
  void digestsStayTheirOwnersOnly() throws IOException {
    nights(6);
    upkeep(BEFORE);

    for (DataFile file : files(LedgerTables.MEMBERSHIP_KEYS)) {
      assertThat(
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(LocalFileIO.path(file.location()))),
          is("rw-------"));
    }
  }

  @Test
  void mergeGivesWayToWhoeverTookItsFiles() throws IOException {
    nights(5);
    List<DataFile> files = files(LedgerTables.MEMBERSHIP_KEYS);
    try (LedgerCatalog catalog = LedgerCatalog.open(settings)) {
      FileSwap first =
          new FileSwap(LedgerTables.MEMBERSHIP_KEYS, files.subList(0, 1), List.of(), false);
      FileSwap second = new FileSwap(LedgerTables.MEMBERSHIP_KEYS, files, List.of(), false);

      assertThat(first.commit(catalog, pinned -> true), is(true));
      assertThat(first.commit(catalog, pinned -> true), is(true));
      assertThat(second.commit(catalog, pinned -> true), is(false));
    }
    assertThat(files(LedgerTables.MEMBERSHIP_KEYS), hasSize(9));
  }

  @Test
  void upkeepsAndSettlementsAtOnceDoNotHarmEachOther() throws Exception {
    nights(5);
    AudienceTarget other = new AudienceTarget("hv-shoppers", "acme-eu");
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int n = 0; n < 2; n++) {
        all.add(threads.submit(() -> upkeepElsewhere()));
      }
      all.add(
          threads.submit(
              () -> {
                for (int night = 1; night <= 4; night++) {
                  String base = night == 1 ? "" : "q" + (night - 1);
                  ledger.claim(other, "q" + night, base);
                  ledger.commit(settlement(storage, other, "q" + night, base, 0));
                }
                return null;
              }));
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(members(ledger, TARGET), contains("p5-0", "p5-1"));
    assertThat(keyIds(ledger, TARGET), hasSize(10));
    assertThat(members(ledger, other), contains("q4-0"));
    assertThat(keyIds(ledger, other), contains("q1-0", "q2-0", "q3-0", "q4-0"));
    assertThat(rows(ledger, LogRows.Table.CHANGES), hasSize(14));
    assertThat(rows(ledger, LogRows.Table.RUNS), hasSize(9));
  }

  private List<TableUpkeep> upkeepElsewhere() {
    try (IcebergLedger opened = IcebergLedger.open(settings)) {
      return opened.upkeep(Retention.DEFAULT, BEFORE).run(Set.of());
    }
  }

  @Test
  void longLapsedMembersAreDroppedWithTheirDigests() throws IOException {
    nights(2);
    Instant lapsed = Instant.ofEpochSecond(SENT + 60).plus(Duration.ofDays(1));

    upkeep(lapsed.plus(Retention.LAPSED));
    assertThat(members(ledger, TARGET), hasSize(2));
    upkeep(lapsed.plus(Retention.LAPSED).plusSeconds(1));

    assertThat(members(ledger, TARGET), empty());
    // Of who is replaced by the fixture's second night nothing tells that they are over.
    assertThat(keyIds(ledger, TARGET), contains("p1-0", "p1-1"));
  }

  @Test
  void eventsAreMergedByTheirAgeAndDroppedWithIt() throws IOException {
    Instant start = Instant.parse("2026-03-05T02:00:00Z");
    for (int night = 0; night < 21; night++) {
      settleEvents(night, start.plus(Duration.ofDays(night)));
    }
    Instant end = start.plus(Duration.ofDays(20));
    List<String> all = EventFixture.ids(ledger, ORDERS);
    List<KnownEvent> rows = events();

    upkeep(end);

    assertThat(EventFixture.ids(ledger, ORDERS), equalTo(all));
    assertThat(events(), equalTo(rows));
    assertThat(files(LedgerTables.CONVERSIONS).size(), is(lessThan(10)));

    upkeep(end.plus(Duration.ofDays(27)));
    List<String> left = EventFixture.ids(ledger, ORDERS);
    assertThat(left, hasSize(lessThan(all.size())));
    assertThat(left, equalTo(all.stream().filter(left::contains).toList()));
    assertThat(left.stream().anyMatch(id -> id.startsWith("e12-")), is(true));
    upkeep(end.plus(Duration.ofDays(36)));
    assertThat(EventFixture.ids(ledger, ORDERS), empty());
  }

  @Test
  void logsAreKeptForEverOrAsLongAsIsSaid() throws IOException {
    nights(5);
    Instant now = Instant.ofEpochSecond(SENT).plus(Duration.ofDays(10));

    ledger
        .upkeep(new Retention(Duration.ofDays(7), Optional.of(Duration.ofDays(10))), now)
        .run(Set.of());
    assertThat(rows(ledger, LogRows.Table.RUNS), hasSize(5));
    assertThat(rows(ledger, LogRows.Table.CHANGES), hasSize(10));
    ledger
        .upkeep(new Retention(Duration.ofDays(7), Optional.of(Duration.ofDays(8))), now)
        .run(Set.of());

    assertThat(rows(ledger, LogRows.Table.RUNS), empty());
    assertThat(rows(ledger, LogRows.Table.CHANGES), empty());
  }

  @Test
  void onlyOldFilesThatNobodyNamesAreDeleted() throws IOException {
    nights(1);
    Path data = LocalFileIO.path(files(LedgerTables.MEMBERSHIPS).get(0).location()).getParent();
    Instant now = Instant.parse("2026-11-20T00:00:00Z");
    Path orphan = file(data.resolve("00000-killed-try-1.parquet"), now.minus(Duration.ofDays(4)));
    Path young = file(data.resolve("00000-killed-try-2.parquet"), now.minus(Duration.ofDays(2)));
    Path held = file(data.resolve("00000-waits-try-1.parquet"), now.minus(Duration.ofDays(90)));
    for (DataFile named : files(LedgerTables.MEMBERSHIPS)) {
      Files.setLastModifiedTime(
          LocalFileIO.path(named.location()), FileTime.from(now.minus(Duration.ofDays(90))));
    }

    List<TableUpkeep> done = ledger.upkeep(Retention.DEFAULT, now).run(Set.of("waits"));

    assertThat(Files.exists(orphan), is(false));
    assertThat(Files.exists(young), is(true));
    assertThat(Files.exists(held), is(true));
    assertThat(members(ledger, TARGET), not(empty()));
    assertThat(of(done, "sluice.memberships").orphansDeleted(), is(1));
  }

  private static Path file(Path path, Instant modified) throws IOException {
    Files.writeString(path, "x");
    return Files.setLastModifiedTime(path, FileTime.from(modified));
  }

  private void nights(int count) throws IOException {
    for (int night = 1; night <= count; night++) {
      String base = night == 1 ? "" : "p" + (night - 1);
      ledger.claim(TARGET, "p" + night, base);
      ledger.commit(settlement(storage, TARGET, "p" + night, base, 0, 1));
    }
  }

  private void settleEvents(int night, Instant at) throws IOException {
    String plan = "e" + night;
    String base = ledger.events().view(ORDERS).version();
    List<KnownEvent> events = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      events.add(EventFixture.event(ORDERS, plan + "-" + n));
    }
    ledger.events().claim(ORDERS, plan, base);
    ledger
        .events()
        .commit(
            new SettledEvents(
                ORDERS,
                plan,
                base,
                EventFixture.files(storage, ORDERS, plan, "try-1", 2, at, events),
                List.of()));
  }

  private List<KnownEvent> events() throws IOException {
    return EventFixture.read(storage, ledger.events().view(ORDERS).files()).stream()
        .sorted(Comparator.comparing(KnownEvent::eventId))
        .toList();
  }

  private List<TableUpkeep> upkeep(Instant now) {
    return ledger.upkeep(Retention.DEFAULT, now).run(Set.of());
  }

  private List<DataFile> files(TableIdentifier id) {
    try (LedgerCatalog catalog = LedgerCatalog.open(settings)) {
      return LedgerSlices.oldestFirst(catalog.table(id), Expressions.alwaysTrue());
    }
  }

  private long count(String ending) throws IOException {
    try (Stream<Path> all = Files.walk(workspace)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(ending))
          .count();
    }
  }

  private static TableUpkeep of(List<TableUpkeep> tables, String name) {
    return tables.stream().filter(table -> table.table().equals(name)).findFirst().orElseThrow();
  }

  private static int merged(List<TableUpkeep> tables) {
    return tables.stream().mapToInt(TableUpkeep::filesMerged).sum();
  }
}
