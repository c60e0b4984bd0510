package io.sluice.jobs.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Configurations to load: the resources of the tests, whole or changed in one place. */
final class ConfigFixture {
  private final Path folder;

  ConfigFixture(Path folder) {
    this.folder = folder;
  }

  static String text(String resource) {
    try (InputStream in = ConfigFixture.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String minimal() {
    return text("/config/minimal.yaml");
  }

  static String full() {
    return text("/config/full.yaml");
  }

  /** The minimal configuration with one piece of text exchanged; the piece must be there. */
  static String minimalWith(String piece, String replacement) {
    String text = minimal();
    if (!text.contains(piece)) {
      throw new IllegalArgumentException("not in minimal.yaml: " + piece);
    }
    return text.replace(piece, replacement);
  }

  /** The minimal configuration with lines added to its audience. */
  static String minimalAudience(String lines) {
    return minimal() + lines.indent(4);
  }

  Path write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ActivationConfig load(String text) {
    return ConfigLoader.load(write("sluice.yaml", text), Optional.empty(), Map.of());
  }

  /** Loads what must be refused; {@code problem.file()} is the file's name alone. */
  List<ConfigProblem> problems(String text) {
    return problems(write("sluice.yaml", text), Optional.empty());
  }

  List<ConfigProblem> problems(Path place, Optional<String> env) {
    try {
      ConfigLoader.load(place, env, Map.of());
    } catch (ConfigInvalidException e) {
      return e.problems();
    }
    throw new AssertionError("the configuration was accepted");
  }

  /** The one problem of a configuration that must have exactly one, without its folder. */
  String problem(String text) {
    List<ConfigProblem> problems = problems(text);
    if (problems.size() != 1) {
      throw new AssertionError("expected one problem: " + problems);
    }
    return problems.get(0).toString().replace(folder + "/", "");
  }
}
