package io.sluice.beam.iceberg.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.beam.iceberg.source.PinnedTable.Column;
import io.sluice.beam.iceberg.source.TableUnusableException.Reason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergSnapshotsTest {
  private static final String NAME = "marketing.customers";

  @TempDir private Path workspace;
  private IcebergSnapshots snapshots;
  private Table table;

  @BeforeEach
  void open() {
    CatalogSettings settings = CatalogSettings.sqlite(workspace.toString());
    Catalog catalog = settings.open();
    ((SupportsNamespaces) catalog).createNamespace(Namespace.of("marketing"));
    Schema schema =
        new Schema(
            Types.NestedField.required(1, "customer_id", Types.StringType.get()),
            Types.NestedField.optional(
                2, "audience_ids", Types.ListType.ofOptional(3, Types.IntegerType.get())));
    table = catalog.createTable(TableIdentifier.parse(NAME), schema);
    snapshots = IcebergSnapshots.open(settings);
  }

  @AfterEach
  void close() {
    snapshots.close();
  }

  @Test
  void tableIsPinnedAtASnapshot() {
    append(List.of(Map.of("customer_id", "a"), Map.of("customer_id", "b")));
    long first = table.currentSnapshot().snapshotId();
    append(List.of(Map.of("customer_id", "c")));
    table.updateSchema().renameColumn("customer_id", "id").commit();

    PinnedTable pinned = snapshots.at(NAME, first);

    assertThat(pinned.snapshotId(), is(first));
    assertThat(pinned.files(), hasSize(1));
    assertThat(pinned.files().get(0).rows(), is(2L));
    assertThat(
        pinned.columns(),
        contains(
            new Column(1, "customer_id", "string"), new Column(2, "audience_ids", "list<int>")));
  }

  @Test
  void momentPinsTheSnapshotThatWasCurrent() {
    append(List.of(Map.of("customer_id", "a")));
    long first = table.currentSnapshot().snapshotId();
    Instant then = Instant.ofEpochMilli(table.currentSnapshot().timestampMillis());

    assertThat(snapshots.asOf(NAME, then).snapshotId(), is(first));
    assertThat(snapshots.asOf(NAME, then).committedAt(), is(then));
    TableUnusableException e =
        assertThrows(TableUnusableException.class, () -> snapshots.asOf(NAME, then.minusMillis(1)));
    assertThat(e.reason(), is(Reason.NO_SNAPSHOT));
  }

  @Test
  void missingTableAndSnapshotAreNamed() {
    TableUnusableException noTable =
        assertThrows(
            TableUnusableException.class, () -> snapshots.asOf("marketing.cust", Instant.MAX));
    TableUnusableException noSnapshot =
        assertThrows(TableUnusableException.class, () -> snapshots.at(NAME, 17));

    assertThat(noTable.getMessage(), containsString("no table marketing.cust"));
    assertThat(noSnapshot.getMessage(), containsString("has not snapshot 17"));
  }

  private void append(List<Map<String, Object>> rows) {
    Record[] records =
        rows.stream().map(r -> GenericRecord.create(table.schema()).copy(r)).toArray(Record[]::new);
    table.newAppend().appendFile(SourceTable.write(table, null, records)).commit();
  }
}
