package io.sluice.jobs.config;

import io.sluice.jobs.config.ConfigNode.MapNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds and reads the files of a configuration, each checked against the declared keys. */
final class ConfigFiles {
  private static final int MAX_BYTES = 5_000_000;

  private final Path place;
  private final ProblemCollector problems;
  private int bytesRead;

  ConfigFiles(Path place, ProblemCollector problems) {
    this.place = place;
    this.problems = problems;
  }

  /** The top mappings of the file, or of every YAML file directly in the folder, by name. */
  List<MapNode> main() {
    List<MapNode> trees = new ArrayList<>();
    for (Path file : files()) {
      read(file, RootKeys.SPEC).ifPresent(trees::add);
    }
    return trees;
  }

  /** The overlay of an environment, from {@code environments/} beside the file or in the folder. */
  Optional<MapNode> overlay(String environment) {
    if (!ValueTypes.ID.matcher(environment).matches()) {
      problems.add(
          Position.ofFile("--env"),
          "",
          "is no name of an environment",
          "Give the name of a file in environments/, without .yaml");
      return Optional.empty();
    }
    Path folder = Files.isDirectory(place) ? place : place.toAbsolutePath().getParent();
    Path file = folder.resolve("environments").resolve(environment + ".yaml");
    if (!Files.isRegularFile(file)) {
      problems.add(
          Position.ofFile(file.toString()),
          "",
          "is not there, but --env asks for it",
          "Write the file, or leave --env out");
      return Optional.empty();
    }
    return read(file, RootKeys.OVERLAY_SPEC);
  }

  private List<Path> files() {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> found = Files.list(place)) {
      List<Path> files = found.filter(ConfigFiles::isYaml).sorted().toList();
      if (files.isEmpty()) {
        problems.add(
            Position.ofFile(place.toString()),
            "",
            "is a folder without YAML files",
            "Put at least one .yaml file directly into it");
      }
      return files;
    } catch (IOException e) {
      unreadable(place, e);
      return List.of();
    }
  }

  private static boolean isYaml(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml"))
        && Files.isRegularFile(file);
  }

  private Optional<MapNode> read(Path file, ObjectSpec spec) {
    Optional<MapNode> tree =
        text(file).flatMap(text -> YamlTree.read(file.toString(), text, problems));
    tree.ifPresent(map -> new SchemaCheck(problems).check(map, new Shape.Obj(spec), ""));
    return tree;
  }

  private Optional<String> text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES - bytesRead + 1);
      bytesRead += bytes.length;
      if (bytesRead > MAX_BYTES) {
        problems.stop(
            Position.ofFile(file.toString()),
            "makes the configuration larger than " + MAX_BYTES + " bytes",
            "Check that it is the right file; use defaults: for what audiences have in common");
      }
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      problems.add(
          Position.ofFile(file.toString()), "", "is not UTF-8 text", "Save the file as UTF-8");
      return Optional.empty();
    } catch (IOException e) {
      unreadable(file, e);
      return Optional.empty();
    }
  }

  private void unreadable(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      problems.add(
          Position.ofFile(file.toString()),
          "",
          "is not there",
          "Name the file or folder with --config");
      return;
    }
    problems.add(
        Position.ofFile(file.toString()),
        "",
        "cannot be read (" + e.getClass().getSimpleName() + ")",
        "Check that it is there and readable by this user");
  }
}
