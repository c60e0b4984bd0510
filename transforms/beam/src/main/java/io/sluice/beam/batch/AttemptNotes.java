package io.sluice.beam.batch;

import io.sluice.records.AttemptNote;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The notes of batches that are leaving, or may have left late, of all plans of a workspace: {@code
 * attempts/} under it. The folder is empty on a quiet night, so that one look tells that there is
 * nothing to repair. No personal data: the members are in the plan's outbox, which is kept so long.
 */
public final class AttemptNotes implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String SUFFIX = ".json";

  private final String root;

  private AttemptNotes(String root) {
    this.root = root;
  }

  /** Those of a workspace. */
  public static AttemptNotes of(String workspace) {
    return new AttemptNotes(Workspace.prefix(workspace) + "attempts/");
  }

  /**
   * A note at rest.
   *
   * @param file where
   * @param note what
   */
  public record Stored(String file, AttemptNote note) {}

  /** Writes a note. */
  public Stored write(AttemptNote note) throws IOException {
    String attempt = note.owner().substring(note.owner().lastIndexOf('/') + 1);
    String end = note.late() ? "-late" : "";
    Stored stored =
        new Stored(root + note.planId() + "-" + note.seq() + "-" + attempt + end + SUFFIX, note);
    JsonObjects.write(stored.file(), note);
    return stored;
  }

  /** Turns a note of an attempt that has ended into one of a late batch. */
  public void markLate(Stored stored) throws IOException {
    // Never half a note: the second is whole before the first one goes.
    write(stored.note().ofLateEnd());
    delete(stored);
  }

  /** Deletes a note; nothing happens where it is gone. */
  public void delete(Stored stored) throws IOException {
    JsonObjects.delete(List.of(FileSystems.matchNewResource(stored.file(), false)));
  }

  /** All of them, by name; one that a kill left half written is none, for nothing left then. */
  public List<Stored> all() throws IOException {
    return matching("*");
  }

  /** Those of a plan. */
  public List<Stored> of(PlanFolder plan) throws IOException {
    return matching(plan.planId() + "-*").stream()
        .filter(stored -> stored.note().planId().equals(plan.planId()))
        .toList();
  }

  private List<Stored> matching(String pattern) throws IOException {
    List<Stored> found = new ArrayList<>();
    List<String> files =
        JsonObjects.list(root + pattern + SUFFIX).stream()
            .map(ResourceId::toString)
            .sorted()
            .toList();
    for (String file : files) {
      Optional<AttemptNote> note = JsonObjects.read(file, AttemptNote.class);
      note.ifPresent(read -> found.add(new Stored(file, read)));
    }
    return found;
  }
}
