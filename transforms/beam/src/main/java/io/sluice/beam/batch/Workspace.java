package io.sluice.beam.batch;

import java.net.URI;
import java.nio.file.Path;

/**
 * The workspace's URI as Beam's file systems take it. Beam's local file system reads {@code file:}
 * as the name of a folder when it makes a new file, so a local workspace becomes a plain path.
 */
public final class Workspace {
  private static final String LOCAL = "file:";

  private Workspace() {}

  /** The prefix of every path in it, with a slash at its end. */
  public static String prefix(String workspace) {
    String plain = workspace.startsWith(LOCAL) ? path(workspace) : workspace;
    return plain.endsWith("/") ? plain : plain + "/";
  }

  private static String path(String uri) {
    return uri.contains("%")
        ? Path.of(URI.create(uri)).toString()
        : uri.replaceFirst("^file:(//)?(?=/)", "");
  }
}
