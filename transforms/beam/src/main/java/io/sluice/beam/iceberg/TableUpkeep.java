package io.sluice.beam.iceberg;

import java.util.List;

/**
 * What was done to one table, or would be.
 *
 * @param table its name with the namespace
 * @param filesBefore all its files, of data and of metadata, old versions included
 * @param bytesBefore their bytes
 * @param filesAfter the same afterwards; after a dry run as before
 * @param bytesAfter their bytes
 * @param snapshotsExpired old versions that were forgotten
 * @param filesMerged data files whose rows are in larger files now
 * @param filesDropped data files of which every row was over
 * @param rowsDropped rows that were over, and digests that a settled DELETE made superfluous
 * @param orphansDeleted files that no version named
 * @param notes what was left undone and why
 */
public record TableUpkeep(
    String table,
    long filesBefore,
    long bytesBefore,
    long filesAfter,
    long bytesAfter,
    int snapshotsExpired,
    int filesMerged,
    int filesDropped,
    long rowsDropped,
    int orphansDeleted,
    List<String> notes) {
  /** Copies the list. */
  public TableUpkeep {
    notes = List.copyOf(notes);
  }
}
