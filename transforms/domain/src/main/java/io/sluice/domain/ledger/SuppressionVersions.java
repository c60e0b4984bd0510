package io.sluice.domain.ledger;

import io.sluice.domain.snapshot.SnapshotOrder;
import java.util.Map;
import java.util.TreeMap;

/**
 * The newest version of each suppression list that settled plans used. A plan of an older day reads
 * that version, not the list of then: it lacks who opted out since.
 */
public final class SuppressionVersions {
  private static final String LIST = "suppression-list ";
  private static final String NAME = "\t";

  private SuppressionVersions() {}

  /** The newer version of each list. */
  public static Map<String, SnapshotOrder> newer(
      Map<String, SnapshotOrder> one, Map<String, SnapshotOrder> other) {
    Map<String, SnapshotOrder> newest = new TreeMap<>(one);
    other.forEach((name, order) -> newest.merge(name, order, SnapshotOrder::newer));
    return newest;
  }

  /** One line a list, for the ledger. */
  public static String text(Map<String, SnapshotOrder> lists) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(lists)
        .forEach((name, order) -> text.append(LIST + order.text() + NAME + name + "\n"));
    return text.toString();
  }

  /** Whether a line is one of {@link #text}. */
  static boolean holds(String line) {
    return line.startsWith(LIST);
  }

  /** Reads the lines of {@link #text} among others. */
  public static Map<String, SnapshotOrder> parse(String text) {
    Map<String, SnapshotOrder> lists = new TreeMap<>();
    text.lines()
        .filter(SuppressionVersions::holds)
        .forEach(
            line -> {
              int name = line.indexOf(NAME);
              lists.put(
                  line.substring(name + 1),
                  SnapshotOrder.parse(line.substring(LIST.length(), name)));
            });
    return lists;
  }
}
