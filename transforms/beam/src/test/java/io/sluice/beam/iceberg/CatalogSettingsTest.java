package io.sluice.beam.iceberg;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.UpdateRequirements;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.util.SerializationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogSettingsTest {
  @Test
  void hadoopCatalogIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new CatalogSettings("Hadoop", Map.of(), "file:///tmp/x"));

    assertThat(e.getMessage(), containsString("use jdbc, rest, hive or glue"));
  }

  @Test
  void catalogImplementationOfOnesOwnIsRefused() {
    Map<String, String> properties =
        Map.of("catalog-impl", "org.apache.iceberg.hadoop.HadoopCatalog");

    assertThrows(IllegalArgumentException.class, () -> new CatalogSettings("jdbc", properties, ""));
  }

  @Test
  void valuesOfPropertiesAreNotPrinted() {
    CatalogSettings settings = new CatalogSettings("rest", Map.of("credential", "s3cr3t"), "");

    assertThat(settings.toString(), containsString("credential"));
    assertThat(settings.toString(), not(containsString("s3cr3t")));
  }

  @Test
  void sqliteNeedsALocalWorkspace() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> CatalogSettings.sqlite("s3://lake/sluice"));

    assertThat(e.getMessage(), containsString("name a catalog of type rest"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "with space", "per%20cent", "ünïcode"})
  void workspaceMayHaveAnyName(String name, @TempDir Path folder) throws Exception {
    String workspace = folder.resolve(name).toUri().toString();
    try (IcebergLedger ledger = IcebergLedger.open(CatalogSettings.sqlite(workspace))) {
      ledger.claim(LedgerFixture.TARGET, "p1", "");
      ledger.commit(LedgerFixture.settlement(ledger.storage(), LedgerFixture.TARGET, "p1", "", 0));

      assertThat(LedgerFixture.members(ledger, LedgerFixture.TARGET), is(List.of("p1-0")));
    }
  }

  @Test
  void valuesOfSecretsDoNotTravelAndAreLookedUpWhereFilesAreOpened(@TempDir Path folder)
      throws Exception {
    CatalogSettings local = CatalogSettings.sqlite(folder.toString());
    Map<String, String> properties = new HashMap<>(local.properties());
    properties.put(CatalogProperties.FILE_IO_IMPL, "org.apache.iceberg.io.ResolvingFileIO");
    CatalogSettings settings =
        new CatalogSettings("jdbc", properties, LookedUp.SECRETS, local.warehouse());
    int before = LookedUp.times;
    try (IcebergLedger ledger = IcebergLedger.open(settings)) {
      byte[] sent = SerializationUtil.serializeToBytes(ledger.storage());

      assertThat(text(sent), not(containsString(LookedUp.VALUE)));
      assertThat(
          text(SerializationUtil.serializeToBytes(settings)), not(containsString(LookedUp.VALUE)));
      assertThat(LookedUp.times, greaterThan(before));
      int onDriver = LookedUp.times;
      LedgerStorage onWorker = SerializationUtil.deserializeFromBytes(sent);
      ledger.claim(LedgerFixture.TARGET, "p1", "");
      ledger.commit(LedgerFixture.settlement(onWorker, LedgerFixture.TARGET, "p1", "", 0));
      assertThat(LedgerFixture.members(ledger, LedgerFixture.TARGET), is(List.of("p1-0")));
      assertThat(LookedUp.times, greaterThan(onDriver));
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A secret that counts how often it is asked for. */
  private static final class LookedUp {
    static int times;
    // Put together, so that it is not in this class as one text.
    static final String VALUE = String.join("-", "canary", "of", "the", "catalog");
    static final SecretProperties SECRETS =
        () -> {
          times++;
          return Map.of("s3.secret-access-key", VALUE);
        };
  }

  @Test
  void changeOfPropertiesIsFencedByASnapshotWhereTheCatalogComparesOnlyThat(@TempDir Path folder) {
    Catalog catalog = CatalogSettings.sqlite(folder.toString()).open();
    LedgerTables.create(catalog);
    TableOperations real =
        ((HasTableOperations) catalog.loadTable(LedgerTables.MEMBERSHIPS)).operations();
    Requirements seen = new Requirements(real);
    PinnedOperations pinned = new PinnedOperations(seen);
    pinned.set("open.a@b", "p1");

    pinned.commitPropertiesFenced();

    assertThat(seen.requirements, hasItem(instanceOf(UpdateRequirement.AssertRefSnapshotID.class)));
    assertThat(pinned.property("open.a@b"), is("p1"));
  }

  /** Notes what a REST catalog would be asked to compare. */
  private static final class Requirements implements TableOperations {
    private final TableOperations real;
    private List<UpdateRequirement> requirements = List.of();

    Requirements(TableOperations real) {
      this.real = real;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata updated) {
      requirements = UpdateRequirements.forUpdateTable(base, updated.changes());
      real.commit(base, updated);
    }

    @Override
    public TableMetadata current() {
      return real.current();
    }

    @Override
    public TableMetadata refresh() {
      return real.refresh();
    }

    @Override
    public FileIO io() {
      return real.io();
    }

    @Override
    public EncryptionManager encryption() {
      return real.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
      return real.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
      return real.locationProvider();
    }
  }
}
