package io.sluice.acceptance.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is inside the shipped jar, and that it starts behind Spark's jars. */
final class ShadedJarTest {
  private static final String SERVICES = "META-INF/services/";
  private static final String OPTIONS = "org.apache.beam.sdk.options.PipelineOptionsRegistrar";
  private static final String FILE_SYSTEMS = "org.apache.beam.sdk.io.FileSystemRegistrar";

  @Test
  void helpIsPrintedWithSparksJarsFirst(@TempDir Path folder)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(BuiltJar.javaOptions());
    String classPath = BuiltJar.sparkJars() + "/*" + File.pathSeparator + BuiltJar.file();
    arguments.addAll(List.of("-cp", classPath, "io.sluice.jobs.JobMain", "--help"));
    try (JvmProcess process = JvmProcess.start("help", folder, Map.of(), arguments)) {
      assertThat(process.exitCode(Duration.ofMinutes(1)), is(0));
      assertThat(process.output(), containsString("Usage: sluice"));
      assertThat(process.output(), containsString("sync"));
      assertThat(process.output(), not(containsString("SLF4J")));
    }
  }

  @Test
  void servicesOfBeamsModulesAreMerged() throws IOException {
    try (JarFile jar = new JarFile(BuiltJar.file().toFile())) {
      assertThat(
          providers(jar, FILE_SYSTEMS), hasItem("org.apache.beam.sdk.io.LocalFileSystemRegistrar"));
      // One from Beam's core, one from its Spark runner: the file of neither won.
      assertThat(
          providers(jar, OPTIONS),
          hasItems(
              "org.apache.beam.sdk.options.DefaultPipelineOptionsRegistrar",
              "org.apache.beam.runners.spark.SparkRunnerRegistrar$Options"));
    }
  }

  @Test
  void everyProviderOfABeamServiceIsInTheJar() throws IOException {
    try (JarFile jar = new JarFile(BuiltJar.file().toFile())) {
      List<String> services =
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.startsWith(SERVICES + "org.apache.beam.sdk."))
              .map(name -> name.substring(SERVICES.length()))
              .toList();
      assertThat(services, hasSize(greaterThan(3)));
      List<String> missing = new ArrayList<>();
      for (String service : services) {
        for (String provider : providers(jar, service)) {
          if (jar.getEntry(provider.replace('.', '/') + ".class") == null) {
            missing.add(service + " names " + provider);
          }
        }
      }
      assertThat(missing, is(empty()));
    }
  }

  @Test
  void nothingThatSparkBringsIsInTheJar() throws IOException {
    Set<String> spark = new HashSet<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(BuiltJar.sparkJars(), "*.jar")) {
      for (Path jar : jars) {
        spark.addAll(classes(jar));
      }
    }
    assertThat(spark, hasItem("org/apache/spark/SparkContext.class"));
    List<String> twice =
        classes(BuiltJar.file()).stream()
            .filter(spark::contains)
            // Annotations without code, bundled by Iceberg.
            .filter(name -> !name.startsWith("org/jspecify/annotations/"))
            .sorted()
            .toList();
    assertThat(twice, is(empty()));
  }

  @Test
  void noLoggingScalaOrHadoopClassIsInTheJar() throws IOException {
    List<String> strangers =
        classes(BuiltJar.file()).stream()
            .filter(
                name ->
                    name.startsWith("org/slf4j/")
                        || name.startsWith("org/apache/logging/")
                        || name.startsWith("ch/qos/logback/")
                        || name.startsWith("scala/")
                        || name.startsWith("org/apache/hadoop/"))
            .toList();
    assertThat(strangers, is(empty()));
  }

  @Test
  void guavaIsUnderAnotherName() throws IOException {
    Set<String> classes = classes(BuiltJar.file());
    assertThat(classes, hasItem("io/sluice/shaded/guava/collect/ImmutableList.class"));
    assertThat(
        classes.stream().filter(name -> name.startsWith("com/google/common/")).toList(),
        is(empty()));
  }

  private static List<String> providers(JarFile jar, String service) throws IOException {
    ZipEntry file = jar.getEntry(SERVICES + service);
    assertThat(service, file != null, is(true));
    String text = new String(jar.getInputStream(file).readAllBytes(), UTF_8);
    return text.lines().map(ShadedJarTest::uncommented).filter(line -> !line.isEmpty()).toList();
  }

  private static String uncommented(String line) {
    int comment = line.indexOf('#');
    return (comment < 0 ? line : line.substring(0, comment)).strip();
  }

  private static Set<String> classes(Path jar) throws IOException {
    Set<String> classes = new HashSet<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
          .filter(name -> !name.endsWith("module-info.class"))
          .forEach(classes::add);
    }
    return classes;
  }
}
