package io.sluice.beam.iceberg;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;

/**
 * Puts a file in the place of others, in one commit that loses against whoever took one of them
 * away meanwhile.
 *
 * @param id the table
 * @param old the files that go
 * @param added the files that come; none where every row is over
 * @param keepsPlace whether the new file takes its place in the order of commits where the newest
 *     old one was, so that no look-up sees a difference
 */
record FileSwap(TableIdentifier id, List<DataFile> old, List<DataFile> added, boolean keepsPlace) {

  /**
   * Commits it.
   *
   * @param allowed asked on the very version that the commit is made from
   * @return false if an old file is gone or it is not allowed: nothing was changed
   */
  boolean commit(LedgerCatalog catalog, Predicate<PinnedOperations> allowed) {
    return commit(catalog, allowed, pinned -> {});
  }

  /**
   * Commits it with some properties.
   *
   * @param beside sets what else goes into the commit
   */
  boolean commit(
      LedgerCatalog catalog,
      Predicate<PinnedOperations> allowed,
      Consumer<PinnedOperations> beside) {
    return catalog.edit(
        id,
        pinned -> {
          Set<String> live = new HashSet<>();
          LedgerSlices.oldestFirst(pinned.table(), Expressions.alwaysTrue())
              .forEach(file -> live.add(file.location()));
          if (isDone(live)) {
            return true;
          }
          if (!allowed.test(pinned) || !old.stream().allMatch(f -> live.contains(f.location()))) {
            return false;
          }
          beside.accept(pinned);
          write(pinned.table());
          return true;
        });
  }

  /** A commit whose outcome was not known had come through. */
  private boolean isDone(Set<String> live) {
    return added.isEmpty()
        ? old.stream().noneMatch(file -> live.contains(file.location()))
        : added.stream().allMatch(file -> live.contains(file.location()));
  }

  private void write(Table table) {
    if (added.isEmpty()) {
      DeleteFiles delete = table.newDelete().set("sluice.upkeep", "drop");
      old.forEach(delete::deleteFile);
      delete.commit();
    } else if (keepsPlace) {
      long place = old.stream().mapToLong(DataFile::dataSequenceNumber).max().orElseThrow();
      RewriteFiles rewrite =
          table
              .newRewrite()
              .validateFromSnapshot(table.currentSnapshot().snapshotId()) // Older ones may be gone.
              .dataSequenceNumber(place)
              .set("sluice.upkeep", "merge");
      old.forEach(rewrite::deleteFile);
      added.forEach(rewrite::addFile);
      rewrite.commit();
    } else {
      OverwriteFiles overwrite = table.newOverwrite().set("sluice.upkeep", "drop");
      old.forEach(overwrite::deleteFile);
      added.forEach(overwrite::addFile);
      overwrite.commit();
    }
  }
}
