package io.sluice.beam.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Iceberg's files on a local disk without Hadoop: no configuration to load and no checksum file
 * beside each file. Iceberg makes it by its name, hence public. Stateless.
 */
public final class LocalFileIO implements SupportsPrefixOperations {
  private static final long serialVersionUID = 1L;

  /** For Iceberg. */
  public LocalFileIO() {}

  @Override
  public InputFile newInputFile(String location) {
    return org.apache.iceberg.Files.localInput(path(location).toFile());
  }

  @Override
  public OutputFile newOutputFile(String location) {
    // The plain path, as files are read by: a catalog compares the two.
    return new NewFile(path(location), path(location).toString());
  }

  /** Creates a folder, if need be, that only its owner may enter; one that is there stays so. */
  static void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
  }

  /** Creates a file that only its owner may read; fails if there is one. */
  static PositionOutputStream createNew(Path file) throws IOException {
    return ParquetFiles.positions(
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly(file, "rw-------")));
  }

  private static FileAttribute<?>[] ownerOnly(Path file, String permissions) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** A file that is about to be written: metadata may hold bounds of ids, as data files do. */
  private record NewFile(Path path, String location) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      try {
        // Iceberg's own way fails if another process creates the folder at the same time.
        createFolder(path.getParent());
        return createNew(path);
      } catch (FileAlreadyExistsException e) {
        throw new AlreadyExistsException(e, "File already exists: %s", location);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot create " + location, e);
      }
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot replace " + location, e);
      }
      return create();
    }

    @Override
    public InputFile toInputFile() {
      return org.apache.iceberg.Files.localInput(path.toFile());
    }
  }

  @Override
  public void deleteFile(String location) {
    try {
      Files.deleteIfExists(path(location));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + location, e);
    }
  }

  /** The files below a folder; none where it is missing. */
  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    Path folder = path(prefix);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> below = Files.walk(folder)) {
      return below.filter(Files::isRegularFile).map(LocalFileIO::info).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + prefix, e);
    }
  }

  private static FileInfo info(Path file) {
    try {
      BasicFileAttributes known = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileInfo(file.toString(), known.size(), known.lastModifiedTime().toMillis());
    } catch (NoSuchFileException e) {
      return new FileInfo(file.toString(), 0, Long.MAX_VALUE); // Gone meanwhile.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }

  /** Not needed: folders are never deleted as a whole. */
  @Override
  public void deletePrefix(String prefix) {
    throw new UnsupportedOperationException("folders are never deleted as a whole");
  }

  /** The path of a {@code file:} location or of a plain path; nothing in it is percent-decoded. */
  static Path path(String location) {
    if (!location.startsWith("file:")) {
      return Path.of(location);
    }
    String rest = location.substring("file:".length());
    return Path.of(rest.startsWith("//") ? rest.substring(2) : rest);
  }
}
