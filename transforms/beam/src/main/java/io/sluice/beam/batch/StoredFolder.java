package io.sluice.beam.batch;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * A folder of the workspace with all that is in it, as it was listed.
 *
 * @param path its path, with a slash at its end
 * @param name its name
 * @param files its files, those of folders within it too
 * @param bytes their bytes
 * @param changedAt when the youngest of them was written
 */
public record StoredFolder(
    String path, String name, List<ResourceId> files, long bytes, Instant changedAt) {
  /** Copies the list. */
  public StoredFolder {
    files = List.copyOf(files);
  }

  /**
   * The folders of a workspace's folder, by name; one listing.
   *
   * @param workspace URI of the workspace
   * @param kind such as {@code plans} or {@code runs}
   */
  public static List<StoredFolder> of(String workspace, String kind) throws IOException {
    String root = Workspace.prefix(workspace) + kind + "/";
    MatchResult found = FileSystems.match(root + "**", EmptyMatchTreatment.ALLOW);
    Map<String, List<Metadata>> byName = new TreeMap<>();
    if (found.status() == MatchResult.Status.OK) {
      for (Metadata file : found.metadata()) {
        String text = file.resourceId().toString();
        String below = text.substring(text.indexOf(root) + root.length());
        if (text.contains(root)
            && below.contains("/")
            && !Workspace.isBehindLink(file.resourceId())) {
          String name = below.substring(0, below.indexOf('/'));
          byName.computeIfAbsent(name, n -> new ArrayList<>()).add(file);
        }
      }
    }
    List<StoredFolder> folders = new ArrayList<>();
    byName.forEach((name, files) -> folders.add(of(root, name, files)));
    return folders;
  }

  private static StoredFolder of(String root, String name, List<Metadata> files) {
    return new StoredFolder(
        root + name + "/",
        name,
        files.stream().map(Metadata::resourceId).toList(),
        files.stream().mapToLong(Metadata::sizeBytes).sum(),
        Instant.ofEpochMilli(
            files.stream().mapToLong(Metadata::lastModifiedMillis).max().orElseThrow()));
  }

  /** The names of the files of one folder, those of folders within it not. */
  static List<String> names(String folder) throws IOException {
    List<String> names = new ArrayList<>();
    for (ResourceId file : JsonObjects.list(folder + "*")) {
      names.add(String.valueOf(file.getFilename()));
    }
    return names;
  }

  /** Whether the folder itself, not one within it, has a file of that name. */
  public boolean has(String fileName) {
    return files.stream().anyMatch(file -> nameOf(file).equals(fileName));
  }

  /**
   * Deletes the folder. Killed in between, what is left is found and deleted the next time.
   *
   * @param last files that go last, in this order: as long as they are there they tell what the
   *     folder is
   */
  public void delete(List<String> last) throws IOException {
    JsonObjects.delete(files.stream().filter(file -> !last.contains(nameOf(file))).toList());
    for (String fileName : last) {
      JsonObjects.delete(files.stream().filter(file -> nameOf(file).equals(fileName)).toList());
    }
    if (files.get(0).getScheme().equals("file")) {
      deleteEmptyFolders(Path.of(path));
    }
  }

  /** The name of a file of the folder itself; empty for one of a folder within it. */
  private String nameOf(ResourceId file) {
    String fileName = String.valueOf(file.getFilename());
    return file.toString().endsWith("/" + name + "/" + fileName) ? fileName : "";
  }

  /** Only a local disk has folders; one that somebody fills at this moment stays. */
  private static void deleteEmptyFolders(Path root) throws IOException {
    try (Stream<Path> folders = Files.walk(root)) {
      for (Path folder :
          folders.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(folder);
      }
    } catch (DirectoryNotEmptyException e) {
      // It is not over yet.
    }
  }
}
