package io.sluice.domain.ledger;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is remembered of the ledger outside its catalogue, from documents that are each written once
 * and never changed. A run notes its name before its first commit and each commit after it, so that
 * a kill between the two can be told from a catalogue that went back.
 *
 * @param workspaces the identity; several only where two first runs were killed before either had
 *     committed anything
 * @param runs names of runs that may have committed something
 * @param tables the highest mark that was seen of each table
 */
public record WorkspaceMemory(
    Set<String> workspaces, Set<String> runs, Map<String, StateMark> tables) {
  /** Nothing is remembered. */
  public static final WorkspaceMemory NONE = new WorkspaceMemory(Set.of(), Set.of(), Map.of());

  /** Copies the collections. */
  public WorkspaceMemory {
    workspaces = Set.copyOf(workspaces);
    runs = Set.copyOf(runs);
    tables = Map.copyOf(tables);
  }

  /**
   * Both together. An identity that committed something stands for those that were only proposed.
   */
  public WorkspaceMemory and(WorkspaceMemory other) {
    Set<String> ids = new HashSet<>();
    boolean committed = !tables.isEmpty() || !other.tables.isEmpty();
    if (!committed || !tables.isEmpty()) {
      ids.addAll(workspaces);
    }
    if (!committed || !other.tables.isEmpty()) {
      ids.addAll(other.workspaces);
    }
    Set<String> names = new HashSet<>(runs);
    names.addAll(other.runs);
    return new WorkspaceMemory(ids, names, highest(tables, other.tables));
  }

  /** The further of two marks of each table. */
  public static Map<String, StateMark> highest(
      Map<String, StateMark> one, Map<String, StateMark> other) {
    Map<String, StateMark> highest = new HashMap<>(one);
    other.forEach(
        (table, mark) -> highest.merge(table, mark, (a, b) -> a.commits() >= b.commits() ? a : b));
    return highest;
  }
}
