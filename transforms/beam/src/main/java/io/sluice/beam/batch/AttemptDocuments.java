package io.sluice.beam.batch;

import io.sluice.beam.diff.DamageNote;
import io.sluice.beam.diff.TaskAttempt;
import io.sluice.domain.ledger.StateDamagedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.io.fs.ResourceId;

/** The documents that the attempts of tasks wrote, by element; see {@link TaskAttempt}. */
public final class AttemptDocuments {
  private AttemptDocuments() {}

  /**
   * One whole document of each element; those that a kill left half written do not count.
   *
   * @param prefix as the tasks had it
   */
  public static <T> NavigableMap<Integer, T> read(String prefix, Class<T> type) throws IOException {
    NavigableMap<Integer, T> found = new TreeMap<>();
    for (ResourceId file : list(prefix)) {
      int number = number(prefix, file);
      if (!found.containsKey(number)) {
        JsonObjects.read(file.toString(), type).ifPresent(one -> found.put(number, one));
      }
    }
    return found;
  }

  /** The one document of a prefix with one element; empty where no attempt wrote a whole one. */
  public static <T> Optional<T> readOne(String prefix, Class<T> type) throws IOException {
    return Optional.ofNullable(read(prefix, type).get(0));
  }

  /** The whole documents of all attempts at each element, in no order. */
  public static <T> NavigableMap<Integer, List<T>> readAll(String prefix, Class<T> type)
      throws IOException {
    NavigableMap<Integer, List<T>> found = new TreeMap<>();
    for (ResourceId file : list(prefix)) {
      int number = number(prefix, file);
      JsonObjects.read(file.toString(), type)
          .ifPresent(one -> found.computeIfAbsent(number, n -> new ArrayList<>()).add(one));
    }
    return found;
  }

  /**
   * Throws what a task found damaged.
   *
   * @param documents what stands before the names of the tasks' documents
   * @throws StateDamagedException if there is a {@link DamageNote}
   */
  public static void requireNoDamage(String documents) throws IOException {
    NavigableMap<Integer, DamageNote> notes = read(DamageNote.prefix(documents), DamageNote.class);
    if (!notes.isEmpty()) {
      throw notes.firstEntry().getValue().found();
    }
  }

  /** By name, so that a repeat takes the same one. */
  private static List<ResourceId> list(String prefix) throws IOException {
    return JsonObjects.list(prefix + "*.json").stream()
        .sorted(Comparator.comparing(ResourceId::toString))
        .toList();
  }

  private static int number(String prefix, ResourceId file) {
    String name = String.valueOf(file.getFilename());
    String rest = name.substring(prefix.length() - prefix.lastIndexOf('/') - 1);
    return Integer.parseInt(rest.substring(0, rest.indexOf('-')));
  }
}
