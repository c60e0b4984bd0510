package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.EventLedgerView.EventFile;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import java.io.IOException;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.parquet.io.InputFile;

/**
 * How a task reaches the ledger's data files: Iceberg's file access and the folders of the four
 * tables that tasks write. Serializable; needs no catalog. Got from {@link
 * IcebergLedger#storage()}.
 *
 * <p>Files are made readable by their owner only where the disk knows such permissions. No file is
 * ever overwritten.
 */
public final class LedgerStorage implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TaskFileIo io;
  private final LocationProvider memberships;
  private final LocationProvider keys;
  private final LocationProvider changes;
  private final LocationProvider events;

  private LedgerStorage(
      TaskFileIo io,
      LocationProvider memberships,
      LocationProvider keys,
      LocationProvider changes,
      LocationProvider events) {
    this.io = io;
    this.memberships = memberships;
    this.keys = keys;
    this.changes = changes;
    this.events = events;
  }

  static LedgerStorage of(
      Table memberships, Table keys, Table changes, Table events, SecretProperties secrets) {
    return new LedgerStorage(
        TaskFileIo.of(memberships.io(), secrets),
        memberships.locationProvider(),
        keys.locationProvider(),
        changes.locationProvider(),
        events.locationProvider());
  }

  /** Opens a file of the ledger for Parquet. */
  InputFile open(LedgerFile file) {
    return ParquetFiles.input(io().newInputFile(file.path(), file.bytes()));
  }

  /** Opens a file of events for Parquet. */
  InputFile open(EventFile file) {
    return ParquetFiles.input(io().newInputFile(file.path(), file.bytes()));
  }

  /** The path of a new file; the attempt keeps a task's second try off the first one's file. */
  String location(FileDescriptor.Kind kind, String target, int part, String plan, String attempt) {
    String name =
        String.format(
            Locale.ROOT,
            "target=%s/%05d-%s-%s.parquet",
            URLEncoder.encode(target, StandardCharsets.UTF_8),
            part,
            checked("plan id", plan),
            checked("attempt", attempt));
    return switch (kind) {
      case MEMBERSHIPS -> memberships.newDataLocation(name);
      case KEYS -> keys.newDataLocation(name);
      case CHANGES -> changes.newDataLocation(name);
      case EVENTS -> events.newDataLocation(name);
    };
  }

  /** A new file at a location; creating it fails if there is one. */
  ParquetFiles.NewFile create(String location) throws IOException {
    if (!(io() instanceof LocalFileIO)) {
      return new ParquetFiles.NewFile(io().newOutputFile(location)::create, location);
    }
    // Every kind holds ids of people or events.
    Path path = LocalFileIO.path(location);
    LocalFileIO.createFolder(path.getParent());
    return new ParquetFiles.NewFile(() -> LocalFileIO.createNew(path), location);
  }

  /** Removes a file that was given up; no error if there is none. */
  void delete(String location) {
    io().deleteFile(location);
  }

  private static String checked(String what, String part) {
    if (!part.matches("[0-9A-Za-z_.-]{1,128}")) {
      throw new IllegalArgumentException(
          what + " must be 1..128 of 0-9 A-Z a-z _ . -; got a text of " + part.length());
    }
    return part;
  }

  private FileIO io() {
    return io.open();
  }
}
