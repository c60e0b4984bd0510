package io.sluice.beam.snapshot;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which of the files that match a pattern are committed. Writers keep what is not, and their own
 * notes, in files and folders that start with {@code _} or {@code .}: {@code _temporary}, {@code
 * .spark-staging-7}, {@code _delta_log}, {@code .part.parquet.crc}. Each segment below the fixed
 * start of the pattern is looked at, with Spark's exception of a partition such as {@code _dt=1},
 * and those that the pattern spells out.
 */
final class CommittedFiles {
  private final String fixed;
  private final List<PathMatcher> spelledOut = new ArrayList<>();

  private CommittedFiles(String fixed) {
    this.fixed = fixed;
  }

  /** The rule for a pattern. */
  static CommittedFiles of(String pattern) {
    String fixed = fixed(pattern);
    CommittedFiles files = new CommittedFiles(fixed);
    for (String segment : pattern.substring(fixed.length()).split("/", -1)) {
      if (segment.startsWith("_") || segment.startsWith(".")) {
        files.spelledOut.add(FileSystems.getDefault().getPathMatcher("glob:" + segment));
      }
    }
    return files;
  }

  /** All of a pattern before the first segment with a wildcard, with its last slash. */
  static String fixed(String pattern) {
    int wildcard = firstWildcard(pattern);
    return wildcard < 0 ? pattern : pattern.substring(0, pattern.lastIndexOf('/', wildcard) + 1);
  }

  /** True for a pattern that may match several files. */
  static boolean several(String pattern) {
    return firstWildcard(pattern) >= 0;
  }

  private static int firstWildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * True for a file of which no segment below the fixed start is hidden.
   *
   * @param path its path, as the file system gives it
   */
  boolean contains(String path) {
    return Arrays.stream(below(path).split("/")).allMatch(this::shown);
  }

  /** True for the name of a file or folder that is not hidden. */
  boolean shown(String segment) {
    boolean hidden =
        segment.startsWith(".")
            || (segment.startsWith("_") && segment.indexOf('=') < 0)
            || segment.endsWith("._COPYING_");
    return !hidden || spelledOut.stream().anyMatch(m -> m.matches(Path.of(segment)));
  }

  /** What is below the fixed start; a file system may write that in another way. */
  private String below(String path) {
    if (path.startsWith(fixed)) {
      return path.substring(fixed.length());
    }
    long depth = fixed.replaceFirst("^[a-z0-9]+:/*", "/").chars().filter(c -> c == '/').count();
    String rest = path.replaceFirst("^[a-z0-9]+:/*", "/");
    for (long i = 0; i < depth && rest.indexOf('/') >= 0; i++) {
      rest = rest.substring(rest.indexOf('/') + 1);
    }
    return rest;
  }
}
