package io.sluice.acceptance.crash;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A class path without folders: a JVM archives classes from jars alone. */
final class ClassJars {
  private ClassJars() {}

  /** Packs each folder of a class path into a jar. */
  static String of(String classPath, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> packed = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = folder.resolve("classes-" + packed.size() + ".jar");
        pack(path, jar);
        packed.add(jar.toString());
      } else if (Files.exists(path) && entry.endsWith(".jar")) {
        packed.add(entry);
      }
    }
    return String.join(File.pathSeparator, packed);
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Path path : Folders.all(classes)) {
        if (Files.isRegularFile(path)) {
          out.putNextEntry(new ZipEntry(classes.relativize(path).toString()));
          Files.copy(path, out);
          out.closeEntry();
        }
      }
    }
  }
}
