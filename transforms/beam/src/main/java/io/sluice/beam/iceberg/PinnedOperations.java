package io.sluice.beam.iceberg;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * A table held at the metadata that a decision was made from, so that the commit is a true
 * compare-and-set: Iceberg's own operations would rebase on newer metadata and carry on, which is
 * wrong for a claim. Properties set here travel in the same commit as the files.
 *
 * <p>Commits that were made by a clock ahead of this machine's block no later commit, see {@link
 * CommitMoments}.
 *
 * <p>For one attempt by one thread.
 */
final class PinnedOperations implements TableOperations {
  private final TableOperations real;
  private final Marking marking;
  private final Map<String, String> set = new HashMap<>();
  private final Set<String> removed = new HashSet<>();
  private TableMetadata stored;
  private TableMetadata pinned;
  private long raisedMark;

  PinnedOperations(TableOperations real) {
    this(real, pinned -> {});
  }

  PinnedOperations(TableOperations real, Marking marking) {
    this.real = real;
    this.marking = marking;
    hold();
  }

  /** What is stored may be from the future: decisions and commits go by what is not. */
  private void hold() {
    stored = real.refresh();
    pinned = stored == null ? null : CommitMoments.notAfter(stored, CommitMoments.now());
  }

  /** What else goes into each commit. */
  @FunctionalInterface
  interface Marking {
    /** Called right before a commit; sets properties of it. */
    void mark(PinnedOperations pinned);
  }

  /** Somebody committed since the decision; it must be made anew. */
  static final class Overtaken extends RuntimeException implements CleanableFailure {
    private static final long serialVersionUID = 1L;

    Overtaken(CommitFailedException cause) {
      super("the table moved", cause);
    }
  }

  /** A property of the metadata that is held; empty text where there is none. */
  String property(String name) {
    return pinned.properties().getOrDefault(name, "");
  }

  /** Sets a property in the coming commit. */
  void set(String name, String value) {
    set.put(name, value);
  }

  /** Removes a property in the coming commit. */
  void remove(String name) {
    removed.add(name);
  }

  /** The table's mark is at least this one after the coming commit. */
  void raiseMark(long atLeast) {
    raisedMark = atLeast;
  }

  long raisedMark() {
    return raisedMark;
  }

  /** Commits nothing but the properties. */
  void commitProperties() {
    commit(pinned, pinned);
  }

  /**
   * Commits the properties with an empty snapshot. A REST catalog takes any change of properties
   * whatever they were, but it does compare the snapshot.
   */
  void commitPropertiesFenced() {
    table().newFastAppend().set("sluice.control", "true").commit();
  }

  /** The table as it is held. */
  Table table() {
    return new BaseTable(this, "pinned");
  }

  @Override
  public TableMetadata current() {
    return pinned;
  }

  @Override
  public TableMetadata refresh() {
    return pinned;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata updated) {
    marking.mark(this);
    TableMetadata whole =
        TableMetadata.buildFrom(updated).setProperties(set).removeProperties(removed).build();
    try {
      real.commit(base == pinned ? stored : base, whole);
    } catch (CommitFailedException e) {
      throw new Overtaken(e);
    }
    hold();
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

  @Override
  public TableOperations temp(TableMetadata uncommitted) {
    return real.temp(uncommitted);
  }

  @Override
  public long newSnapshotId() {
    return real.newSnapshotId();
  }

  @Override
  public boolean requireStrictCleanup() {
    return real.requireStrictCleanup();
  }
}
