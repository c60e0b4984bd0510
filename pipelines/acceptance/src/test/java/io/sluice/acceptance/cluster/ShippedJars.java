package io.sluice.acceptance.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/** Reads what the shipped jar says of its third parties, and finds their jars on the class path. */
final class ShippedJars {
  /** Where the jar keeps the license texts of its third parties, one folder per artifact. */
  static final String TEXTS = "META-INF/third-party/";

  private static final String LIST = "META-INF/THIRD-PARTY.txt";
  // (LICENSE) NAME (GROUP:ARTIFACT:VERSION - URL)
  private static final Pattern ROW =
      Pattern.compile("^ +((?:\\([^)]*\\) )+).* \\(([^:() ]+):([^: ]+):([^: ]+) - (\\S+)\\)$");

  private ShippedJars() {}

  /**
   * A third party of the shipped jar.
   *
   * @param group Maven's group
   * @param artifact Maven's artifact
   * @param version its version
   * @param licenses its licenses in brackets
   * @param url where it comes from
   */
  record ThirdParty(String group, String artifact, String version, String licenses, String url) {
    String fileName() {
      return artifact + "-" + version + ".jar";
    }
  }

  /** Returns the third parties that the jar lists, by file name. */
  static Map<String, ThirdParty> listed(JarFile jar) throws IOException {
    Map<String, ThirdParty> listed = new TreeMap<>();
    for (String line : text(jar, LIST).lines().skip(2).toList()) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        throw new AssertionError(LIST + " has a line that is no artifact: " + line);
      }
      ThirdParty party =
          new ThirdParty(row.group(2), row.group(3), row.group(4), row.group(1), row.group(5));
      listed.put(party.fileName(), party);
    }
    return listed;
  }

  /** Returns the jars of the tests' class path, by file name. */
  static Map<String, Path> onClassPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .filter(entry -> entry.endsWith(".jar"))
        .map(Path::of)
        .filter(Files::isRegularFile)
        .collect(
            Collectors.toMap(
                path -> path.getFileName().toString(), path -> path, (a, b) -> a, HashMap::new));
  }

  /** Returns the names of a jar's classes, module descriptors and those of newer Javas excepted. */
  static Set<String> classes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
          .filter(name -> !name.endsWith("module-info.class"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Returns the text of an entry. */
  static String text(JarFile jar, String name) throws IOException {
    return new String(bytes(jar, name), UTF_8);
  }

  /** Returns the bytes of an entry. */
  static byte[] bytes(JarFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    if (entry == null) {
      throw new AssertionError(jar.getName() + " lacks " + name);
    }
    return jar.getInputStream(entry).readAllBytes();
  }

  /** Returns the digest of a file, in hex. */
  static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
