package io.sluice.acceptance.crash;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a process of the command line is started: small, and quick to start. */
public final class ChildJvm {
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private final List<String> options;
  private final Path archive;

  private ChildJvm(List<String> options, Path archive) {
    this.options = options;
    this.archive = archive;
  }

  /**
   * Runs with the class path of the tests.
   *
   * @param folder for a copy of the classes that lie in folders, and for the archive of classes
   *     that the first process leaves to the others: half the time of each is loading classes
   */
  public static ChildJvm in(Path folder) throws IOException {
    List<String> options = new ArrayList<>();
    options.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-XX:-UsePerfData",
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off",
            "-Duser.timezone=UTC",
            "-Dfile.encoding=UTF-8",
            "-Dspark.ui.enabled=false",
            "-Djava.security.manager=allow"));
    for (String passedOn : List.of("log4j2.configurationFile", "java.io.tmpdir")) {
      String value = System.getProperty(passedOn);
      if (value != null) {
        options.add("-D" + passedOn + "=" + value);
      }
    }
    OPENED.forEach(name -> options.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    String tests = System.getProperty("surefire.test.class.path", "");
    options.add("-cp");
    options.add(
        ClassJars.of(tests.isEmpty() ? System.getProperty("java.class.path") : tests, folder));
    return new ChildJvm(options, folder.resolve("classes.jsa"));
  }

  /** Starts one that ends by itself and leaves the archive where there is none. */
  Process startToTheEnd(List<String> arguments, Path log) throws IOException {
    if (Files.exists(archive)) {
      return start(arguments, log);
    }
    List<String> command = new ArrayList<>(java());
    command.add("-XX:ArchiveClassesAtExit=" + archive);
    return run(command, arguments, log);
  }

  /**
   * Starts a {@link CrashChild}.
   *
   * @param log where all goes that it prints
   */
  Process start(List<String> arguments, Path log) throws IOException {
    List<String> command = new ArrayList<>(java());
    if (Files.exists(archive)) {
      command.add("-XX:SharedArchiveFile=" + archive);
    }
    return run(command, arguments, log);
  }

  /**
   * Starts another class than a {@link CrashChild}.
   *
   * @param main the class
   * @param properties further options of the JVM
   * @param arguments its arguments
   * @param log where all goes that it prints
   */
  public Process start(Class<?> main, List<String> properties, List<String> arguments, Path log)
      throws IOException {
    List<String> command = new ArrayList<>(java());
    command.addAll(properties);
    return run(command, main, arguments, log);
  }

  private List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(options);
    return command;
  }

  private static Process run(List<String> command, List<String> arguments, Path log)
      throws IOException {
    return run(command, CrashChild.class, arguments, log);
  }

  private static Process run(List<String> command, Class<?> main, List<String> arguments, Path log)
      throws IOException {
    command.add(main.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
