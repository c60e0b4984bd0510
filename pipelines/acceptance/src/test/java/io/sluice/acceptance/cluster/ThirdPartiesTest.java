package io.sluice.acceptance.cluster;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.sluice.acceptance.cluster.ShippedJars.ThirdParty;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped jar lists each third party inside it and carries what its license demands. */
final class ThirdPartiesTest {
  private static final String SHADED = "io/sluice/shaded/";
  private static final Set<String> ALLOWED = Set.of("(Apache-2.0) ", "(MIT) ");
  private static final Pattern LEGAL =
      Pattern.compile(
          "(META-INF/|META-INF/maven/.*/|META-INF/licenses?/(.*/)?)?[^/]*(LICENSE|NOTICE)[^/]*");
  private static final List<String> VALIDATOR =
      List.of(
          "com/atlassian/",
          "com/fasterxml/jackson/dataformat/",
          "com/github/fge/",
          "com/networknt/",
          "io/swagger/",
          "jakarta/mail/",
          "javax/mail/",
          "org/mozilla/javascript/");

  @Test
  void everyClassInTheJarIsOursOrOfAListedThirdParty() throws IOException {
    Set<String> known = new TreeSet<>();
    List<String> unused = new ArrayList<>();
    Set<String> shipped = shippedClasses();
    for (String file : listed().keySet()) {
      Set<String> classes = classesOf(file);
      known.addAll(classes);
      if (!classes.isEmpty() && classes.stream().noneMatch(shipped::contains)) {
        unused.add(file);
      }
    }
    shipped.removeAll(known);
    shipped.removeIf(name -> name.startsWith("io/sluice/"));
    assertThat("without a row in META-INF/THIRD-PARTY.txt", shipped, is(empty()));
    assertThat("listed, but not in the jar", unused, is(empty()));
  }

  @Test
  void eachThirdPartyHasAnAllowedLicenseAndASource() throws IOException {
    Map<String, ThirdParty> listed = listed();
    assertThat(listed.size(), is(greaterThan(30)));
    for (ThirdParty party : listed.values()) {
      assertThat(party.toString(), ALLOWED.contains(party.licenses()), is(true));
      assertThat(party.toString(), party.url().matches("https?://.+"), is(true));
    }
  }

  @Test
  void licenseAndNoticeFilesOfEachThirdPartyAreKept() throws IOException {
    List<String> lost = new ArrayList<>();
    try (JarFile jar = new JarFile(BuiltJar.file().toFile())) {
      for (ThirdParty party : listed().values()) {
        String folder = ShippedJars.TEXTS + party.artifact() + "/";
        boolean any = false;
        try (JarFile origin = new JarFile(onClassPath(party.fileName()).toFile())) {
          for (String name : legalFiles(origin)) {
            any = true;
            ZipEntry kept = jar.getEntry(folder + name);
            if (kept == null
                || !Arrays.equals(
                    ShippedJars.bytes(origin, name), ShippedJars.bytes(jar, folder + name))) {
              lost.add(party.artifact() + ": " + name);
            }
          }
        }
        // The Apache license is in META-INF/LICENSE; the others demand a text of their own.
        if (!any && !party.licenses().equals("(Apache-2.0) ")) {
          lost.add(party.artifact() + " has no text of its license");
        }
      }
    }
    assertThat(lost, is(empty()));
  }

  @Test
  void jarCarriesOurLicenseAndTheNoticesOfAll() throws IOException {
    try (JarFile jar = new JarFile(BuiltJar.file().toFile())) {
      assertThat(ShippedJars.text(jar, "META-INF/LICENSE"), containsString("Apache License"));
      String notice = ShippedJars.text(jar, "META-INF/NOTICE");
      assertThat(notice, containsString("Amazon's published"));
      assertThat(notice, containsString("Apache Beam"));
      // What Iceberg bundles is named by Iceberg.
      String iceberg = ShippedJars.TEXTS + "iceberg-spark-runtime-3.5_2.12/";
      assertThat(ShippedJars.text(jar, iceberg + "LICENSE"), containsString("BSD"));
      assertThat(ShippedJars.text(jar, iceberg + "NOTICE"), containsString("Apache Iceberg"));
    }
  }

  @Test
  void nothingOfTheOpenApiValidatorIsInTheJar() throws IOException {
    List<String> left =
        shippedClasses().stream()
            .filter(name -> VALIDATOR.stream().anyMatch(name::startsWith))
            .toList();
    assertThat(left, is(empty()));
  }

  @Test
  void sandboxOfTheJarServesWithoutTheValidatorAndSaysSo(@TempDir Path folder)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(BuiltJar.javaOptions());
    String classPath = BuiltJar.sparkJars() + "/*" + File.pathSeparator + BuiltJar.file();
    arguments.addAll(List.of("-cp", classPath, "io.sluice.jobs.JobMain", "sandbox", "--port", "0"));
    try (JvmProcess process = JvmProcess.start("sandbox", folder, Map.of(), arguments)) {
      process.await(Pattern.compile("contracts +not checked"), Duration.ofMinutes(2));
      process.await(Pattern.compile("look inside +http"), Duration.ofMinutes(1));
    }
  }

  private static Map<String, ThirdParty> listed() throws IOException {
    try (JarFile jar = new JarFile(BuiltJar.file().toFile())) {
      return ShippedJars.listed(jar);
    }
  }

  /** By their own names, whatever the jar calls them. */
  private static Set<String> shippedClasses() throws IOException {
    Set<String> classes = new TreeSet<>();
    for (String name : ShippedJars.classes(BuiltJar.file())) {
      classes.add(
          name.replace(SHADED + "guava/", "com/google/common/")
              .replace(SHADED + "thirdparty/", "com/google/thirdparty/")
              .replace(SHADED + "i18n/", "com/google/i18n/"));
    }
    return classes;
  }

  private static Set<String> classesOf(String file) throws IOException {
    return ShippedJars.classes(onClassPath(file));
  }

  private static Path onClassPath(String file) {
    Path jar = ShippedJars.onClassPath().get(file);
    if (jar == null) {
      throw new AssertionError("META-INF/THIRD-PARTY.txt names " + file + ", which no test uses");
    }
    return jar;
  }

  private static List<String> legalFiles(JarFile jar) {
    return jar.stream()
        .filter(entry -> !entry.isDirectory())
        .map(ZipEntry::getName)
        .filter(name -> !name.endsWith(".class") && LEGAL.matcher(name).matches())
        .toList();
  }
}
