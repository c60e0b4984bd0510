package io.sluice.acceptance;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The addresses on which this process listens, as Linux has them. */
final class ListeningSockets {
  private static final Splitter BLANKS = Splitter.on(' ').omitEmptyStrings().trimResults();
  private static final Path PROC = Path.of("/proc/self");
  private static final String LISTENING = "0A";
  private static final Pattern LOOPBACK = Pattern.compile("(127[.][0-9.]+|0:0:0:0:0:0:0:1) port ");
  private static final int INODE = 9;

  private ListeningSockets() {}

  /** Such as {@code 127.0.0.1 port 8080}, one for each socket; none where there is no Linux. */
  static List<String> ofThisProcess() {
    if (!Files.exists(PROC)) {
      return List.of();
    }
    try {
      Set<String> mine = sockets();
      List<String> found = new ArrayList<>();
      for (String table : List.of("tcp", "tcp6")) {
        for (String line : Files.readAllLines(PROC.resolve("net").resolve(table))) {
          List<String> fields = BLANKS.splitToList(line);
          if (fields.get(3).equals(LISTENING)
              && mine.contains("socket:[" + fields.get(INODE) + "]")) {
            List<String> address = Splitter.on(':').splitToList(fields.get(1));
            found.add(address(address.get(0)) + " port " + Integer.parseInt(address.get(1), 16));
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of some lines that name an address other than loopback. */
  static List<String> beyondLoopback(Collection<String> lines) {
    return lines.stream()
        .filter(line -> LOOPBACK.matcher(line).replaceAll("").contains(" port "))
        .toList();
  }

  private static Set<String> sockets() throws IOException {
    Set<String> sockets = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(PROC.resolve("fd"))) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file)) {
          sockets.add(target(file));
        }
      }
    }
    return sockets;
  }

  /** Empty text where it was closed meanwhile. */
  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** Words of four bytes, each the wrong way round. */
  private static String address(String hex) throws IOException {
    byte[] wrong = HexFormat.of().parseHex(hex);
    byte[] bytes = new byte[wrong.length];
    for (int i = 0; i < wrong.length; i++) {
      bytes[i] = wrong[i - i % 4 + 3 - i % 4];
    }
    return InetAddress.getByAddress(bytes).getHostAddress();
  }
}
