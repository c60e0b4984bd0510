package io.sluice.acceptance.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java process of the JDK that runs the tests. What it prints goes to a file and, line by line,
 * to whoever waits for a certain one. Closing it ends it and all its children.
 */
public final class JvmProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int TAIL = 40;

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread reader;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private volatile boolean closing;

  private JvmProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.reader = new Thread(this::read, "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it.
   *
   * @param name for messages and for the name of its log in {@code folder}
   * @param folder where it runs; exists
   * @param environment added to that of the tests
   * @param arguments what follows {@code java}
   */
  static JvmProcess start(
      String name, Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new JvmProcess(name, builder.start(), folder.resolve(name + ".log"));
  }

  /**
   * Waits for a line that holds the pattern.
   *
   * @throws AssertionError if the process ends or the time is over before; holds the last lines
   */
  public Matcher await(Pattern pattern, Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (true) {
      String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new AssertionError(name + " did not print " + pattern + " in " + longest + tail());
      }
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher;
      }
    }
  }

  /**
   * Waits for its end.
   *
   * @return its exit code
   * @throws AssertionError if the time is over before; holds the last lines
   */
  public int exitCode(Duration longest) throws InterruptedException {
    if (!process.waitFor(longest.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError(name + " still ran after " + longest + tail());
    }
    reader.join(GRACE.toMillis());
    return process.exitValue();
  }

  /** Its number. */
  public long pid() {
    return process.pid();
  }

  /** Returns all that was printed; complete once {@link #exitCode} has returned. */
  public String output() throws IOException {
    return Files.readString(log);
  }

  /** Returns the last lines as the end of a message. */
  public String tail() {
    try {
      List<String> all = Files.readAllLines(log);
      List<String> last = all.subList(Math.max(0, all.size() - TAIL), all.size());
      return "; last lines:\n" + String.join("\n", last);
    } catch (IOException e) {
      return "; its log cannot be read: " + e.getMessage();
    }
  }

  private void read() {
    try (BufferedReader in = process.inputReader(UTF_8);
        BufferedWriter out = Files.newBufferedWriter(log)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(line);
        out.newLine();
        out.flush();
        lines.add(line);
      }
    } catch (IOException e) {
      // Ending a process closes its streams under the reader.
      if (!closing) {
        throw new UncheckedIOException("the output of " + name + " was lost", e);
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
