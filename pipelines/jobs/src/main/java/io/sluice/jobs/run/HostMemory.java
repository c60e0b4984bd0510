package io.sluice.jobs.run;

import io.sluice.beam.batch.WorkspaceNote;
import io.sluice.domain.ledger.StateMark;
import io.sluice.domain.ledger.WorkspaceMemory;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this machine's user remembers of a workspace, outside of it: one file a workspace in {@code
 * ~/.local/state/sluice/workspaces}. It notices a workspace that was restored as a whole, and a
 * copy that runs beside the original. A help, not a need: a driver without a home has none, and one
 * that cannot be read or written is passed over.
 */
final class HostMemory {
  private final Optional<Path> folder;

  private HostMemory(Optional<Path> folder) {
    this.folder = folder;
  }

  /** By the variables {@code XDG_STATE_HOME} or {@code HOME}. */
  static HostMemory of(Map<String, String> environment) {
    Optional<String> state =
        Optional.ofNullable(environment.get("XDG_STATE_HOME"))
            .or(() -> Optional.ofNullable(environment.get("HOME")).map(h -> h + "/.local/state"))
            .filter(path -> path.startsWith("/"));
    return new HostMemory(state.map(path -> Path.of(path, "sluice", "workspaces")));
  }

  /** What is remembered of an identity. */
  WorkspaceMemory read(String workspace) {
    return note(workspace)
        .map(note -> new WorkspaceMemory(Set.of(workspace), Set.of(), note.tables()))
        .orElse(WorkspaceMemory.NONE);
  }

  /** Remembers the further of what is there and what is given. */
  void write(WorkspaceNote note) {
    if (folder.isEmpty() || note.tables().isEmpty()) {
      return;
    }
    Map<String, StateMark> before =
        note(note.workspace()).map(WorkspaceNote::tables).orElse(Map.of());
    WorkspaceNote next =
        new WorkspaceNote(
            note.version(),
            note.workspace(),
            note.run(),
            note.number(),
            WorkspaceMemory.highest(before, note.tables()));
    Path file = file(note.workspace());
    try {
      Files.createDirectories(file.getParent());
      Path temporary = Files.createTempFile(file.getParent(), note.workspace(), ".tmp");
      try {
        Files.write(temporary, RecordsJson.mapper().writeValueAsBytes(next));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      // The workspace's own record is the one that counts.
    }
  }

  private Optional<WorkspaceNote> note(String workspace) {
    if (folder.isEmpty() || !workspace.matches("[0-9a-f-]{36}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          RecordsJson.mapper().readValue(file(workspace).toFile(), WorkspaceNote.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path file(String workspace) {
    return folder.orElseThrow().resolve(workspace + ".json");
  }
}
