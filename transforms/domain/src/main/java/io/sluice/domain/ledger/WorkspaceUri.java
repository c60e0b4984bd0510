package io.sluice.domain.ledger;

import java.net.URI;
import java.nio.file.Path;

/** Reads the URI of a workspace. */
public final class WorkspaceUri {
  private static final String LOCAL = "file:";

  private WorkspaceUri() {}

  /**
   * The prefix of every path in a workspace.
   *
   * @param workspace a URI, with or without escapes, or a local path
   * @return with a slash at its end; a plain path for a local workspace, its escapes decoded once
   * @throws IllegalArgumentException if escapes of a local URI cannot be decoded
   */
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
