package io.sluice.beam.snapshot;

import io.sluice.beam.snapshot.SnapshotInvalidException.Kind;
import io.sluice.records.PlanManifest.PinnedFile;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * The files on a local disk that match a pattern. A link is followed; what cannot be followed or
 * entered is a fault of the snapshot, where Beam would leave it out and say nothing.
 */
final class LocalFiles {
  private final Path start;
  private final Path pattern;
  private final PathMatcher whole;
  private final List<PathMatcher> folders = new ArrayList<>();
  private final CommittedFiles committed;
  private final List<PinnedFile> found = new ArrayList<>();

  private LocalFiles(Path start, Path pattern, CommittedFiles committed) {
    this.start = start;
    this.pattern = pattern;
    this.committed = committed;
    this.whole = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    boolean anyDepth = pattern.toString().contains("**");
    for (int i = start.getNameCount(); !anyDepth && i < pattern.getNameCount() - 1; i++) {
      folders.add(FileSystems.getDefault().getPathMatcher("glob:" + pattern.getName(i)));
    }
  }

  /** True for a pattern of a local disk. */
  static boolean isLocal(String pattern) {
    return pattern.startsWith("file:") || !pattern.matches("[A-Za-z][A-Za-z0-9+.-]*:.*");
  }

  /**
   * Lists the committed files.
   *
   * @throws SnapshotInvalidException naming a link to nowhere, a loop of links, or a folder that
   *     may not be entered
   */
  static List<PinnedFile> list(String pattern) throws IOException {
    String plain = pattern.replaceFirst("^file:(//)?", "");
    Path path = Path.of(plain).toAbsolutePath().normalize();
    if (!CommittedFiles.several(plain) || Files.exists(path)) {
      return one(path);
    }
    Path start = Path.of(CommittedFiles.fixed(plain)).toAbsolutePath().normalize();
    if (!Files.isDirectory(start)) {
      return noFolder(start);
    }
    LocalFiles files = new LocalFiles(start, path, CommittedFiles.of(plain));
    Files.walkFileTree(
        start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, files.new Walk());
    return files.found;
  }

  /** Nothing, unless the folder is a link to one that is not there. */
  private static List<PinnedFile> noFolder(Path start) {
    if (Files.isSymbolicLink(start)) {
      throw dangling(start);
    }
    return List.of();
  }

  private static List<PinnedFile> one(Path path) throws IOException {
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      throw dangling(path);
    }
    return Files.exists(path)
        ? List.of(pinned(path, Files.readAttributes(path, BasicFileAttributes.class)))
        : List.of();
  }

  private static PinnedFile pinned(Path path, BasicFileAttributes facts) {
    return new PinnedFile(path.toString(), facts.size(), facts.lastModifiedTime().toMillis());
  }

  private static SnapshotInvalidException dangling(Path path) {
    return invalid(
        path + " is a link to a file that is not there; write the file again, or remove the link");
  }

  private static SnapshotInvalidException invalid(String message) {
    return new SnapshotInvalidException(Kind.INVALID, message);
  }

  /** Enters only folders that may hold matching files. */
  private final class Walk extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) {
      return folder.equals(start) || mayHold(folder)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
      if (facts.isSymbolicLink()) {
        // A link that leads nowhere: a part that is missing, or a folder of them.
        if (matches(file) || mayHold(file)) {
          throw dangling(file);
        }
      } else if (facts.isRegularFile() && matches(file)) {
        found.add(pinned(file, facts));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) {
      if (!matches(path) && !mayHold(path)) {
        return FileVisitResult.CONTINUE;
      }
      throw e instanceof FileSystemLoopException
          ? invalid(path + " is a link into a folder above itself; remove the link")
          : invalid(
              path
                  + " cannot be read ("
                  + e.getClass().getSimpleName()
                  + "); let this user read it");
    }

    private boolean matches(Path file) {
      return whole.matches(file) && committed.shown(file.getFileName().toString());
    }

    private boolean mayHold(Path folder) {
      int depth = folder.getNameCount() - start.getNameCount();
      boolean anyDepth = pattern.toString().contains("**");
      return committed.shown(folder.getFileName().toString())
          && (anyDepth
              || (depth <= folders.size() && folders.get(depth - 1).matches(folder.getFileName())));
    }
  }
}
