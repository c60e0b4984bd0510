package io.sluice.jobs.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads secrets from files and commands, within bounds, and without ever quoting them. */
final class SecretReader {
  private static final int MAX_BYTES = 64 * 1024;
  private static final long MAX_SECONDS = 30;

  private SecretReader() {}

  static String file(SecretRef ref, String path) {
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      return text(ref, in.readNBytes(MAX_BYTES + 1));
    } catch (IOException | InvalidPathException e) {
      throw new SecretUnavailableException(
          ref,
          "cannot be read (" + e.getClass().getSimpleName() + ")",
          "Check that the file is there and readable by this user");
    }
  }

  static String command(SecretRef ref, String command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command.split(" +"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = start(ref, builder);
    try {
      CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> read(process));
      String text = text(ref, output.get(MAX_SECONDS, TimeUnit.SECONDS));
      if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw failed(ref, "did not succeed");
      }
      return text;
    } catch (TimeoutException e) {
      throw failed(ref, "took more than " + MAX_SECONDS + " seconds");
    } catch (ExecutionException e) {
      throw failed(ref, "could not be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(ref, "was interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(SecretRef ref, ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw failed(ref, "cannot be started");
    }
  }

  private static byte[] read(Process process) {
    try (InputStream in = process.getInputStream()) {
      return in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(SecretRef ref, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new SecretUnavailableException(
          ref, "holds more than " + MAX_BYTES + " bytes", "Point it at the secret alone");
    }
    return SecretText.decoded(bytes);
  }

  private static SecretUnavailableException failed(SecretRef ref, String what) {
    return new SecretUnavailableException(
        ref, what, "Run the command by hand: it must print the secret and exit with 0");
  }
}
