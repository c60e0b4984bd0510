package io.sluice.acceptance.crash;

import io.sluice.acceptance.crash.CrashPoint.Kind;
import io.sluice.acceptance.crash.CrashPoint.Site;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sees each change of a file under a folder before it happens: the JDK asks its security manager.
 * Everything is allowed, and one of the changes is the last thing the process does.
 *
 * <p>The middle of a file: an existing one is emptied, as its opening does; a thread waits for
 * bytes, cuts them to half and kills. Whatever comes first of that thread and the next change of
 * another file does it, so that nothing later is there beside half a file.
 */
@SuppressWarnings("removal") // the only hook of a JDK 17 that needs neither agent nor other code
final class FileWatch extends SecurityManager {
  private static final Set<String> CHANGES =
      Set.of(
          "createDirectory", "mkdir", "mkdirs", "move", "renameTo", "copy", "createSymbolicLink");

  private final Path folder;
  private final Tripwire wire;
  private volatile Path half;

  private FileWatch(Path folder, Tripwire wire) {
    this.folder = folder;
    this.wire = wire;
  }

  /** Starts to watch; for the rest of the process. */
  static FileWatch start(Path folder, Tripwire wire) {
    FileWatch watch = new FileWatch(folder, wire);
    // Loaded now: what is loaded while the manager asks would ask it again.
    watch.opening();
    System.setSecurityManager(watch);
    return watch;
  }

  /** To be called before anything else that lasts. */
  void beforeNext() {
    Path armed = half;
    if (armed != null && size(armed) > 0) {
      dieInTheMiddle(armed);
    }
  }

  @Override
  public void checkWrite(String file) {
    if (!file.startsWith(folder.toString())) {
      return;
    }
    Path path = Path.of(file);
    if (path.equals(half)) {
      return;
    }
    beforeNext();
    Optional<Opening> opening = opening();
    Site site = opening.filter(o -> o == Opening.FILE).isPresent() ? Site.WRITE : Site.CHANGE;
    if (isDatabase(path)) {
      return;
    }
    wire.pass(site, place(path))
        .ifPresent(
            kind -> {
              if (kind == Kind.WRITE_HALF) {
                arm(path);
              } else {
                Tripwire.kill();
              }
            });
  }

  @Override
  public void checkDelete(String file) {
    if (file.startsWith(folder.toString())) {
      beforeNext();
      wire.pass(Site.DELETE, place(Path.of(file))).ifPresent(kind -> Tripwire.kill());
    }
  }

  /** The kind of file: without plan, table version and the like. */
  String place(Path path) {
    List<String> parts = parts(path);
    return switch (parts.get(0)) {
      case "plans" -> parts.size() > 2 ? parts.get(2) : "plans";
      case "lakehouse" -> parts.size() > 4 ? parts.get(2) + "/" + parts.get(3) : "lakehouse";
      case "runs" -> parts.size() > 2 ? "runs/" + parts.get(2) : "runs";
      default -> parts.get(0).isEmpty() ? "workspace" : parts.get(0);
    };
  }

  private List<String> parts(Path path) {
    Path relative = folder.relativize(path);
    List<String> parts = new ArrayList<>();
    relative.forEach(part -> parts.add(part.toString()));
    return parts;
  }

  private static boolean isDatabase(Path path) {
    return path.getFileName().toString().startsWith("catalog.");
  }

  private void arm(Path path) {
    if (Files.exists(path)) {
      cut(path, 0);
    }
    half = path;
    Thread watcher =
        new Thread(
            () -> {
              while (size(path) == 0) {
                Thread.onSpinWait();
              }
              dieInTheMiddle(path);
            },
            "middle of a file");
    watcher.setDaemon(true);
    watcher.start();
  }

  private static synchronized void dieInTheMiddle(Path path) {
    cut(path, Math.max(1, size(path) / 2));
    Tripwire.kill();
  }

  private static void cut(Path path, long bytes) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path path) {
    return path.toFile().length();
  }

  private enum Opening {
    FILE,
    OTHER
  }

  /** What asks: the opening of a file, or another change. */
  private Optional<Opening> opening() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .skip(2)
                    .limit(12)
                    .map(FileWatch::opening)
                    .flatMap(Optional::stream)
                    .findFirst());
  }

  private static Optional<Opening> opening(StackWalker.StackFrame frame) {
    String name = frame.getClassName();
    if (name.equals("java.io.FileOutputStream")
        || name.equals("java.io.RandomAccessFile")
        || name.equals("sun.nio.fs.UnixChannelFactory")) {
      return Optional.of(Opening.FILE);
    }
    boolean change =
        CHANGES.contains(frame.getMethodName())
            || name.startsWith("sun.nio.fs.UnixFileAttributeViews");
    return change ? Optional.of(Opening.OTHER) : Optional.empty();
  }

  @Override
  public void checkPermission(Permission permission) {
    // Everything is allowed.
  }

  @Override
  public void checkPermission(Permission permission, Object context) {
    // Everything is allowed.
  }

  @Override
  public void checkRead(String file) {
    // Everything is allowed.
  }

  @Override
  public void checkConnect(String host, int port) {
    // Everything is allowed.
  }

  @Override
  public void checkPropertyAccess(String key) {
    // Everything is allowed.
  }

  @Override
  public void checkPackageAccess(String name) {
    // Everything is allowed.
  }
}
