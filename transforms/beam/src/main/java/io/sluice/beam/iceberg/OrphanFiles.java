package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.Retention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Deletes files in a table's folder that no version of it names: killed tasks and lost commits left
 * them. Young ones stay, and those of plans that may still be settled.
 */
final class OrphanFiles {
  /**
   * What stands before the path of a location; the same file may be listed under another scheme.
   */
  private static final Pattern SCHEME =
      Pattern.compile("^(?:file:(?://)?|[a-z][a-z0-9+.-]*://[^/]*)");

  private OrphanFiles() {}

  /**
   * Deletes them.
   *
   * @param held plans whose files stay
   */
  static void run(LedgerUpkeep upkeep, TableIdentifier id, Set<String> held) {
    Table table = upkeep.table(id);
    UpkeepTally tally = upkeep.tally(id);
    if (!(table.io() instanceof SupportsPrefixOperations)) {
      tally.note("its store cannot list a folder: files that no version names were not looked for");
      return;
    }
    long before = upkeep.now().minus(Retention.ORPHANS).toEpochMilli();
    List<FileInfo> old =
        StoredFiles.list(table).stream()
            .filter(file -> file.createdAtMillis() < before)
            .filter(file -> held.stream().noneMatch(plan -> isOf(plan, file.location())))
            .toList();
    // Listed first: whatever was committed meanwhile is named by the version that is read now.
    Set<String> named = old.isEmpty() ? Set.of() : named(upkeep.table(id));
    for (FileInfo file : old) {
      if (!named.contains(path(file.location()))) {
        tally.orphansDeleted++;
        if (upkeep.does()) {
          table.io().deleteFile(file.location());
        }
      }
    }
  }

  /** Tasks put the plan into the names of their files, see {@link LedgerStorage}. */
  private static boolean isOf(String plan, String location) {
    return location.contains("-" + plan + "-");
  }

  private static Set<String> named(Table table) {
    Set<String> named = new HashSet<>();
    TableMetadata metadata = ((HasTableOperations) table).operations().current();
    named.add(path(metadata.metadataFileLocation()));
    metadata.previousFiles().forEach(file -> named.add(path(file.file())));
    metadata.statisticsFiles().forEach(file -> named.add(path(file.path())));
    metadata.partitionStatisticsFiles().forEach(file -> named.add(path(file.path())));
    Set<String> seen = new HashSet<>();
    for (Snapshot snapshot : metadata.snapshots()) {
      named.add(path(snapshot.manifestListLocation()));
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (seen.add(manifest.path())) {
          named.add(path(manifest.path()));
          files(table, manifest, named);
        }
      }
    }
    return named;
  }

  private static void files(Table table, ManifestFile manifest, Set<String> named) {
    try {
      if (manifest.content() == ManifestContent.DATA) {
        try (CloseableIterable<String> paths =
            ManifestFiles.readPaths(manifest, table.io(), table.specs())) {
          paths.forEach(file -> named.add(path(file)));
        }
      } else {
        try (var deletes = ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
          deletes.forEach(file -> named.add(path(file.location())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + manifest.path(), e);
    }
  }

  private static String path(String location) {
    return SCHEME.matcher(location).replaceFirst("");
  }
}
