package io.sluice.acceptance.cluster;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Each jar that the tests run on has the digest that the project has pinned. Maven 3.9 compares all
 * that it loads, plugins too; this test also holds where an older Maven builds.
 */
final class PinnedChecksumsTest {
  private static final Path LIST =
      Path.of(System.getProperty("basedir", "")).resolve("../../.mvn/checksums/checksums.sha256");

  @Test
  void everyJarOnTheClassPathHasItsPinnedDigest() throws IOException {
    Map<String, String> pinned = pinned();
    Map<String, Path> jars = ShippedJars.onClassPath();
    jars.values().removeIf(jar -> !inARepository(jar) || key(jar).startsWith("sluice-"));
    assertThat(jars.size(), is(greaterThan(100)));
    List<String> wrong = new ArrayList<>();
    for (Path jar : jars.values()) {
      String digest = pinned.get(key(jar));
      if (!ShippedJars.sha256(jar).equals(digest)) {
        wrong.add(key(jar) + (digest == null ? " is not pinned" : " is another file"));
      }
    }
    assertThat("run .ci/pin-checksums after a change of a dependency", wrong, is(empty()));
  }

  /** By artifact, version and file name, as the end of a path in any repository. */
  private static Map<String, String> pinned() throws IOException {
    Map<String, String> pinned = new HashMap<>();
    for (String line : Files.readAllLines(LIST)) {
      String[] digestAndPath = line.split(" +", 2);
      pinned.put(key(Path.of(digestAndPath[1])), digestAndPath[0]);
    }
    return pinned;
  }

  private static String key(Path path) {
    Path version = path.getParent();
    return version.getParent().getFileName()
        + "/"
        + version.getFileName()
        + "/"
        + path.getFileName();
  }

  /** What the build makes lies in a folder that is not called like the file's version. */
  private static boolean inARepository(Path jar) {
    Path version = jar.getParent();
    return jar.getFileName().toString().contains("-" + version.getFileName());
  }
}
