package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the table of promises true: each sentence under "Promises" in the repository's README has a
 * row, and each row names tests that exist.
 */
class PromisesTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", "")).resolve("../..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| \"([^|]+)\" \\| ([^|]+) \\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final List<String> TEST_MARKS =
      List.of("@Test", "@ParameterizedTest", "@Property", "@Example");

  @Test
  void everySentenceOfThePromisesHasARow() throws IOException {
    List<String> sentences = sentences();
    assertThat(sentences.size(), is(greaterThan(10)));
    List<String> quoted = new ArrayList<>(rows().keySet());

    for (String words : quoted) {
      assertThat("a row quotes the README", String.join(" ", sentences), containsString(words));
    }
    List<String> without =
        sentences.stream()
            .filter(sentence -> quoted.stream().noneMatch(sentence::contains))
            .toList();
    assertThat("promises without a test", without, is(empty()));
  }

  @Test
  void everyRowNamesTestsThatExist() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, String> row : rows().entrySet()) {
      Matcher named = TEST.matcher(row.getValue());
      assertThat(row.getKey(), named.find(), is(true));
      do {
        if (!isTest(named.group(1), named.group(2))) {
          missing.add(named.group());
        }
      } while (named.find());
    }
    assertThat("named and not there", missing, is(empty()));
  }

  /** The tests by the words of the README that they show. */
  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("pipelines/acceptance/README.md")));
    while (row.find()) {
      rows.put(row.group(1), row.group(2));
    }
    return rows;
  }

  private static List<String> sentences() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String section = readme.split("\n## Promises\n", 2)[1].split("\n## ", 2)[0];
    return Stream.of(section.split("\n- "))
        .filter(bullet -> bullet.startsWith("**"))
        .map(bullet -> bullet.split("\n\n", 2)[0].replaceAll("\\s+", " "))
        .map(bullet -> bullet.replaceFirst("^\\*\\*[^*]+\\*\\* ", "").strip())
        .flatMap(bullet -> Arrays.stream(bullet.split("(?<=\\.) ")))
        .toList();
  }

  /** Looks into the sources: the tests of other modules are not on this one's class path. */
  private static boolean isTest(String type, String method) throws IOException {
    for (Path source : sources(type + ".java")) {
      String text = Files.readString(source);
      int at = text.indexOf("void " + method + "(");
      if (at >= 0) {
        String above = text.substring(text.lastIndexOf("\n\n", at), at);
        return TEST_MARKS.stream().anyMatch(above::contains);
      }
    }
    return false;
  }

  private static List<Path> sources(String name) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String group : List.of("schemas", "transforms", "pipelines")) {
      for (Path module : Activation.list(ROOT.resolve(group))) {
        Path tests = module.resolve("src/test/java");
        if (Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            files.filter(file -> file.endsWith(name)).forEach(found::add);
          }
        }
      }
    }
    return found;
  }
}
