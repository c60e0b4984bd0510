package io.sluice.acceptance.cluster;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.acceptance.cluster.ShippedJars.ThirdParty;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The bill of materials names what is shipped, byte for byte, and nothing else. */
final class BillOfMaterialsTest {
  // Annotations, interfaces and empty jars that the shaded jar leaves out.
  private static final Set<String> LEFT_OUT =
      Set.of(
          "checker-qual",
          "error_prone_annotations",
          "j2objc-annotations",
          "javax.inject",
          "jspecify",
          "jsr305");

  @Test
  void everyJarOfSparkIsInItWithItsDigest() throws IOException {
    Map<String, JsonNode> named = components();
    List<String> wrong = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(BuiltJar.sparkJars(), "*.jar")) {
      for (Path jar : jars) {
        JsonNode component = named.get(jar.getFileName().toString());
        if (component == null || !ShippedJars.sha256(jar).equals(digest(component))) {
          wrong.add(jar.getFileName().toString());
        }
      }
    }
    assertThat("missing, or with another digest", wrong, is(empty()));
  }

  @Test
  void everyThirdPartyOfTheJarIsInIt() throws IOException {
    Map<String, JsonNode> named = components();
    for (ThirdParty party : listed().values()) {
      assertThat(named, hasKey(party.fileName()));
    }
  }

  @Test
  void nothingElseIsInIt() throws IOException {
    Set<String> shipped = new TreeSet<>(listed().keySet());
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(BuiltJar.sparkJars(), "*.jar")) {
      jars.forEach(jar -> shipped.add(jar.getFileName().toString()));
    }
    assertThat(shipped, hasItem(startsWith("spark-core_")));
    List<String> strangers = new ArrayList<>();
    components()
        .forEach(
            (file, component) -> {
              boolean ours = component.path("group").asText().equals("io.sluice");
              String name = component.path("name").asText();
              if (!ours && !shipped.contains(file) && !LEFT_OUT.contains(name)) {
                strangers.add(file);
              }
            });
    assertThat("neither shipped nor known to be left out", strangers, is(empty()));
  }

  @Test
  void itHoldsNeitherATimeNorARandomNumber() throws IOException {
    JsonNode bill = bill();
    assertThat(bill.path("metadata").has("timestamp"), is(false));
    assertThat(bill.has("serialNumber"), is(false));
  }

  private static Map<String, ThirdParty> listed() throws IOException {
    try (JarFile jar = new JarFile(BuiltJar.file().toFile())) {
      return ShippedJars.listed(jar);
    }
  }

  private static JsonNode bill() throws IOException {
    Path bill = BuiltJar.file().resolveSibling("sluice-sbom.json");
    assumeTrue(Files.isRegularFile(bill), bill + " is not built: run mvn package or mvn verify");
    return new ObjectMapper().readTree(bill.toFile());
  }

  /** By the file name that Maven gives each. */
  private static Map<String, JsonNode> components() throws IOException {
    Map<String, JsonNode> components = new TreeMap<>();
    for (JsonNode component : bill().path("components")) {
      String place = component.path("purl").asText();
      int classifier = place.indexOf("classifier=");
      String suffix =
          classifier < 0
              ? ""
              : "-" + place.substring(classifier + "classifier=".length()).split("&", 2)[0];
      String name = component.path("name").asText() + "-" + component.path("version").asText();
      components.put(name + suffix + ".jar", component);
    }
    return components;
  }

  private static String digest(JsonNode component) {
    for (JsonNode hash : component.path("hashes")) {
      if (hash.path("alg").asText().equals("SHA-256")) {
        return hash.path("content").asText();
      }
    }
    return "";
  }
}
