package io.sluice.beam.delivery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Names a process so that another one on the same machine can tell whether it lives: host, boot and
 * the numbering of processes (a container has its own), number and start.
 */
public final class ProcessMark {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NUMBERS = Path.of("/proc/self/ns/pid");
  private static final String OWN = mark(ProcessHandle.current());

  private ProcessMark() {}

  /** This process. */
  static String own() {
    return OWN;
  }

  /**
   * True where the process of a mark is known to have ended; false also where that cannot be known.
   */
  public static boolean hasEnded(String mark) {
    String[] words = mark.split(" ", -1);
    if (words.length != 3 || !words[0].equals(place())) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(words[1]));
    return process.isEmpty() || !process.get().isAlive() || !mark(process.get()).equals(mark);
  }

  private static String mark(ProcessHandle process) {
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return place() + " " + process.pid() + " " + start;
  }

  private static String place() {
    return (host() + "|" + text(BOOT) + "|" + link(NUMBERS)).replaceAll("\\s", "");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static String link(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
