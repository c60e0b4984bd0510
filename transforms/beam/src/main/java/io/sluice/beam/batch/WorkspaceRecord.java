package io.sluice.beam.batch;

import io.sluice.domain.ledger.StateMark;
import io.sluice.domain.ledger.WorkspaceMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The workspace's identity and how far it has seen its ledger come, in its folder {@code identity/}
 * and outside the catalogue. Nothing is renamed, appended to or written twice: a run writes {@code
 * <number>-<run>.json} before its first commit and {@code <number>-<run>-<nth>.json} after each.
 * What a kill left half written reads as absent, which is what it tells: not yet noted.
 *
 * <p>Several processes may write at once, each its own documents. For one run; used by several
 * threads.
 */
public final class WorkspaceRecord {
  /** The folder of the documents. */
  public static final String FOLDER = "identity";

  private static final int VERSION = 1;
  private static final int RUNS_KEPT = 20;
  private static final String JSON = ".json";

  private final String root;
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private WorkspaceNote note = new WorkspaceNote(VERSION, "", run, 0, Map.of());
  private int written;
  private boolean begun;

  private WorkspaceRecord(String root) {
    this.root = root;
  }

  /**
   * The record of a workspace, which need not exist.
   *
   * @param workspace URI of the workspace
   */
  public static WorkspaceRecord of(String workspace) {
    return new WorkspaceRecord(Workspace.prefix(workspace) + FOLDER + "/");
  }

  /** What is remembered as of now. */
  public synchronized WorkspaceMemory read() throws IOException {
    WorkspaceMemory memory = WorkspaceMemory.NONE;
    for (String name : names()) {
      Optional<WorkspaceNote> found = JsonObjects.read(root + name, WorkspaceNote.class);
      if (found.isPresent()) {
        memory = memory.and(memory(found.get()));
      }
    }
    return memory;
  }

  private static WorkspaceMemory memory(WorkspaceNote note) {
    return new WorkspaceMemory(Set.of(note.workspace()), Set.of(note.run()), note.tables());
  }

  /**
   * Takes what is known at the begin of the run.
   *
   * @param workspace the identity; empty text where there is none yet
   * @param tables marks that were compared
   */
  public synchronized void known(String workspace, Map<String, StateMark> tables) {
    String id = workspace.isEmpty() ? UUID.randomUUID().toString() : workspace;
    note = new WorkspaceNote(VERSION, id, run, note.number(), tables);
  }

  /** The identity that is known, or proposed where there is none yet. */
  public synchronized String workspace() {
    return note.workspace();
  }

  /** Notes the run where that was not done yet; its name. */
  public synchronized String begin() {
    if (!begun) {
      try {
        note =
            new WorkspaceNote(VERSION, note.workspace(), run, 1 + highestNumber(), note.tables());
        JsonObjects.write(path(JSON), note);
        begun = true;
        prune();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + path(JSON), e);
      }
    }
    return run;
  }

  /** Notes a commit. */
  public synchronized void committed(String workspace, String table, StateMark mark) {
    Map<String, StateMark> tables = WorkspaceMemory.highest(note.tables(), Map.of(table, mark));
    note = new WorkspaceNote(VERSION, workspace, run, note.number(), tables);
    String before = nth();
    written++;
    try {
      JsonObjects.write(path(nth()), note);
      if (written > 1) {
        delete(List.of(name(before)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path(nth()), e);
    }
  }

  /** What this run has seen, for a memory elsewhere. */
  public synchronized WorkspaceNote note() {
    return note;
  }

  /** Documents of runs that are long over; later ones have seen all that they had. */
  private void prune() throws IOException {
    TreeMap<Long, List<String>> byNumber = new TreeMap<>();
    for (String name : names()) {
      byNumber.computeIfAbsent(number(name), n -> new ArrayList<>()).add(name);
    }
    while (byNumber.size() > RUNS_KEPT) {
      delete(byNumber.pollFirstEntry().getValue());
    }
  }

  private void delete(List<String> names) throws IOException {
    List<ResourceId> files = new ArrayList<>();
    names.forEach(name -> files.add(FileSystems.matchNewResource(root + name, false)));
    JsonObjects.delete(files);
  }

  private Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String name : StoredFolder.names(root)) {
      if (name.matches("[0-9]{8,18}-[0-9a-f]{8}(-[0-9]{1,9})?\\.json")) {
        names.add(name);
      }
    }
    return names;
  }

  private long highestNumber() throws IOException {
    Set<Long> numbers = new HashSet<>();
    names().forEach(name -> numbers.add(number(name)));
    return numbers.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static long number(String name) {
    return Long.parseLong(name.substring(0, name.indexOf('-')));
  }

  private String nth() {
    return "-" + written + JSON;
  }

  private String path(String end) {
    return root + name(end);
  }

  private String name(String end) {
    return String.format(Locale.ROOT, "%08d-%s%s", note.number(), run, end);
  }
}
