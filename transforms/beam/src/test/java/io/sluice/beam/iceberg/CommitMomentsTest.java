package io.sluice.beam.iceberg;

import static io.sluice.beam.iceberg.EventFixture.ORDERS;
import static io.sluice.beam.iceberg.LedgerFixture.TARGET;
import static io.sluice.beam.iceberg.LedgerFixture.entry;
import static io.sluice.beam.iceberg.LedgerFixture.settlement;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.sameInstance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLease;
import io.sluice.domain.ledger.Retention;
import io.sluice.domain.qualify.Region;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose last commits were made by a clock that was ahead of this machine's. */
class CommitMomentsTest {
  @TempDir private Path workspace;

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT48H", "P400D"})
  void everyKindOfCommitFollowsOnesFromTheFuture(Duration ahead) throws IOException {
    CatalogSettings settings = CatalogSettings.sqlite(workspace.toString());
    try (IcebergLedger ledger = IcebergLedger.open(settings)) {
      ledger.put(Optional.empty(), entry(TARGET, 2));
      night(ledger, 1);
      toTheFuture(settings, ahead);

      night(ledger, 2);
      toTheFuture(settings, ahead);
      ledger.events().claim(ORDERS, "e1", "");
      ledger.events().commit(EventFixture.settlement(ledger.storage(), ORDERS, "e1", "", "try-1"));
      toTheFuture(settings, ahead);
      ledger.upkeep(Retention.DEFAULT, EventFixture.SETTLED.plusSeconds(60)).run(Set.of());
      night(ledger, 3);

      assertThat(ledger.view(TARGET).version(), is("p3"));
      assertThat(LedgerFixture.members(ledger, TARGET), hasSize(greaterThan(0)));
      assertThat(EventFixture.ids(ledger, ORDERS), equalTo(EventFixture.ids("e1")));
    }
  }

  @Test
  void leaseIsTakenAfterOnesFromTheFuture() {
    CatalogSettings settings = CatalogSettings.sqlite(workspace.toString());
    LaneId lane = new LaneId(Region.NA, "acme-na", "amc");
    Instant now = Instant.ofEpochMilli(CommitMoments.now());
    try (IcebergLaneLeases leases = IcebergLaneLeases.open(settings)) {
      LaneLease first = leases.acquire(lane, "one", now.plus(Duration.ofHours(1))).orElseThrow();
      leases.release(first, now.plus(Duration.ofHours(1)), "rate");
      toTheFuture(settings, Duration.ofHours(1));

      assertThat(leases.acquire(lane, "two", now).map(LaneLease::rate), is(Optional.of("rate")));
    }
  }

  @Test
  void onlyMomentsOfTheFutureAreMoved() {
    CatalogSettings settings = CatalogSettings.sqlite(workspace.toString());
    IcebergLedger.open(settings).close();
    toTheFuture(settings, Duration.ofHours(1));
    TableMetadata ahead = operations(settings, LedgerTables.LEASES).refresh();
    long now = CommitMoments.now();

    TableMetadata held = CommitMoments.notAfter(ahead, now);

    assertThat(held.lastUpdatedMillis(), is(now));
    assertThat(held.lastSequenceNumber(), is(ahead.lastSequenceNumber()));
    assertThat(held.properties(), equalTo(ahead.properties()));
    assertThat(held.metadataFileLocation(), is(ahead.metadataFileLocation()));
    held.previousFiles()
        .forEach(file -> assertThat(file.timestampMillis(), is(lessThanOrEqualTo(now))));
    long later = now + Duration.ofHours(2).toMillis();
    assertThat(CommitMoments.notAfter(ahead, later), is(sameInstance(ahead)));
    assertThat(List.of(held.formatVersion()), contains(ahead.formatVersion()));
  }

  private static void night(IcebergLedger ledger, int number) throws IOException {
    String base = number == 1 ? "" : "p" + (number - 1);
    assertThat(ledger.claim(TARGET, "p" + number, base), is(true));
    ledger.commit(settlement(ledger.storage(), TARGET, "p" + number, base, 0, 1));
  }

  /** As if a clock so far ahead had made the last commit of every table. */
  private static void toTheFuture(CatalogSettings settings, Duration ahead) {
    long moment = CommitMoments.now() + ahead.toMillis();
    for (TableIdentifier id : LedgerTables.all()) {
      TableOperations operations = operations(settings, id);
      TableMetadata present = operations.refresh();
      try {
        ObjectNode json =
            (ObjectNode) RecordsJson.mapper().readTree(TableMetadataParser.toJson(present));
        json.put("last-updated-ms", moment);
        JsonNode snapshots = json.path("snapshot-log");
        if (!snapshots.isEmpty()) {
          ((ObjectNode) snapshots.get(snapshots.size() - 1)).put("timestamp-ms", moment);
        }
        operations.commit(present, TableMetadataParser.fromJson(json.toString()));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static TableOperations operations(CatalogSettings settings, TableIdentifier id) {
    return ((HasTableOperations) settings.open().loadTable(id)).operations();
  }
}
