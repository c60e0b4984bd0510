package io.sluice.beam.batch;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Creates files that only their owner may read on a local disk. An object store has its own access
 * control, where this changes nothing.
 */
public final class OwnerOnly {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  /** Opens a new file for writing, its folder closed to others before the first byte. */
  public static WritableByteChannel create(String path, String mimeType) throws IOException {
    ResourceId file = FileSystems.matchNewResource(path, false);
    if (file.getScheme().equals("file")) {
      prepare(Path.of(file.toString()));
    }
    return FileSystems.create(file, mimeType);
  }

  /**
   * Opens a document for writing, new or in place of the one before. The file is closed to others
   * before its first byte; a folder that was there keeps its permissions.
   */
  static WritableByteChannel replace(String path, String mimeType) throws IOException {
    ResourceId file = FileSystems.matchNewResource(path, false);
    if (file.getScheme().equals("file")) {
      Path local = Path.of(file.toString()).toAbsolutePath();
      Path folder = local.getParent();
      if (folder != null && isPosix(folder)) {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
        closed(local);
      }
    }
    return FileSystems.create(file, mimeType);
  }

  private static void prepare(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !isPosix(folder)) {
      return;
    }
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    Files.setPosixFilePermissions(folder, FOLDER);
    closed(file);
  }

  private static boolean isPosix(Path folder) throws IOException {
    return Files.getFileStore(existing(folder))
        .supportsFileAttributeView(PosixFileAttributeView.class);
  }

  private static void closed(Path file) throws IOException {
    FileAttribute<Set<PosixFilePermission>> mode = PosixFilePermissions.asFileAttribute(FILE);
    try {
      Files.createFile(file, mode);
    } catch (FileAlreadyExistsException e) {
      Files.setPosixFilePermissions(file, FILE);
    }
  }

  private static Path existing(Path folder) {
    Path at = folder;
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return at == null ? folder : at;
  }
}
