package io.sluice.acceptance.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole folders. */
final class Folders {
  private Folders() {}

  /** Copies a folder to where nothing is. */
  static void copy(Path from, Path to) throws IOException {
    for (Path path : all(from)) {
      Path copy = to.resolve(from.relativize(path).toString());
      Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      for (Path path : all(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Lets all files that the system's clock has stamped count as written at a later moment. */
  static void writtenBy(Path folder, Instant moment) throws IOException {
    FileTime latest = FileTime.from(Instant.now());
    for (Path path : all(folder)) {
      if (Files.isRegularFile(path) && Files.getLastModifiedTime(path).compareTo(latest) <= 0) {
        Files.setLastModifiedTime(path, FileTime.from(moment));
      }
    }
  }

  /** A folder and all in it, each folder in front of what is in it. */
  static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList();
    }
  }
}
