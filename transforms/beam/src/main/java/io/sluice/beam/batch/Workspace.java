package io.sluice.beam.batch;

import io.sluice.domain.ledger.WorkspaceUri;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The workspace's URI as Beam's file systems take it. Beam's local file system reads {@code file:}
 * as the name of a folder when it makes a new file, so a local workspace becomes a plain path.
 */
public final class Workspace {
  private static final Set<String> FOLDERS = Set.of("plans", "runs", WorkspaceRecord.FOLDER);

  private Workspace() {}

  /** The prefix of every path in it, with a slash at its end. */
  public static String prefix(String workspace) {
    return WorkspaceUri.prefix(workspace);
  }

  /**
   * Whether a local file is reached through a symbolic link, the folder {@code plans} or {@code
   * runs} itself included. Beam's local file system lists what is behind links as if it lay here.
   */
  static boolean isBehindLink(ResourceId file) {
    if (!file.getScheme().equals("file")) {
      return false;
    }
    boolean link = false;
    for (Path at = Path.of(file.toString()).getParent(); at != null; at = at.getParent()) {
      link |= Files.isSymbolicLink(at);
      if (FOLDERS.contains(String.valueOf(at.getFileName()))) {
        return link;
      }
    }
    return false;
  }
}
