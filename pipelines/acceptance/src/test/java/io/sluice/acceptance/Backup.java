package io.sluice.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A copy of a file or folder that can be put back. */
final class Backup {
  private final Path original;
  private final Path copy;

  private Backup(Path original, Path copy) {
    this.original = original;
    this.copy = copy;
  }

  /** Copies it as it is now. */
  static Backup of(Path original, Path copy) {
    copy(original, copy);
    return new Backup(original, copy);
  }

  /** Puts it back in the place of what is there now. */
  void restore() {
    delete(original);
    copy(copy, original);
  }

  static void copy(Path from, Path to) {
    try (Stream<Path> found = Files.walk(from)) {
      for (Path file : found.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path place) {
    if (!Files.exists(place)) {
      return;
    }
    try (Stream<Path> found = Files.walk(place)) {
      List<Path> files = found.sorted(Comparator.reverseOrder()).toList();
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
