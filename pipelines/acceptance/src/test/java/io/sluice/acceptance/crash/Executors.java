package io.sluice.acceptance.crash;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the executor that does something, by what Linux tells of processes, and kills it. */
final class Executors {
  private static final Path PROC = Path.of("/proc");
  private static final Splitter COLUMNS = Splitter.on(Pattern.compile("\\s+"));

  private Executors() {}

  /** The executor at the other end of a connection to a port of this process. */
  static ProcessHandle ofConnection(int client, int server) throws IOException {
    String inode = inode(client, server);
    return having("socket:[" + inode + "]")
        .orElseThrow(() -> new AssertionError("nobody is at port " + client));
  }

  /** The executor that has a file open, if one has. */
  static Optional<ProcessHandle> having(String file) throws IOException {
    List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
    for (ProcessHandle child : children) {
      if (opened(child).anyMatch(link -> link.equals(file))) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  /** Kills an executor together with its worker, as the loss of their host does. */
  static void killHostOf(ProcessHandle executor) {
    ProcessHandle worker = executor.parent().orElseThrow();
    worker.destroyForcibly();
    kill(executor);
    worker.onExit().join();
  }

  /** Kills an executor alone. */
  static void kill(ProcessHandle executor) {
    executor.destroyForcibly();
    executor.onExit().join();
  }

  private static Stream<String> opened(ProcessHandle process) throws IOException {
    Path folder = PROC.resolve(process.pid() + "/fd");
    if (!Files.isDirectory(folder)) {
      return Stream.of();
    }
    try (Stream<Path> links = Files.list(folder)) {
      return links.flatMap(link -> target(link).stream()).toList().stream();
    }
  }

  /** Files are closed while one looks. */
  private static Optional<String> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String inode(int client, int server) throws IOException {
    String local = hex(client);
    String remote = hex(server);
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String line : Files.readAllLines(PROC.resolve(table))) {
        List<String> columns = COLUMNS.splitToList(line.strip());
        if (columns.get(1).endsWith(local) && columns.get(2).endsWith(remote)) {
          return columns.get(9);
        }
      }
    }
    throw new AssertionError("no connection from port " + client);
  }

  private static String hex(int port) {
    return String.format(Locale.ROOT, ":%04X", port);
  }
}
