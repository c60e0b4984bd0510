package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.FileMerge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.iceberg.DataFile;

/** Small files of one table that may be put together: those of one place and one age. */
final class FileGroups {
  private static final long MOST_BYTES = 128L << 20;

  private final Map<String, Group> groups = new TreeMap<>();

  /** Files of one place and age. */
  private static final class Group {
    private final List<DataFile> files = new ArrayList<>();
    private boolean past;
  }

  /**
   * Adds a file, the oldest first; larger ones are left as they are.
   *
   * @param key place and age
   * @param past whether no more files of this age come: then two are enough to be merged
   */
  void add(String key, boolean past, DataFile file) {
    if (file.fileSizeInBytes() <= FileMerge.SMALL_BYTES) {
      Group group = groups.computeIfAbsent(key, k -> new Group());
      group.files.add(file);
      group.past = past;
    }
  }

  /** Merges each group that is worth it into files of a bounded size. */
  void merge(LedgerUpkeep upkeep, FileSwapper swapper, UnaryOperator<List<DataFile>> order) {
    for (Group group : groups.values()) {
      if (group.files.size() >= (group.past ? 2 : FileMerge.FILES)) {
        for (List<DataFile> files : cut(order.apply(group.files))) {
          swapper.swap(upkeep, files);
        }
      }
    }
  }

  /** Puts some files together. */
  @FunctionalInterface
  interface FileSwapper {
    /** Does it. */
    void swap(LedgerUpkeep upkeep, List<DataFile> files);
  }

  private static List<List<DataFile>> cut(List<DataFile> files) {
    List<List<DataFile>> parts = new ArrayList<>();
    List<DataFile> part = new ArrayList<>();
    long bytes = 0;
    for (DataFile file : files) {
      if (bytes + file.fileSizeInBytes() > MOST_BYTES) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(file);
      bytes += file.fileSizeInBytes();
    }
    parts.add(part);
    return parts.stream().filter(one -> one.size() > 1).toList();
  }
}
