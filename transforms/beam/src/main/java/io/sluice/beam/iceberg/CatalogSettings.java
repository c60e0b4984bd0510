package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.WorkspaceUri;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.io.ResolvingFileIO;
import org.jspecify.annotations.Nullable;

/**
 * Where an Iceberg catalog is and how it is reached. Serializable, without the values of secrets:
 * they are looked up where the catalog is opened, on the driver and by a lane on a worker.
 *
 * <p>A {@code hadoop} catalog is refused: it commits by renaming files, and two processes that
 * commit through it on a local disk lose acknowledged commits.
 *
 * @param type {@code jdbc}, {@code rest}, {@code hive} or {@code glue}
 * @param properties Iceberg's catalog properties, none of them a secret
 * @param secrets further properties, by reference
 * @param warehouse root of the tables' files, a URI; empty text where the catalog decides
 */
public record CatalogSettings(
    String type, Map<String, String> properties, SecretProperties secrets, String warehouse)
    implements Serializable {
  private static final Set<String> TYPES = Set.of("jdbc", "rest", "hive", "glue");
  private static final String SQLITE = "jdbc:sqlite:";
  private static final long BUSY_TIMEOUT_MILLIS = 60_000;

  /**
   * Checks the type and copies the map.
   *
   * @throws IllegalArgumentException for {@code hadoop} and unknown types, with the remedy
   */
  public CatalogSettings {
    type = type.toLowerCase(Locale.ROOT);
    properties = Map.copyOf(properties);
    String impl = properties.getOrDefault(CatalogProperties.CATALOG_IMPL, "");
    if (type.equals("hadoop") || !impl.isEmpty()) {
      throw new IllegalArgumentException(
          "catalog type hadoop and a catalog-impl of one's own are refused: concurrent commits get"
              + " lost there; use jdbc, rest, hive or glue");
    }
    if (!TYPES.contains(type)) {
      throw new IllegalArgumentException(
          "catalog type must be one of jdbc, rest, hive, glue; got a text of "
              + type.length()
              + " characters");
    }
  }

  /** Without secrets. */
  public CatalogSettings(String type, Map<String, String> properties, String warehouse) {
    this(type, properties, SecretProperties.NONE, warehouse);
  }

  /**
   * The default: a JDBC catalog on the SQLite file {@code catalog.sqlite} of a workspace on a local
   * disk, with the tables' files in its folder {@code lakehouse}.
   *
   * @param workspace a path or {@code file:} URI
   * @throws IllegalArgumentException if the workspace is not on a local disk
   */
  public static CatalogSettings sqlite(String workspace) {
    Path folder = localPath(workspace);
    Map<String, String> properties =
        Map.of(
            CatalogProperties.URI,
            SQLITE + folder.resolve("catalog.sqlite"),
            "jdbc.busy_timeout",
            Long.toString(BUSY_TIMEOUT_MILLIS),
            "jdbc.schema-version",
            "V1",
            CatalogProperties.FILE_IO_IMPL,
            LocalFileIO.class.getName());
    return new CatalogSettings("jdbc", properties, "file://" + folder.resolve("lakehouse"));
  }

  /** Whether a change of properties alone is a compare-and-set in this catalog. */
  boolean comparesProperties() {
    return !type.equals("rest");
  }

  /** True where the database is a file that is not there, or empty. */
  public boolean databaseIsMissing() {
    String uri = properties.getOrDefault(CatalogProperties.URI, "");
    if (!uri.startsWith(SQLITE)) {
      return false;
    }
    String file = uri.substring(SQLITE.length());
    Path path = file.startsWith("file:") ? Path.of(URI.create(file)) : Path.of(file);
    return path.toFile().length() == 0;
  }

  /** Opens the catalog; the caller closes it if it is closeable. */
  public Catalog open() {
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(secrets.resolve());
    all.put(CatalogUtil.ICEBERG_CATALOG_TYPE, type);
    if (!warehouse.isEmpty()) {
      all.put(CatalogProperties.WAREHOUSE_LOCATION, warehouse);
    }
    all.putIfAbsent(CatalogProperties.FILE_IO_IMPL, ResolvingFileIO.class.getName());
    boolean local = LocalFileIO.class.getName().equals(all.get(CatalogProperties.FILE_IO_IMPL));
    createFolderOfDatabase(all.get(CatalogProperties.URI));
    return CatalogUtil.buildIcebergCatalog("sluice", all, local ? null : new Configuration());
  }

  private static void createFolderOfDatabase(@Nullable String uri) {
    if (uri == null || !uri.startsWith(SQLITE + "/")) {
      return;
    }
    Path parent = Path.of(uri.substring(SQLITE.length())).getParent();
    try {
      if (parent != null) {
        Files.createDirectories(parent);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the folder of the catalog: " + parent, e);
    }
  }

  private static Path localPath(String workspace) {
    if (workspace.startsWith("file:")) {
      return Path.of(WorkspaceUri.prefix(workspace)).toAbsolutePath().normalize();
    }
    if (workspace.contains("://")) {
      throw new IllegalArgumentException(
          "the SQLite catalog needs a workspace on a local disk, this one is not; name a catalog of"
              + " type rest, hive, glue or jdbc");
    }
    return Path.of(workspace).toAbsolutePath().normalize();
  }

  /** Type, warehouse and the names of the properties, never their values. */
  @Override
  public String toString() {
    return "CatalogSettings["
        + type
        + ", warehouse="
        + warehouse
        + ", properties="
        + new TreeMap<>(properties).keySet()
        + "]";
  }
}
