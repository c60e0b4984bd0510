package io.sluice.beam.iceberg;

import java.util.ArrayList;
import java.util.List;

/** What is done to one table, counted as it goes on. */
final class UpkeepTally {
  private final List<String> notes = new ArrayList<>();
  int snapshotsExpired;
  int filesMerged;
  int filesDropped;
  long rowsDropped;
  int orphansDeleted;

  void note(String note) {
    notes.add(note);
  }

  TableUpkeep of(String table, StoredFiles before, StoredFiles after) {
    return new TableUpkeep(
        table,
        before.files(),
        before.bytes(),
        after.files(),
        after.bytes(),
        snapshotsExpired,
        filesMerged,
        filesDropped,
        rowsDropped,
        orphansDeleted,
        notes);
  }
}
